// The order of each key's versions, what each read saw of it, and what is wrong
// with a history without looking for cycles.

#ifndef VIGIL_TESTS_HISTORY_VERSION_ORDER_H_
#define VIGIL_TESTS_HISTORY_VERSION_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "tests/history/anomaly.h"
#include "tests/history/checker.h"
#include "tests/history/history.h"

namespace vigil::history {

// Accesses are named by their index in History::accesses.
class VersionOrder {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  // Fills in `verdict` but for the cycles.
  VersionOrder(const History& history, Verdict& verdict);

  // Calls add(edge) for each between two committed transactions.
  template <class Add>
  void ForEachEdge(Add&& add) const;

 private:
  // Where a write belongs among those of its key: after the version `base`, as
  // number `depth`; 0: it is that version.
  struct Anchor {
    enum class State : std::uint8_t { kUnknown, kNowhere, kKnown };
    std::uint64_t base = 0;
    std::uint32_t depth = 0;
    State state = State::kUnknown;
  };
  // A committed write that its transaction did not replace, at its place among
  // the writes of its key.
  struct Placed {
    KeyId key;
    std::uint64_t base;
    std::uint32_t depth;
    std::uint32_t access;
  };
  // A time without a key: between two of its writes.
  struct Gap {
    std::uint32_t after;   // an access, or kNone: from the beginning
    std::uint32_t before;  // an access, or kNone: to the end
    std::int64_t opens;    // no read that ended before this can have seen it
    std::int64_t closes;   // nor one that began after this
    std::int64_t latest_close;   // of this gap and those before
    std::int64_t earliest_open;  // of this gap and those after
  };

  const Transaction& TransactionOf(std::uint32_t access) const {
    return history_.transactions[owner_[access]];
  }
  void Report(AnomalyKind kind, std::vector<std::uint32_t> transactions,
              KeyId key);

  void CollectWrites();
  void ResolveReads();
  void ResolveRead(std::uint32_t transaction, std::uint32_t read);
  void FindSource(std::uint32_t transaction, std::uint32_t read);
  void LearnVersion(std::uint32_t write, std::uint32_t read);
  void Place();
  void FindAnchor(std::uint32_t write);
  void CheckOrder();
  void CheckLists();
  void FindGaps();
  void ResolveAbsences();
  std::uint32_t GapOf(std::uint32_t read);

  const History& history_;
  Verdict& verdict_;
  absl::flat_hash_map<std::pair<KeyId, ValueId>, std::uint32_t> writes_;
  std::vector<std::uint32_t> owner_;    // of each access: its transaction
  std::vector<std::uint64_t> version_;  // of each write; 0: not known
  std::vector<bool> is_final_;          // of each write
  std::vector<std::uint32_t> source_;   // of each read from others: the write
  // Of each access: its transaction's first read of the key, if it began so.
  std::vector<std::uint32_t> replaces_;
  std::vector<Anchor> anchors_;          // of each write
  std::vector<Placed> placed_;           // sorted
  std::vector<std::uint32_t> place_;     // of each write: its index there
  std::vector<std::uint32_t> absences_;  // reads from others, of no key
  std::vector<Gap> gaps_;                // by key
  absl::flat_hash_map<KeyId, std::pair<std::uint32_t, std::uint32_t>>
      gaps_of_;                        // a range of these
  std::vector<std::uint32_t> gap_of_;  // of each absence; kNone: unknown
};

template <class Add>
void VersionOrder::ForEachEdge(Add&& add) const {
  const auto link = [&](std::uint32_t from, std::uint32_t to, EdgeKind kind) {
    const std::uint32_t a = owner_[from];
    const std::uint32_t b = owner_[to];
    if (a != b) add(Edge{a, b, kind, history_.accesses[to].key});
  };
  for (std::size_t i = 1; i < placed_.size(); ++i) {
    if (placed_[i - 1].key != placed_[i].key) continue;
    link(placed_[i - 1].access, placed_[i].access, EdgeKind::kWriteWrite);
  }
  for (std::uint32_t read = 0; read < source_.size(); ++read) {
    const std::uint32_t write = source_[read];
    if (write == kNone) continue;
    link(write, read, EdgeKind::kWriteRead);
    const std::uint32_t place = place_[write];
    if (place == kNone || place + 1 >= placed_.size()) continue;
    const Placed& next = placed_[place + 1];
    if (next.key != history_.accesses[read].key) continue;
    link(read, next.access, EdgeKind::kReadWrite);
  }
  for (std::size_t i = 0; i < absences_.size(); ++i) {
    if (gap_of_[i] == kNone) continue;
    const Gap& gap = gaps_[gap_of_[i]];
    if (gap.after != kNone) {
      link(gap.after, absences_[i], EdgeKind::kWriteRead);
    }
    if (gap.before != kNone) {
      link(absences_[i], gap.before, EdgeKind::kReadWrite);
    }
  }
}

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_VERSION_ORDER_H_
