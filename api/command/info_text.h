// Writing the text of INFO.

#ifndef VIGIL_API_COMMAND_INFO_TEXT_H_
#define VIGIL_API_COMMAND_INFO_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace vigil::command {

// Sections of lines `name:value`, ended by CR LF, an empty line between them.
class InfoText {
 public:
  void Section(std::string_view title) {
    if (!text_.empty()) text_.append("\r\n");
    text_.append("# ").append(title).append("\r\n");
  }
  void Line(std::string_view name, std::string_view value) {
    text_.append(name).append(":").append(value).append("\r\n");
  }
  template <class Integral>
  requires std::is_integral_v<Integral>
  void Line(std::string_view name, Integral value) {
    Line(name, std::to_string(value));
  }
  // Bytes, and again for people under `name`_human.
  void Bytes(std::string_view name, std::uint64_t bytes);
  // Seconds with six digits.
  void Seconds(std::string_view name, std::int64_t microseconds);

  std::string Take() && { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_INFO_TEXT_H_
