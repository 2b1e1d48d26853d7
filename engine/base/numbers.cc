#include "engine/base/numbers.h"

#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace vigil::engine {

std::optional<std::int64_t> ParseInteger(std::string_view text) {
  if (text.empty() || text.size() > kMaxIntegerText) return std::nullopt;
  const bool negative = text[0] == '-';
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (digits.empty()) return std::nullopt;
  if (digits[0] == '0' && text.size() > 1) return std::nullopt;  // 07, -0
  if (digits[0] < '0' || digits[0] > '9') return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

std::string_view FormatInteger(std::int64_t value, IntegerText& text) {
  return {text.buffer, FormatInteger(value, text.buffer)};
}

std::size_t FormatInteger(std::int64_t value, char* bytes) {
  const auto [end, error] =
      std::to_chars(bytes, bytes + kMaxIntegerText, value);
  return static_cast<std::size_t>(end - bytes);
}

std::size_t IntegerTextSize(std::int64_t value) {
  IntegerText text;
  return FormatInteger(value, text).size();
}

std::optional<long double> ParseFloat(std::string_view text) {
  std::array<char, kMaxFloatText + 1> terminated;
  if (text.empty() || text.size() > kMaxFloatText) return std::nullopt;
  if (std::isspace(static_cast<unsigned char>(text[0])) != 0) {
    return std::nullopt;
  }
  std::memcpy(terminated.data(), text.data(), text.size());
  terminated[text.size()] = '\0';
  char* end = nullptr;
  const int saved_errno = errno;
  errno = 0;
  const long double value = std::strtold(terminated.data(), &end);
  const bool out_of_range =
      errno == ERANGE &&
      (value == HUGE_VALL || value == -HUGE_VALL || value == 0);
  errno = saved_errno;
  if (end != terminated.data() + text.size() || out_of_range ||
      std::isnan(value)) {
    return std::nullopt;
  }
  return value;
}

std::string FormatFloat(long double value) {
  // Widest: sign, 4933 digits, point, 17 digits.
  std::array<char, 5'120> buffer;
  const int written =
      std::snprintf(buffer.data(), buffer.size(), "%.17Lf", value);
  std::string_view text(buffer.data(), static_cast<std::size_t>(written));
  if (text.find('.') != std::string_view::npos) {
    text.remove_suffix(text.size() - 1 - text.find_last_not_of('0'));
    if (text.back() == '.') text.remove_suffix(1);
  }
  return text == "-0" ? "0" : std::string(text);
}

}  // namespace vigil::engine
