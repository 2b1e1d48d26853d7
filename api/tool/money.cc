// Decimal text to cents and back.

#include "api/tool/money.h"

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "vigil/status.h"

#include "api/tool/text.h"

namespace vigil::tool {
namespace {

constexpr std::string_view kDigits = "0123456789";

// Why `text` is not an amount. `text` is known not to be one.
std::string_view Reason(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.find_first_of(" \t") != std::string_view::npos) {
    return "contains a blank";
  }
  if (text.front() == '-' || text.front() == '+') return "has a sign";
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos
                                        ? std::string_view()
                                        : text.substr(point + 1);
  if (whole.find_first_not_of(kDigits) == std::string_view::npos &&
      fraction.find_first_not_of(kDigits) == std::string_view::npos) {
    return fraction.size() > 2 ? "has more than two decimals"
                               : "has no digit after the point";
  }
  return "is not a decimal number";
}

// Appends a decimal digit to `*value`. False if that leaves its range.
bool AppendDigit(char digit, Cents* value) {
  constexpr Cents kMax = std::numeric_limits<Cents>::max();
  const Cents added = digit - '0';
  if (*value > (kMax - added) / 10) return false;
  *value = *value * 10 + added;
  return true;
}

std::uint64_t Magnitude(Cents cents) {
  const auto bits = static_cast<std::uint64_t>(cents);
  return cents < 0 ? 0 - bits : bits;
}

std::string Assemble(Cents cents, std::string_view whole) {
  const std::uint64_t rest = Magnitude(cents) % 100;
  std::string text = cents < 0 ? "-" : "";
  text += whole;
  text += '.';
  text += static_cast<char>('0' + rest / 10);
  text += static_cast<char>('0' + rest % 10);
  return text;
}

}  // namespace

Result<Cents> ParseMoney(std::string_view text) {
  Cents cents = 0;
  std::size_t at = 0;
  std::size_t decimals = 0;
  bool fits = true;
  const auto take_digits = [&](std::size_t limit) {
    std::size_t taken = 0;
    while (taken < limit && at < text.size() && text[at] >= '0' &&
           text[at] <= '9') {
      fits = fits && AppendDigit(text[at], &cents);
      ++at;
      ++taken;
    }
    return taken;
  };
  const std::size_t whole = take_digits(text.size());
  const bool has_point = at < text.size() && text[at] == '.';
  if (has_point) {
    ++at;
    decimals = take_digits(2);
  }
  const bool complete = at == text.size() && (has_point || whole > 0) &&
                        (!has_point || decimals > 0);
  if (!complete) return InvalidArgument(Reason(text));
  for (; decimals < 2; ++decimals) fits = fits && AppendDigit('0', &cents);
  if (!fits) {
    return Status(StatusCode::kOutOfRange, "is more than 92233720368547758.07");
  }
  return cents;
}

std::string FormatMoney(Cents cents) {
  return Assemble(cents, std::to_string(Magnitude(cents) / 100));
}

std::string PrettyMoney(Cents cents) {
  return Assemble(cents, WithThousands(Magnitude(cents) / 100));
}

}  // namespace vigil::tool
