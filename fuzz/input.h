// What a fuzz target is made of: the bytes it is given, taken apart piece by
// piece, and the one way to say that an invariant is violated.

#ifndef VIGIL_FUZZ_INPUT_H_
#define VIGIL_FUZZ_INPUT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace vigil::fuzz {

// Ends the process where `holds` is false: that is what a fuzzer looks for.
inline void Require(bool holds, std::string_view what,
                    const char* file = __builtin_FILE(),
                    int line = __builtin_LINE()) {
  if (holds) return;
  std::fprintf(stderr, "%s:%d: violated: %.*s\n", file, line,
               static_cast<int>(what.size()), what.data());
  std::abort();
}

// Whether VIGIL_FUZZ_STORY is set: then a target prints what it does, so that a
// failing input can be read.
inline bool TellsStory() {
  static const bool tells = std::getenv("VIGIL_FUZZ_STORY") != nullptr;
  return tells;
}

// Reads an input from its front. Where nothing is left everything is 0 or
// empty, so that any bytes are a whole input.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const { return rest_.empty(); }
  std::size_t size() const { return rest_.size(); }

  std::uint8_t Byte() {
    const std::string_view byte = Bytes(1);
    return byte.empty() ? 0 : static_cast<std::uint8_t>(byte.front());
  }
  bool Flip() { return (Byte() & 1) != 0; }

  // In [0, bound). `bound` > 0; takes one byte, or two for bounds above 256.
  std::size_t Below(std::size_t bound) {
    std::size_t number = Byte();
    if (bound > 256) number = number << 8 | Byte();
    return number % bound;
  }

  // A number from eight bytes, the lowest first.
  std::int64_t Number() {
    std::uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      number |= std::uint64_t{Byte()} << shift;
    }
    return static_cast<std::int64_t>(number);
  }

  // The next `size` bytes, or as many as there are.
  std::string_view Bytes(std::size_t size) {
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(bytes.size());
    return bytes;
  }
  std::string_view Rest() { return Bytes(rest_.size()); }

  // Up to the next `end`, which is taken and not part of it, or all.
  std::string_view Until(char end) {
    const std::string_view bytes = Bytes(std::min(rest_.find(end), size()));
    Bytes(1);
    return bytes;
  }

  template <class List>
  const auto& Pick(const List& list) {
    return list[Below(std::size(list))];
  }

 private:
  std::string_view rest_;
};

}  // namespace vigil::fuzz

// What every target defines and the fuzzer, or replay_main.cc, calls.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

#endif  // VIGIL_FUZZ_INPUT_H_
