#include "tests/history/overlap.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace vigil::history {
namespace {

bool IsOptimistic(Operation operation) {
  return operation == Operation::kClosure ||
         operation == Operation::kWatchedExec ||
         operation == Operation::kSetIf || operation == Operation::kDelIf;
}

double Share(std::size_t part, std::size_t of) {
  return of == 0 ? 0
                 : 100 * static_cast<double>(part) / static_cast<double>(of);
}

// A session, on the way through its transactions.
struct Cursor {
  std::size_t next;
  std::size_t end;
  // Of the last one passed.
  std::int64_t busy_until = std::numeric_limits<std::int64_t>::min();
  bool counted = true;
};

}  // namespace

Overlap& Overlap::operator+=(const Overlap& other) {
  transactions += other.transactions;
  overlapping += other.overlapping;
  optimistic += other.optimistic;
  lost += other.lost;
  return *this;
}

double Overlap::overlapping_share() const {
  return Share(overlapping, transactions);
}

double Overlap::lost_share() const { return Share(lost, optimistic); }

Overlap MeasureOverlap(const History& history) {
  const std::vector<Transaction>& all = history.transactions;
  Overlap overlap{.transactions = all.size()};
  std::vector<Cursor> sessions;
  for (std::size_t t = 0; t < all.size(); ++t) {
    if (IsOptimistic(all[t].operation)) {
      ++overlap.optimistic;
      if (!all[t].committed) ++overlap.lost;
    }
    if (t == 0 || all[t].session != all[t - 1].session) {
      sessions.push_back({.next = t, .end = t});
    }
    ++sessions.back().end;
  }
  // In the order of their beginnings: each meets what is still going on.
  for (std::size_t i = 0; i < all.size(); ++i) {
    Cursor* first = nullptr;
    for (Cursor& session : sessions) {
      if (session.next == session.end) continue;
      if (first == nullptr ||
          all[session.next].start < all[first->next].start) {
        first = &session;
      }
    }
    const Transaction& transaction = all[first->next++];
    first->counted = false;
    first->busy_until = transaction.end;
    for (Cursor& other : sessions) {
      if (&other == first || other.busy_until < transaction.start) continue;
      for (Cursor* met : {&other, first}) {
        if (!met->counted) ++overlap.overlapping;
        met->counted = true;
      }
    }
  }
  return overlap;
}

}  // namespace vigil::history
