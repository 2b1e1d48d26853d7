#include "api/tool/line_reader.h"

#include <istream>
#include <optional>
#include <ostream>
#include <string>

namespace vigil::tool {

std::optional<std::string> PlainLineReader::Read(const std::string& prompt) {
  if (out_ != nullptr) *out_ << prompt << std::flush;
  std::string line;
  if (!std::getline(in_, line)) return std::nullopt;
  return line;
}

}  // namespace vigil::tool
