// The bytes that a parser has been fed and not used up.

#ifndef VIGIL_API_RESP_INPUT_H_
#define VIGIL_API_RESP_INPUT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace vigil {

// More than this is given back when it is no longer needed.
inline constexpr std::size_t kKeptBytes = std::size_t{64} << 10;

// Empties `memory`, a string or a vector, and gives much of it back.
template <class Memory>
void Empty(Memory& memory) {
  memory.clear();
  if (memory.capacity() * sizeof(*memory.data()) > kKeptBytes) {
    Memory().swap(memory);
  }
}

// Appends `more` to `bytes`, of which the first `*used` are no longer needed
// and go first, unless that would move more bytes than it frees.
inline void AppendInput(std::string_view more, std::string& bytes,
                        std::size_t& used) {
  if (used == bytes.size()) {
    Empty(bytes);
    used = 0;
  } else if (used >= bytes.size() / 2) {
    bytes.erase(0, used);
    used = 0;
  }
  bytes.append(more);
}

}  // namespace vigil

#endif  // VIGIL_API_RESP_INPUT_H_
