// `vigil run`: plays a transcript and compares the replies.

#ifndef VIGIL_API_TOOL_RUN_COMMAND_H_
#define VIGIL_API_TOOL_RUN_COMMAND_H_

#include <string>

#include "api/tool/console.h"

namespace vigil::tool {

// Plays the transcript at `path` ("-": standard input) on a store of its own
// and prints every command with its reply. Nothing is played unless every line
// is well-formed.
//   kExitOk      all replies were as expected
//   kExitFailed  one was not; both are on `err`
//   kExitUsage   the file cannot be read, or a line is malformed
int RunTranscript(const std::string& path, const Console& console);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_RUN_COMMAND_H_
