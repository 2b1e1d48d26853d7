// Text and numbers as the peers need them: looking up std::string keys by
// views, and decimal integers.

#ifndef VIGIL_BENCH_PEERS_STRINGS_H_
#define VIGIL_BENCH_PEERS_STRINGS_H_

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"

namespace vigil::bench {

// Bridge to abseil's string_view, which in some builds of abseil is a type of
// its own. flat_hash_map<std::string, ...> looks up by it without a copy.
inline absl::string_view ToAbsl(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

// The hash of all maps that let one be chosen, so that none of them wins or
// loses by its hash. Takes strings and views alike.
struct KeyHash {
  using is_transparent = void;
  // For Boost: good enough in all bits, so it need not be mixed once more.
  using is_avalanching = void;

  std::size_t operator()(std::string_view key) const {
    return absl::Hash<absl::string_view>()(ToAbsl(key));
  }
};

// The number that `text` is, or empty.
inline std::optional<std::int64_t> ParseNumber(std::string_view text) {
  std::int64_t number;
  const char* end = text.data() + text.size();
  const std::from_chars_result result =
      std::from_chars(text.data(), end, number);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return number;
}

// A number's decimal text, without an allocation.
class NumberText {
 public:
  explicit NumberText(std::int64_t number)
      : size_(static_cast<std::size_t>(
            std::to_chars(text_.data(), text_.data() + text_.size(), number)
                .ptr -
            text_.data())) {}

  std::string_view view() const { return {text_.data(), size_}; }

 private:
  std::array<char, 20> text_;
  std::size_t size_;
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_STRINGS_H_
