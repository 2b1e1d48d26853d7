// `vigil ledger`: from files to the table.

#ifndef VIGIL_API_TOOL_LEDGER_COMMAND_H_
#define VIGIL_API_TOOL_LEDGER_COMMAND_H_

#include <cstdint>
#include <optional>
#include <string>

#include "api/tool/console.h"
#include "api/tool/ledger.h"
#include "api/tool/money.h"

namespace vigil::tool {

struct LedgerArguments {
  std::string transfers;                // a path, or "-"
  std::optional<std::string> accounts;  // a path, or "-"
  Cents opening = 0;
  std::uint64_t repeat = 1;
  int threads = 1;
  bool skip_malformed = false;
};

// Reads the files, applies the transfers and prints the table. Returns the exit
// code. Nothing is applied unless everything has been read and checked.
int RunLedgerCommand(const LedgerArguments& arguments, const Console& console);

// Applies a ledger that is known to be good and prints the table. Returns the
// exit code. `title` is the table's heading.
int RunLedger(const Ledger& ledger, const std::string& title, int threads,
              std::uint64_t repeat, const Console& console);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_LEDGER_COMMAND_H_
