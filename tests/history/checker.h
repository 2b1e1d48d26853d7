// The checker: is there one order of all transactions that explains what each
// of them read, and that agrees with real time? If not, why not?
//
// Which version came after which is known, and not searched for:
//   - of most writes the version is recorded, or somebody read it with the
//   value
//   - of others it is recorded which value they replaced
// so the order of a key's versions is one sort. From it come the edges between
// transactions, and a history is right if they have no cycle (Adya, "Weak
// Consistency"). O(n log n), a few microseconds per transaction.
//
// Real time has n * n edges. It gets by with 3 * n through nodes that stand for
// moments: who has ended comes before the moment, who begins after it.

#ifndef VIGIL_TESTS_HISTORY_CHECKER_H_
#define VIGIL_TESTS_HISTORY_CHECKER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "tests/history/anomaly.h"
#include "tests/history/history.h"

namespace vigil::history {

struct Verdict {
  std::vector<Anomaly> anomalies;  // at most kMaxAnomalies
  std::size_t committed = 0;
  std::size_t lost = 0;  // not committed, and their reads checked
  std::size_t edges = 0;
  // What could not be used: writes whose place among the versions is unknown,
  // and absences of which there were several at the time.
  std::size_t unplaced_writes = 0;
  std::size_t ambiguous_absences = 0;

  bool ok() const { return anomalies.empty(); }
};

inline constexpr std::size_t kMaxAnomalies = 20;

// `history`'s transactions are in the order of their sessions.
Verdict Check(const History& history);

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_CHECKER_H_
