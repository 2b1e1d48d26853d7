// The vigil program without its main(), so that tests can run it.

#ifndef VIGIL_API_TOOL_TOOL_H_
#define VIGIL_API_TOOL_TOOL_H_

#include <span>
#include <string>

#include "api/tool/console.h"

namespace vigil::tool {

// Runs the subcommand that `arguments` names; the program's own name is not
// among them. Returns the exit code: see console.h.
int RunTool(std::span<const std::string> arguments, const Console& console);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_TOOL_H_
