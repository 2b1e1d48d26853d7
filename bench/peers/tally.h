// What a client's transactions cost besides time.

#ifndef VIGIL_BENCH_PEERS_TALLY_H_
#define VIGIL_BENCH_PEERS_TALLY_H_

#include <cstdint>

namespace vigil::bench {

// Of one client: one thread.
struct Tally {
  std::uint64_t lost = 0;     // attempts that lost a race
  std::uint64_t retried = 0;  // attempts after the first
};

// After so many attempts of one transaction it is given up, and the row with
// it: far more than any row needs that gets anywhere.
inline constexpr int kMaxAttempts = 100'000;

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_TALLY_H_
