// `vigil shell`: several sessions of one store, by hand.

#ifndef VIGIL_API_TOOL_SHELL_H_
#define VIGIL_API_TOOL_SHELL_H_

#include "api/tool/console.h"

namespace vigil::tool {

// Runs the lines of `console.in`, or of the line editor if that is a terminal
// and there is an editor, until they end or one says quit. Returns the exit
// code.
int RunShell(const Console& console);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_SHELL_H_
