// Applying a ledger's transfers to a store, from many threads.

#ifndef VIGIL_API_TOOL_LEDGER_RUN_H_
#define VIGIL_API_TOOL_LEDGER_RUN_H_

#include <chrono>
#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "vigil/status.h"
#include "vigil/store.h"

#include "api/tool/histogram.h"
#include "api/tool/ledger.h"

namespace vigil::tool {

struct LedgerRunOptions {
  int threads = 1;           // >= 1
  std::uint64_t repeat = 1;  // >= 1: how many times the transfers are applied
  std::ostream* progress = nullptr;  // where the bar goes; nullptr: no bar
};

// What was measured. `commits`, `refused` and `failed` add up to the transfers
// applied.
struct LedgerCounts {
  std::uint64_t commits = 0;
  std::uint64_t refused = 0;      // the payer had too little; nothing moved
  std::uint64_t failed = 0;       // any other error; nothing moved
  std::uint64_t conflicts = 0;    // keys that a lost attempt was lost on
  std::uint64_t retries = 0;      // attempts after a transfer's first
  std::uint64_t escalations = 0;  // attempts that locked first
  std::string first_failure;      // empty without a failure
  // The keys most conflicts were met on, worst first, with how many.
  std::vector<std::pair<std::string, std::uint64_t>> contended;
  Histogram latency;  // nanoseconds per transfer, retries included
  std::chrono::nanoseconds elapsed{0};  // from the first to the last
};

struct LedgerRun {
  LedgerCounts counts;
  // By transfer: how many of its `repeat` applications were committed.
  std::vector<std::uint32_t> committed;
};

// The store's keys for `ledger`: every account with its opening balance, every
// tally with 0.
Status OpenAccounts(const Ledger& ledger, Store& store);

// Applies every transfer `repeat` times, each as one transaction: the payer is
// read and watched, refused if too poor, else debited; receiver and tally are
// credited with Transaction::Add, which observes nothing, so that transfers to
// one receiver do not conflict. With one thread the order is the file's.
LedgerRun ApplyTransfers(const Ledger& ledger, const LedgerRunOptions& options,
                         Store& store);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_LEDGER_RUN_H_
