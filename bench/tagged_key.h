// Keys of several kinds beside each other, as an application has them.

#ifndef VIGIL_BENCH_TAGGED_KEY_H_
#define VIGIL_BENCH_TAGGED_KEY_H_

#include <array>
#include <cstddef>
#include <string_view>

namespace vigil::bench {

// 16 bytes such as "s:0003:000000042": a kind, a place below 10^4 and a number
// below 10^9.
class TaggedKey {
 public:
  TaggedKey() = default;
  TaggedKey(char kind, std::size_t place, std::size_t number) {
    text_[0] = kind;
    text_[1] = ':';
    Write(place, 2, 6);
    text_[6] = ':';
    Write(number, 7, 16);
  }

  std::string_view view() const { return {text_.data(), text_.size()}; }

 private:
  void Write(std::size_t number, std::size_t begin, std::size_t end) {
    for (; end > begin; --end) {
      text_[end - 1] = static_cast<char>('0' + number % 10);
      number /= 10;
    }
  }

  std::array<char, 16> text_;
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_TAGGED_KEY_H_
