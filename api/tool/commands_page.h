// docs/commands.md, out of the table of commands.

#ifndef VIGIL_API_TOOL_COMMANDS_PAGE_H_
#define VIGIL_API_TOOL_COMMANDS_PAGE_H_

#include <ostream>

namespace vigil::tool {

// Writes the page as Markdown: `vigil commands > docs/commands.md`.
void WriteCommandsPage(std::ostream& out);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_COMMANDS_PAGE_H_
