#include "api/command/key_flags.h"

#include <algorithm>

namespace vigil::command {

std::vector<std::string_view> SplitWords(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (!word.empty()) words.push_back(word);
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return words;
}

std::vector<KeyRange> KeyRangesOf(const Command& row) {
  if (row.keys.first == 0) return {};
  std::string_view flags = row.key_flags;
  if (flags.find(';') == std::string_view::npos) {
    return {{.positions = row.keys, .flags = flags}};
  }
  std::vector<KeyRange> ranges;
  for (int at = row.keys.first; !flags.empty(); at += row.keys.step) {
    const std::string_view own = flags.substr(0, flags.find("; "));
    ranges.push_back({.positions = {at, at, 1}, .flags = own});
    flags.remove_prefix(std::min(flags.size(), own.size() + 2));
  }
  return ranges;
}

std::vector<std::size_t> KeyIndexes(const KeyPositions& keys,
                                    std::size_t words) {
  std::vector<std::size_t> indexes;
  if (keys.first == 0) return indexes;
  const int count = static_cast<int>(words);
  const int last =
      keys.last < 0 ? count + keys.last : std::min(keys.last, count - 1);
  for (int at = keys.first; at <= last; at += keys.step) {
    indexes.push_back(static_cast<std::size_t>(at));
  }
  return indexes;
}

}  // namespace vigil::command
