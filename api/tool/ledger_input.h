// From CSV texts to a Ledger, with every malformed line told.

#ifndef VIGIL_API_TOOL_LEDGER_INPUT_H_
#define VIGIL_API_TOOL_LEDGER_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/tool/ledger.h"
#include "api/tool/money.h"

namespace vigil::tool {

struct SourceText {
  std::string name;  // as messages call it
  std::string_view text;
};

struct LedgerSources {
  SourceText transfers;
  std::optional<SourceText> accounts;
  // What an account has that `accounts` does not name.
  Cents opening = 0;
};

// One line that cannot be used.
struct Problem {
  std::string file;
  std::size_t line = 0;  // from 1
  std::string reason;
};

// "orders.csv:17: the amount "1.234" has more than two decimals".
std::string ToString(const Problem& problem);

struct ParsedLedger {
  // The lines that can be used.
  Ledger ledger;
  // The first kMaxProblems of them; `problem_count` has the number of all.
  std::vector<Problem> problems;
  std::uint64_t problem_count = 0;
  // Data lines of both files, good and bad.
  std::uint64_t line_count = 0;
  // Why nothing at all can be used: no header, or a column is missing.
  std::optional<Problem> fatal;
  // Columns that nobody asked for, as "FILE: NAME, NAME".
  std::vector<std::string> ignored_columns;
};

inline constexpr std::size_t kMaxProblems = 20;

// Reads both texts to their end. docs/ledger.md has the rules. O(texts).
ParsedLedger ParseLedger(const LedgerSources& sources);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_LEDGER_INPUT_H_
