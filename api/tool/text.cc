// Numbers, durations and foreign text for people.

#include "api/tool/text.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vigil::tool {
namespace {

unsigned char ByteAt(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// Bytes of the printable UTF-8 character at `at`; 0 if there is none: a control
// character (C0, DEL or C1), an overlong or cut sequence, a surrogate.
std::size_t CharacterLength(std::string_view text, std::size_t at) {
  const unsigned char lead = ByteAt(text, at);
  if (lead < 0x80) return lead < 0x20 || lead == 0x7f ? 0 : 1;
  const std::size_t length = lead >= 0xc2 && lead <= 0xdf   ? 2
                             : lead >= 0xe0 && lead <= 0xef ? 3
                             : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                            : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((ByteAt(text, at + i) & 0xc0) != 0x80) return 0;
  }
  const unsigned char second = ByteAt(text, at + 1);
  const bool outside =
      (lead == 0xc2 && second < 0xa0) || (lead == 0xe0 && second < 0xa0) ||
      (lead == 0xed && second >= 0xa0) || (lead == 0xf0 && second < 0x90) ||
      (lead == 0xf4 && second >= 0x90);
  return outside ? 0 : length;
}

void AppendEscaped(unsigned char byte, std::string* out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  *out += "\\x";
  *out += kHex[byte >> 4];
  *out += kHex[byte & 15];
}

// `value` / 10^decimals, with the point in its place.
std::string Decimal(std::uint64_t value, std::size_t decimals) {
  std::string digits = std::to_string(value);
  if (decimals == 0) return digits;
  if (digits.size() <= decimals) {
    digits.insert(0, decimals + 1 - digits.size(), '0');
  }
  digits.insert(digits.size() - decimals, 1, '.');
  return digits;
}

}  // namespace

std::string WithThousands(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) {
    text.insert(at - 3, 1, ',');
  }
  return text;
}

std::string FormatNanoseconds(std::uint64_t nanoseconds) {
  if (nanoseconds < 1'000) return std::to_string(nanoseconds) + " ns";
  constexpr std::array<std::string_view, 3> kUnits = {" us", " ms", " s"};
  std::size_t unit = 0;
  std::uint64_t scale = 1'000;
  // 999,500 would round up to "1000 us": it belongs to the next unit.
  while (unit + 1 < kUnits.size() && nanoseconds >= scale * 1'000 - scale / 2) {
    scale *= 1'000;
    ++unit;
  }
  std::size_t decimals = 2;
  std::uint64_t step = scale / 100;
  while (decimals > 0 && (nanoseconds + step / 2) / step >= 1'000) {
    step *= 10;
    --decimals;
  }
  return Decimal((nanoseconds + step / 2) / step, decimals)
      .append(kUnits[unit]);
}

std::string Counted(std::uint64_t number, std::string_view one,
                    std::string_view many) {
  return WithThousands(number).append(" ").append(number == 1 ? one : many);
}

std::string Printable(std::string_view text, std::size_t limit) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = CharacterLength(text, at);
    const std::size_t taken = length == 0 ? 1 : length;
    if (at + taken > limit) return out + "...";
    if (length == 0) {
      AppendEscaped(ByteAt(text, at), &out);
    } else {
      if (text[at] == '"' || text[at] == '\\') out += '\\';
      out += text.substr(at, length);
    }
    at += taken;
  }
  return out;
}

std::string Quoted(std::string_view text, std::size_t limit) {
  return '"' + Printable(text, limit) + '"';
}

std::size_t Columns(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((ByteAt(text, at) & 0xc0) != 0x80) ++columns;
  }
  return columns;
}

std::string PadRight(std::string_view text, std::size_t width) {
  const std::size_t columns = Columns(text);
  return std::string(text).append(width > columns ? width - columns : 0, ' ');
}

std::string PadLeft(std::string_view text, std::size_t width) {
  const std::size_t columns = Columns(text);
  return std::string(width > columns ? width - columns : 0, ' ').append(text);
}

}  // namespace vigil::tool
