// A conflict as a sentence.

#ifndef VIGIL_API_TOOL_CONFLICT_TEXT_H_
#define VIGIL_API_TOOL_CONFLICT_TEXT_H_

#include <string>

#include "vigil/types.h"

namespace vigil::tool {

// "balance" was changed: version seen 3, version now 4
std::string ConflictText(const Conflict& conflict);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_CONFLICT_TEXT_H_
