// A command's name as machine words, in lower case: what makes a lookup a few
// instructions.

#ifndef VIGIL_API_COMMAND_NAME_WORDS_H_
#define VIGIL_API_COMMAND_NAME_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vigil::command {

inline constexpr std::size_t kLongestName = 16;

// Two names of up to kLongestName bytes are equal but for their case exactly if
// their words are.
struct NameWords {
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  std::uint64_t size = 0;

  // `name` has 1 to kLongestName bytes. Inlined by force: called, it would give
  // its three words back through memory, which doubles what a lookup costs.
  [[gnu::always_inline]] static constexpr NameWords Of(std::string_view name) {
    const char* p = name.data();
    const std::size_t size = name.size();
    // Its parts overlap where the name is short: no branch per byte, and
    // nothing outside of the name is read.
    if (size >= 8) return {Lower(Load8(p)), Lower(Load8(p + size - 8)), size};
    if (size >= 4)
      return {Lower(Load4(p) | Load4(p + size - 4) << 32), 0, size};
    return {
        Lower(Byte(p[0]) | Byte(p[size / 2]) << 8 | Byte(p[size - 1]) << 16), 0,
        size};
  }

  // The numbers are those under which the fewest names of the table collide.
  constexpr std::size_t Hash() const {
    const std::uint64_t mixed =
        (head ^ (tail << 20 | tail >> 44)) * 0xff51afd7ed558ccdu + size;
    return static_cast<std::size_t>(mixed >> 41);
  }

  friend constexpr bool operator==(const NameWords&,
                                   const NameWords&) = default;

 private:
  static constexpr std::uint64_t Byte(char c) {
    return static_cast<unsigned char>(c);
  }
  // Written out: compilers make one load of it, on any machine.
  static constexpr std::uint64_t Load4(const char* p) {
    return Byte(p[0]) | Byte(p[1]) << 8 | Byte(p[2]) << 16 | Byte(p[3]) << 24;
  }
  static constexpr std::uint64_t Load8(const char* p) {
    return Byte(p[0]) | Byte(p[1]) << 8 | Byte(p[2]) << 16 | Byte(p[3]) << 24 |
           Byte(p[4]) << 32 | Byte(p[5]) << 40 | Byte(p[6]) << 48 |
           Byte(p[7]) << 56;
  }
  // 'A' to 'Z' get bit 0x20, eight bytes at once; all other bytes stay.
  static constexpr std::uint64_t Lower(std::uint64_t bytes) {
    constexpr std::uint64_t kEach = 0x0101010101010101u;
    const std::uint64_t low = bytes & (0x7f * kEach);
    const std::uint64_t from_a = low + (0x80 - 'A') * kEach;
    const std::uint64_t after_z = low + (0x7f - 'Z') * kEach;
    const std::uint64_t upper = (from_a ^ after_z) & ~bytes & (0x80 * kEach);
    return bytes | upper >> 2;
  }
};

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_NAME_WORDS_H_
