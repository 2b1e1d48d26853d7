// Proving that no money appeared or vanished.

#ifndef VIGIL_API_TOOL_LEDGER_CHECK_H_
#define VIGIL_API_TOOL_LEDGER_CHECK_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "vigil/store.h"

#include "api/tool/ledger.h"

namespace vigil::tool {

struct Check {
  bool passed = false;
  std::string sentence;  // what was compared, with the figures
};

// Whether all opening balances and `repeat` times all amounts together fit into
// Cents, so that no balance, tally or sum of a run can overflow.
bool SumsFit(const Ledger& ledger, std::uint64_t repeat);

// Compares what `store` holds with the opening balances and with `committed`,
// how often each transfer was committed: the accounts hold what they opened
// with, together and one by one, no balance is negative, and each tally holds
// what the committed transfers put there. Requires SumsFit.
// O(ledger). No other thread may be writing.
std::vector<Check> CheckLedger(const Ledger& ledger,
                               std::span<const std::uint32_t> committed,
                               const Store& store);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_LEDGER_CHECK_H_
