// Which words of a call are keys, and what a command does to each.

#ifndef VIGIL_API_COMMAND_KEY_FLAGS_H_
#define VIGIL_API_COMMAND_KEY_FLAGS_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "api/command/command.h"

namespace vigil::command {

// The words of `text` between spaces.
std::vector<std::string_view> SplitWords(std::string_view text);

// Keys that a command treats alike.
struct KeyRange {
  KeyPositions positions;
  std::string_view flags;  // "RW access update"
};

// A row's key positions, taken apart where each key has flags of its own. They
// cover the keys in order.
std::vector<KeyRange> KeyRangesOf(const Command& row);

// The index of each key among `words` words. A range that ends beyond them
// ends with them.
std::vector<std::size_t> KeyIndexes(const KeyPositions& keys,
                                    std::size_t words);

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_KEY_FLAGS_H_
