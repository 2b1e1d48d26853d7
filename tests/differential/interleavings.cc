#include "tests/differential/interleavings.h"

#include <algorithm>
#include <array>
#include <vector>

namespace vigil::differential {

std::size_t ForEachInterleaving(
    const Story& story, const std::function<bool(const Script&)>& visit) {
  Script setup;
  for (const Words& words : ParseProgram(story.setup)) {
    setup.push_back({SleepOf(words) ? kSleeper : 0, words});
  }
  const std::array<std::vector<Words>, 3> programs = {
      ParseProgram(story.a), ParseProgram(story.b), ParseProgram(story.c)};
  // Whose turn it is, in the first order; the others are its permutations.
  std::vector<std::size_t> turns;
  for (std::size_t session = 0; session < programs.size(); ++session) {
    turns.insert(turns.end(), programs[session].size(), session);
  }
  std::size_t count = 0;
  do {
    Script script = setup;
    std::array<std::size_t, 3> said{};
    for (const std::size_t session : turns) {
      const Words& words = programs[session][said[session]++];
      script.push_back({SleepOf(words) ? kSleeper : session, words});
    }
    ++count;
    if (!visit(script)) break;
  } while (std::next_permutation(turns.begin(), turns.end()));
  return count;
}

}  // namespace vigil::differential
