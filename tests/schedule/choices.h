// Choices as text: who was chosen wherever there was a choice.

#ifndef VIGIL_TESTS_SCHEDULE_CHOICES_H_
#define VIGIL_TESTS_SCHEDULE_CHOICES_H_

#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

namespace vigil::schedule {

// "aaabba" as "a3b2a".
inline std::string Shorten(std::string_view letters) {
  std::string text;
  for (std::size_t i = 0; i < letters.size();) {
    std::size_t end = i;
    while (end < letters.size() && letters[end] == letters[i]) ++end;
    text += letters[i];
    if (end - i > 1) text += std::to_string(end - i);
    i = end;
  }
  return text;
}

// The reverse.
inline std::string Lengthen(std::string_view text) {
  std::string letters;
  for (std::size_t i = 0; i < text.size();) {
    const char letter = text[i++];
    std::size_t count = 0;
    while (i < text.size() && std::isdigit(text[i]) != 0) {
      count = count * 10 + static_cast<std::size_t>(text[i++] - '0');
    }
    letters.append(count == 0 ? 1 : count, letter);
  }
  return letters;
}

}  // namespace vigil::schedule

#endif  // VIGIL_TESTS_SCHEDULE_CHOICES_H_
