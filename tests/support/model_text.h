// What the model's commands share: numbers, case and error replies, written
// once more and not taken from what is tested.

#ifndef VIGIL_TESTS_SUPPORT_MODEL_TEXT_H_
#define VIGIL_TESTS_SUPPORT_MODEL_TEXT_H_

#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "vigil/reply.h"

namespace vigil::model_text {

using Int = std::int64_t;
using MaybeInt = std::optional<Int>;

inline constexpr std::string_view kNotAnInteger =
    "ERR value is not an integer or out of range";
inline constexpr std::string_view kSyntax = "ERR syntax error";
inline constexpr std::string_view kSameObject =
    "ERR source and destination objects are the same";

inline Reply Error(std::string_view text) {
  return Reply::Error(std::string(text));
}

inline std::string Cased(std::string_view word, int (*change)(int)) {
  std::string text(word);
  for (char& c : text) {
    c = static_cast<char>(change(static_cast<unsigned char>(c)));
  }
  return text;
}
inline std::string Upper(std::string_view word) {
  return Cased(word, std::toupper);
}
inline std::string Lower(std::string_view word) {
  return Cased(word, std::tolower);
}

inline Reply WrongArity(std::string_view name) {
  return Reply::Error("ERR wrong number of arguments for '" + Lower(name) +
                      "' command");
}
inline Reply BadExpire(std::string_view name) {
  return Reply::Error("ERR invalid expire time in '" + Lower(name) +
                      "' command");
}

// Redis prints the word as a C string, and an error is one line.
inline Reply UnsupportedOption(std::string_view word) {
  std::string text = "ERR Unsupported option ";
  text += word.substr(0, word.find('\0'));
  text.erase(text.find_last_not_of("\r\n") + 1);
  for (char& c : text) {
    if (c == '\r' || c == '\n') c = ' ';
  }
  return Reply::Error(text);
}

// Only what std::to_string() would write.
inline MaybeInt ParseInt(std::string_view text) {
  Int number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || std::to_string(number) != text) {
    return std::nullopt;
  }
  return number;
}
inline MaybeInt ParseInt32(std::string_view text) {
  const MaybeInt number = ParseInt(text);
  if (number && *number != static_cast<std::int32_t>(*number)) return {};
  return number;
}

inline std::optional<Reply> TakeDb(std::string_view word, int& db) {
  const MaybeInt number = ParseInt(word);
  if (!number) return Error(kNotAnInteger);
  if (!ParseInt32(word)) {
    return Error(
        "ERR value is out of range, value must between -2147483648 and "
        "2147483647");
  }
  if (*number < 0 || *number > 15) return Error("ERR DB index is out of range");
  db = static_cast<int>(*number);
  return std::nullopt;
}

inline Reply BulkOrNil(const std::string* text) {
  return text != nullptr ? Reply::Bulk(*text) : Reply::Null();
}

}  // namespace vigil::model_text

#endif  // VIGIL_TESTS_SUPPORT_MODEL_TEXT_H_
