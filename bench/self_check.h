// Whether every peer does what the rows measure.

#ifndef VIGIL_BENCH_SELF_CHECK_H_
#define VIGIL_BENCH_SELF_CHECK_H_

namespace vigil::bench {

// A peer that loses an update would be fast, and its figures would say nothing.
// So this program's argument kSelfCheckFlag has each of them do what the rows
// do: single keys alone, then counters, withdrawals and transfers on two
// threads, whose sums must come out. Prints a line for every peer; returns the
// exit status: 0, or 1 where one failed. A peer that is not there is named and
// fails nothing.
int RunSelfCheck();

inline constexpr const char* kSelfCheckFlag = "--self_check";

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_SELF_CHECK_H_
