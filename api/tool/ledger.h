// What a ledger run works on: accounts, tallies and transfers.

#ifndef VIGIL_API_TOOL_LEDGER_H_
#define VIGIL_API_TOOL_LEDGER_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "api/tool/money.h"

namespace vigil::tool {

// An index into Ledger::accounts or Ledger::tallies.
using LedgerIndex = std::uint32_t;

inline constexpr LedgerIndex kNoTally = std::numeric_limits<LedgerIndex>::max();

struct Account {
  std::string name;  // the key that holds the balance
  Cents opening = 0;
};

struct Transfer {
  LedgerIndex from = 0;
  LedgerIndex to = 0;  // never `from`
  LedgerIndex tally = kNoTally;
  Cents amount = 0;  // >= 0
};

// Names are unique, across accounts and tallies too, because both are keys of
// one store.
struct Ledger {
  std::vector<Account> accounts;
  std::vector<std::string> tallies;  // keys; each starts at 0
  std::vector<Transfer> transfers;   // in file order
};

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_LEDGER_H_
