// What the shell knows about commands: their names, arguments and purposes.

#ifndef VIGIL_API_TOOL_COMMAND_HINTS_H_
#define VIGIL_API_TOOL_COMMAND_HINTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "vigil/session.h"

#include "api/tool/line_reader.h"

namespace vigil::tool {

struct CommandHint {
  std::string name;     // upper case; of a subcommand both words
  std::string usage;    // "SET key arg [...]"
  std::string summary;  // one sentence; may be empty
};

// All commands, asked of the store itself by COMMAND and COMMAND DOCS. Sorted.
std::vector<CommandHint> ReadHints(Session& session);

// The hint for a line that starts with the name of a command, in any case, or
// nullptr.
const CommandHint* FindHint(const std::vector<CommandHint>& hints,
                            std::string_view line);

// What the tab key does: it completes the name of a command as far as it is
// the same for all that fit, shows these, and behind a name shows its usage.
Completion CompleteCommand(const std::vector<CommandHint>& hints,
                           std::string_view before_cursor);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_COMMAND_HINTS_H_
