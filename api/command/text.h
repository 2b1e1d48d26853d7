// The case of letters: ASCII only, as Redis has it.

#ifndef VIGIL_API_COMMAND_TEXT_H_
#define VIGIL_API_COMMAND_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace vigil::command {

inline std::string UpperCase(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  return upper;
}

constexpr char LowerCase(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// O(bytes).
constexpr bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (LowerCase(a[i]) != LowerCase(b[i])) return false;
  }
  return true;
}

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_TEXT_H_
