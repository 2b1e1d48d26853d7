// HELP of a container, out of the rows of its subcommands.

#include <string>
#include <utility>
#include <vector>

#include "api/command/command.h"
#include "api/command/handlers.h"
#include "api/command/session_words.h"
#include "api/command/text.h"

namespace vigil::command {

Reply Help(SessionWords&, const Call& call) {
  std::vector<Reply> lines;
  const Command* container = FindCommand(call.args[0]);
  if (container == nullptr) return Reply::Array(std::move(lines));
  lines.push_back(
      Reply::Simple(UpperCase(container->name) + " takes a subcommand:"));
  for (const Command& row : container->subcommands) {
    std::string line = UpperCase(row.name);
    if (!row.syntax.empty()) line.append(" ").append(row.syntax);
    lines.push_back(Reply::Simple(line));
    lines.push_back(Reply::Simple("    " + std::string(row.summary)));
  }
  return Reply::Array(std::move(lines));
}

}  // namespace vigil::command
