#include "engine/store/reader.h"

namespace vigil::engine {

void CopyOtherText(const Record::Image& image, std::string& text) {
  if (image.kept == Record::Kept::kInteger) {
    IntegerText buffer;
    text.assign(FormatInteger(image.number, buffer));
  } else {
    text.assign(image.block, image.size);
  }
}

}  // namespace vigil::engine
