// Colours.

#include "api/tool/console.h"

#include <string>
#include <string_view>

namespace vigil::tool {
namespace {

std::string_view Start(Colour colour) {
  switch (colour) {
    case Colour::kHeading:
      return "\x1b[1m";
    case Colour::kGood:
      return "\x1b[32m";
    case Colour::kBad:
      return "\x1b[1;31m";
    case Colour::kQuiet:
      return "\x1b[2m";
  }
  return "";
}

}  // namespace

std::string Console::Paint(Colour colour, std::string_view text) const {
  if (!colours) return std::string(text);
  return std::string(Start(colour)).append(text).append("\x1b[0m");
}

}  // namespace vigil::tool
