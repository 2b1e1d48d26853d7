// OpenLineEditor() of a build without libedit.

#include <memory>

#include "api/tool/line_reader.h"

namespace vigil::tool {

std::unique_ptr<LineReader> OpenLineEditor(Completer) { return nullptr; }

}  // namespace vigil::tool
