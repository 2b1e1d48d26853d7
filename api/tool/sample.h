// Making up a ledger: seeded, so that everybody gets the same one.

#ifndef VIGIL_API_TOOL_SAMPLE_H_
#define VIGIL_API_TOOL_SAMPLE_H_

#include <cstdint>
#include <ostream>
#include <random>
#include <vector>

#include "api/tool/ledger.h"
#include "api/tool/money.h"

namespace vigil::tool {

struct SampleOptions {
  std::uint64_t transfers = 100'000;
  std::uint32_t accounts = 10'000;  // >= 2
  std::uint32_t tallies = 8;        // 0: no tally column
  std::uint64_t seed = 1;
  Cents opening = 0;  // of every account; not part of the CSV
};

// Draws 0 to size-1, rank r with a probability proportional to 1/(r+1)^0.99:
// few are very popular, most are hardly ever drawn.
class Zipf {
 public:
  // `size` >= 1. O(size).
  explicit Zipf(std::uint32_t size);

  // O(log size).
  std::uint32_t Draw(std::mt19937_64& random) const;

 private:
  std::vector<double> cumulative_;  // of rank 0 to r, up to 1
};

// The same options make the same ledger. Payers and receivers are drawn by one
// Zipf, so that who pays much receives much and the money comes round; amounts
// are 1.00 to 500.00. Names are "acct:N" and "tally:N"; all accounts are there,
// drawn or not.
Ledger MakeSample(const SampleOptions& options);

// The transfers as the CSV that `vigil ledger` reads.
void WriteTransfers(const Ledger& ledger, std::ostream& out);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_SAMPLE_H_
