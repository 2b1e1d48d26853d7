// How much of a history happened at the same time. Threads that take turns find
// no race.

#ifndef VIGIL_TESTS_HISTORY_OVERLAP_H_
#define VIGIL_TESTS_HISTORY_OVERLAP_H_

#include <cstddef>

#include "tests/history/history.h"

namespace vigil::history {

struct Overlap {
  std::size_t transactions = 0;  // attempts that were lost included
  std::size_t overlapping = 0;   // with one of another session
  std::size_t optimistic = 0;    // those that another may make lose
  std::size_t lost = 0;          // those that did

  Overlap& operator+=(const Overlap& other);
  // In percent.
  double overlapping_share() const;
  double lost_share() const;
};

// `history`'s transactions are in the order of their sessions.
Overlap MeasureOverlap(const History& history);

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_OVERLAP_H_
