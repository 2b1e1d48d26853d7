// What the benchmarks work on: the contents that every peer is filled with, and
// the sequence of keys that every peer is asked for.

#ifndef VIGIL_BENCH_WORKLOAD_H_
#define VIGIL_BENCH_WORKLOAD_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigil::bench {

inline constexpr std::size_t kMillion = 1'000'000;

// So large that no benchmark ever empties an account, and 13 digits long, so
// that std::string keeps its text without an allocation.
inline constexpr std::int64_t kOpeningBalance = 1'000'000'000'000;

// A set of keys, numbered from 0, and the value of each.
struct Contents {
  std::size_t keys = kMillion;
  std::size_t key_length = 16;
  std::size_t value_length = 32;  // 0: accounts that hold kOpeningBalance

  friend auto operator<=>(const Contents&, const Contents&) = default;
};

inline constexpr Contents kAccounts = {.value_length = 0};
inline constexpr Contents kFewAccounts = {.keys = 16, .value_length = 0};
inline constexpr Contents kOneAccount = {.keys = 1, .value_length = 0};

// The longest key.
inline constexpr std::size_t kMaxKeyLength = 40;

// The name of key `number`, `length` bytes long (8 to 40), into `name`.
void WriteKeyName(std::size_t number, std::size_t length, char* name);

// The value that every key of `contents` starts with. Never the text of a
// number, except in accounts.
std::string InitialValue(const Contents& contents);

// Another value of the same length.
std::string OtherValue(const Contents& contents);

// Calls `put(key, value)` for every key, in the order of their numbers.
template <class Put>
void ForEachEntry(const Contents& contents, Put put) {
  const std::string value = InitialValue(contents);
  std::array<char, kMaxKeyLength> name;
  for (std::size_t number = 0; number < contents.keys; ++number) {
    WriteKeyName(number, contents.key_length, name.data());
    put(std::string_view(name.data(), contents.key_length), value);
  }
}

enum class Popularity {
  kUniform,
  kZipf,    // exponent 0.99, popular keys spread over the numbers
  kOneKey,  // always the same key
};

// 2^20 numbers below `keys`, or one where there is but one to draw. The same in
// every run.
std::vector<std::size_t> DrawNumbers(std::size_t keys, Popularity popularity);

// An endless sequence of keys, the same in every run: 2^20 key names drawn in
// advance and laid out one after another, so that naming a key costs a
// sequential read and no formatting. Immutable; any thread.
class KeyStream {
 public:
  KeyStream(const Contents& contents, Popularity popularity);

  // The key at position `i`, which wraps around.
  std::string_view operator[](std::uint64_t i) const {
    return {names_.data() + (i & mask_) * key_length_, key_length_};
  }

  // Where thread `index` of `threads` begins, so that threads do not walk in
  // step.
  std::uint64_t Start(int index, int threads) const {
    return (mask_ + 1) / static_cast<std::uint64_t>(threads) *
           static_cast<std::uint64_t>(index);
  }

 private:
  std::vector<char> names_;
  std::size_t key_length_;
  std::uint64_t mask_;
};

// The stream for `contents` and `popularity`, made at the first call. Any
// thread.
const KeyStream& Stream(const Contents& contents, Popularity popularity);

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_WORKLOAD_H_
