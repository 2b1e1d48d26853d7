// Every interleaving of what two or three sessions say.

#ifndef VIGIL_TESTS_DIFFERENTIAL_INTERLEAVINGS_H_
#define VIGIL_TESTS_DIFFERENTIAL_INTERLEAVINGS_H_

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

#include "tests/differential/step.h"

namespace vigil::differential {

// Steps stand between semicolons, as ParseProgram() reads them.
struct Story {
  std::string_view name;   // of the test
  std::string_view setup;  // said by the first session before all else
  std::string_view a;
  std::string_view b;
  std::string_view c = "";  // empty: two sessions
};

std::span<const Story> TwoSessionStories();    // six steps each
std::span<const Story> ThreeSessionStories();  // three steps each

// Calls `visit` with the setup and each interleaving of the sessions' steps,
// until it returns false. A DEBUG SLEEP keeps its place among its session's
// steps. Returns how many there were.
std::size_t ForEachInterleaving(
    const Story& story, const std::function<bool(const Script&)>& visit);

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_INTERLEAVINGS_H_
