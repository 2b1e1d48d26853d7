// Numbers as Redis reads and writes them.
//
// Source of the rules: Redis's INCRBY and INCRBYFLOAT pages and the behaviour
// of redis-server 7.0.15.

#ifndef VIGIL_ENGINE_BASE_NUMBERS_H_
#define VIGIL_ENGINE_BASE_NUMBERS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vigil::engine {

// The longest text of an int64: "-9223372036854775808".
inline constexpr std::size_t kMaxIntegerText = 20;

// The integer whose canonical decimal text is `text`: no sign but a minus, no
// leading zero, no space, within 64 bits. Empty otherwise, so that formatting
// the result gives `text` back. O(text), at most 20 steps.
std::optional<std::int64_t> ParseInteger(std::string_view text);

// The decimal text of `value`, written into `buffer`. The view points there.
struct IntegerText {
  char buffer[kMaxIntegerText];
};
std::string_view FormatInteger(std::int64_t value, IntegerText& text);
// The same to `bytes`, which has room for kMaxIntegerText; returns the size.
std::size_t FormatInteger(std::int64_t value, char* bytes);

// How many characters FormatInteger writes.
std::size_t IntegerTextSize(std::int64_t value);

inline constexpr std::size_t kMaxFloatText = 5 * 1024 - 1;

// The number that `text` spells, as Redis's string2ld reads it: what strtold
// takes, with nothing before or after, not NaN, and not longer than
// kMaxFloatText. Infinities are read. Empty otherwise.
std::optional<long double> ParseFloat(std::string_view text);

// The text that INCRBYFLOAT stores: 17 digits after the point, without trailing
// zeros, never with an exponent. Requires a finite value.
std::string FormatFloat(long double value);

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_NUMBERS_H_
