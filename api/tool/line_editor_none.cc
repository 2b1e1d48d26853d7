// OpenLineEditor() of a build without libedit.

#include <memory>

#include "api/tool/line_reader.h"

namespace vigil::tool {

// By value, because the one that edits keeps it.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
std::unique_ptr<LineReader> OpenLineEditor(Completer) { return nullptr; }

}  // namespace vigil::tool
