#include "engine/store/reader.h"

namespace vigil::engine {

void CopyOtherText(const char* block, std::size_t size, std::int64_t number,
                   std::string& text) {
  if (block != nullptr) {
    text.assign(block, size);
  } else {
    IntegerText buffer;
    text.assign(FormatInteger(number, buffer));
  }
}

}  // namespace vigil::engine
