// Two sessions step by step: the one that looked first loses, and is told why.

#ifndef VIGIL_API_TOOL_DEMO_SESSIONS_H_
#define VIGIL_API_TOOL_DEMO_SESSIONS_H_

#include "api/tool/console.h"

namespace vigil::tool {

// Plays the steps and prints each with what the store really answered. Returns
// whether the EXEC was aborted with the key named and nothing was written.
bool ShowSessions(const Console& console);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_DEMO_SESSIONS_H_
