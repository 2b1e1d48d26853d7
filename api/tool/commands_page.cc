#include "api/tool/commands_page.h"

#include <string>
#include <string_view>

#include "api/command/command.h"
#include "api/command/text.h"

namespace vigil::tool {
namespace {

using command::AllCommands;
using command::Command;
using command::UpperCase;

constexpr std::string_view kBegin =
    R"(<!-- Written by `vigil commands`; a test compares. Change the rows instead. -->

# Commands

What `vigil::Session::Execute` answers. A command of Redis is answered as
redis-server 7.0.15 answers it, byte for byte, errors included. In the words
behind a name `[ ]` may be left out, `|` chooses, `...` repeats, and capitals
are themselves, in any case. The same facts come from `COMMAND INFO` and
`COMMAND DOCS`.

Each line ends with what the command costs and the version it came with: of
Redis, or of Vigil for those marked **ours**.
)";

struct Group {
  std::string_view name;  // as the rows have it
  std::string_view title;
};

constexpr Group kGroups[] = {
    {"string", "Strings"},
    {"generic", "Keys"},
    {"transactions", "Transactions"},
    {"connection", "The session"},
    {"server", "The store"},
    {"scripting", "Functions"},
};

constexpr std::string_view kEnd = R"(
## Ours

- `GETV` answers an array of the key's version and its value, or nil where the
  key is absent.
- `SETV` answers the key's new version, or nil where the key has another version
  than the one named. Version 0 stands for an absent key. It drops a deadline,
  as `SET` does.
- `DELV` answers 1, or nil where the key has another version; with version 0, 0
  where the key is absent.
- `EXEC VERBOSE` is `EXEC`, but a lost race is answered by an array with an
  element for each watched key that moved: its name; `changed`, `created`,
  `deleted` or `expired`; the version that was seen; the version now.
- `TXSTATS` answers names and numbers: commits, conflicts by kind, retries and
  escalations of closures, ghosts, purged keys, and memory that waits for
  readers to leave. `INFO` has the same in its section `Vigil`.

## What differs from Redis, because this is a library

- `CLIENT LIST` lists the sessions that have used words. They have no address,
  socket or buffers; `watch`, `lib-name` and `lib-ver` are there as in later
  versions of Redis, and so is `CLIENT SETINFO`.
- `CONFIG` knows a list of settings. Most mean nothing here and are only kept
  and shown; what a store does have is chosen by `vigil::Options`, and cannot be
  set: `maxmemory`, `databases`, `enable-debug-command`.
- `INFO` leaves out what is not counted, such as `keyspace_hits`.
- `COMMAND` describes the commands of this page. Its sentences are ours, and
  `COMMAND DOCS` has the words of a call as text, under `syntax`.
- `HELP` is written from the table.
- `TIME` has the resolution of the store's clock, a millisecond.
- `WAIT` answers 0 at once: there are no replicas, and none can come.
- `QUIT` answers OK and drops transaction and watches; there is no connection to
  close.
- `DEBUG` needs `vigil::Options::allow_debug_commands`. Inside a transaction
  `DEBUG DIGEST-VALUE` is refused when it runs.
)";

std::string LineOf(const Command& row) {
  std::string name = UpperCase(command::FullName(row));
  for (char& c : name) {
    if (c == '|') c = ' ';
  }
  std::string line = "- `" + name;
  if (!row.syntax.empty()) line.append(" ").append(row.syntax);
  line.append("`\n  ").append(row.summary).append(" ");
  line.append(row.complexity).append(". ");
  line.append(row.Has(command::kOurs) ? "**ours**, " : "Since ");
  line.append(row.since);
  if (!row.deprecated_since.empty()) {
    line.append("; deprecated since ").append(row.deprecated_since);
    line.append(" for ").append(row.replaced_by);
  }
  return line.append(".\n");
}

}  // namespace

void WriteCommandsPage(std::ostream& out) {
  out << kBegin;
  for (const Group& group : kGroups) {
    out << "\n## " << group.title << "\n\n";
    for (const Command& row : AllCommands()) {
      if (row.group != group.name) continue;
      if (row.subcommands.empty() || row.session != nullptr) out << LineOf(row);
      for (const Command& subcommand : row.subcommands) {
        out << LineOf(subcommand);
      }
    }
  }
  out << kEnd;
}

}  // namespace vigil::tool
