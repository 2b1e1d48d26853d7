#include "tests/history/version_order.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace vigil::history {
namespace {

constexpr std::int64_t kAlways = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

bool IsWrite(const Access& access) {
  return access.kind == Access::Kind::kWrite;
}

}  // namespace

VersionOrder::VersionOrder(const History& history, Verdict& verdict)
    : history_(history),
      verdict_(verdict),
      owner_(history.accesses.size(), 0),
      version_(history.accesses.size(), 0),
      is_final_(history.accesses.size(), false),
      source_(history.accesses.size(), kNone),
      replaces_(history.accesses.size(), kNone),
      anchors_(history.accesses.size()),
      place_(history.accesses.size(), kNone) {
  CollectWrites();
  ResolveReads();
  Place();
  CheckOrder();
  if (history_.is_list_append) CheckLists();
  FindGaps();
  ResolveAbsences();
}

void VersionOrder::Report(AnomalyKind kind,
                          std::vector<std::uint32_t> transactions, KeyId key) {
  if (verdict_.anomalies.size() >= kMaxAnomalies) return;
  verdict_.anomalies.push_back({.kind = kind,
                                .order = Order::kNone,
                                .cycle = {},
                                .transactions = std::move(transactions),
                                .key = key});
}

void VersionOrder::CollectWrites() {
  writes_.reserve(history_.accesses.size() / 2);
  for (std::uint32_t t = 0; t < history_.transactions.size(); ++t) {
    const Transaction& transaction = history_.transactions[t];
    const std::size_t end = transaction.first_access + transaction.accesses;
    for (std::size_t a = transaction.first_access; a < end; ++a) {
      const auto access = static_cast<std::uint32_t>(a);
      owner_[access] = t;
      const Access& write = history_.accesses[access];
      if (!IsWrite(write)) continue;
      version_[access] = write.version;
      // In a list, what a transaction appended before is still there.
      is_final_[access] =
          history_.is_list_append ||
          std::none_of(
              history_.accesses.begin() + static_cast<std::ptrdiff_t>(a) + 1,
              history_.accesses.begin() + static_cast<std::ptrdiff_t>(end),
              [&](const Access& later) {
                return IsWrite(later) && later.key == write.key;
              });
      if (write.value == kAbsent) continue;
      const auto [at, is_new] =
          writes_.try_emplace({write.key, write.value}, access);
      if (!is_new) {
        Report(AnomalyKind::kDuplicateVersion, {owner_[at->second], t},
               write.key);
      }
    }
  }
}

void VersionOrder::ResolveReads() {
  for (std::uint32_t t = 0; t < history_.transactions.size(); ++t) {
    const Transaction& transaction = history_.transactions[t];
    if (!transaction.IsOrdered()) continue;
    if (transaction.operation != Operation::kUnknown) {
      ++(transaction.committed ? verdict_.committed : verdict_.lost);
    }
    const std::size_t end = transaction.first_access + transaction.accesses;
    for (std::size_t a = transaction.first_access; a < end; ++a) {
      ResolveRead(t, static_cast<std::uint32_t>(a));
    }
  }
}

// Where the access is a read: what it read from, and whether it may have. Where
// it is a write: what it replaces.
void VersionOrder::ResolveRead(std::uint32_t transaction,
                               std::uint32_t access) {
  const Access& read = history_.accesses[access];
  std::uint32_t own = kNone;  // the transaction's access of this key before
  for (std::uint32_t a = access;
       a-- > history_.transactions[transaction].first_access;) {
    if (history_.accesses[a].key != read.key) continue;
    own = a;
    break;
  }
  if (own != kNone) replaces_[access] = replaces_[own];
  if (IsWrite(read)) return;
  if (own != kNone) {
    const Access& before = history_.accesses[own];
    if (before.value != read.value) {
      Report(AnomalyKind::kInternal, {transaction}, read.key);
    }
    if (IsWrite(before)) {
      LearnVersion(own, access);
    } else if (source_[own] != kNone) {
      LearnVersion(source_[own], access);
    }
    return;
  }
  replaces_[access] = access;
  FindSource(transaction, access);
}

// What a read of another's write read from.
void VersionOrder::FindSource(std::uint32_t transaction, std::uint32_t access) {
  const Access& read = history_.accesses[access];
  if (read.value == kAbsent) {
    absences_.push_back(access);
    return;
  }
  const auto found = writes_.find({read.key, read.value});
  if (found == writes_.end()) {
    Report(AnomalyKind::kUnknownValue, {transaction}, read.key);
    return;
  }
  const std::uint32_t write = found->second;
  const std::uint32_t writer = owner_[write];
  if (!history_.transactions[writer].committed) {
    Report(AnomalyKind::kAbortedRead, {writer, transaction}, read.key);
    return;
  }
  if (!is_final_[write]) {
    Report(AnomalyKind::kIntermediateRead, {writer, transaction}, read.key);
    return;
  }
  if (!history_.is_list_append && read.hash != 0 &&
      history_.accesses[write].hash != 0 &&
      read.hash != history_.accesses[write].hash) {
    Report(AnomalyKind::kTornValue, {writer, transaction}, read.key);
  }
  source_[access] = write;
  LearnVersion(write, access);
}

void VersionOrder::LearnVersion(std::uint32_t write, std::uint32_t read) {
  const std::uint64_t version = history_.accesses[read].version;
  if (version == 0) return;
  if (version_[write] == 0) version_[write] = version;
  if (version_[write] == version) return;
  Report(AnomalyKind::kDuplicateVersion, {owner_[write], owner_[read]},
         history_.accesses[write].key);
}

// Walks from a write without a version to what it replaced, until there is one
// with a version, or one that was here before.
void VersionOrder::FindAnchor(std::uint32_t write) {
  std::vector<std::uint32_t> path;
  std::uint32_t at = write;
  while (at != kNone && version_[at] == 0 &&
         anchors_[at].state == Anchor::State::kUnknown) {
    anchors_[at].state = Anchor::State::kNowhere;  // also where it is a ring
    path.push_back(at);
    at = replaces_[at] != kNone ? source_[replaces_[at]] : kNone;
  }
  if (at == kNone) return;
  Anchor anchor = anchors_[at];
  if (version_[at] != 0) anchor = {version_[at], 0, Anchor::State::kKnown};
  anchors_[at] = anchor;
  if (anchor.state != Anchor::State::kKnown) return;
  for (auto step = path.rbegin(); step != path.rend(); ++step) {
    ++anchor.depth;
    anchors_[*step] = anchor;
  }
}

void VersionOrder::Place() {
  for (std::uint32_t access = 0; access < history_.accesses.size(); ++access) {
    if (!IsWrite(history_.accesses[access]) || !is_final_[access] ||
        !TransactionOf(access).committed) {
      continue;
    }
    FindAnchor(access);
    const Anchor& anchor = anchors_[access];
    if (anchor.state == Anchor::State::kKnown) {
      placed_.push_back(
          {history_.accesses[access].key, anchor.base, anchor.depth, access});
    } else if (history_.accesses[access].value != kAbsent ||
               replaces_[access] == kNone) {
      ++verdict_.unplaced_writes;
    }
  }
  std::sort(placed_.begin(), placed_.end(),
            [](const Placed& a, const Placed& b) {
              return std::tie(a.key, a.base, a.depth, a.access) <
                     std::tie(b.key, b.base, b.depth, b.access);
            });
  for (std::size_t i = 0; i < placed_.size(); ++i) {
    place_[placed_[i].access] = static_cast<std::uint32_t>(i);
  }
}

void VersionOrder::CheckOrder() {
  for (std::size_t i = 1; i < placed_.size(); ++i) {
    const Placed& a = placed_[i - 1];
    const Placed& b = placed_[i];
    if (a.key == b.key && a.depth == 0 && b.depth == 0 && a.base == b.base) {
      Report(AnomalyKind::kDuplicateVersion,
             {owner_[a.access], owner_[b.access]}, a.key);
    }
  }
}

// Every read of a list must be what had been appended then, in order.
void VersionOrder::CheckLists() {
  std::vector<std::uint64_t> hashes(placed_.size());
  for (std::size_t i = 0; i < placed_.size(); ++i) {
    const bool first = i == 0 || placed_[i - 1].key != placed_[i].key;
    hashes[i] = HashList(first ? 0 : hashes[i - 1],
                         history_.accesses[placed_[i].access].value);
  }
  for (std::uint32_t read = 0; read < source_.size(); ++read) {
    const std::uint64_t hash = history_.accesses[read].hash;
    const std::uint32_t write = source_[read];
    if (write == kNone || hash == 0 || place_[write] == kNone) continue;
    if (hashes[place_[write]] == hash) continue;
    Report(AnomalyKind::kTornValue, {owner_[write], owner_[read]},
           history_.accesses[read].key);
  }
}

void VersionOrder::FindGaps() {
  for (std::size_t i = 0; i < placed_.size();) {
    const KeyId key = placed_[i].key;
    const auto first = static_cast<std::uint32_t>(gaps_.size());
    const auto add = [&](std::uint32_t after, std::uint32_t before) {
      gaps_.push_back(
          {.after = after,
           .before = before,
           .opens = after != kNone ? TransactionOf(after).start : kAlways,
           .closes = before != kNone ? TransactionOf(before).end : kNever,
           .latest_close = 0,
           .earliest_open = 0});
    };
    add(kNone, placed_[i].access);
    for (; i < placed_.size() && placed_[i].key == key; ++i) {
      const std::uint32_t write = placed_[i].access;
      const bool is_last = i + 1 == placed_.size() || placed_[i + 1].key != key;
      const std::uint32_t next = is_last ? kNone : placed_[i + 1].access;
      const bool deletes = history_.accesses[write].value == kAbsent;
      if (deletes || history_.keys_expire) add(write, next);
    }
    const auto last = static_cast<std::uint32_t>(gaps_.size());
    std::int64_t latest = kAlways;
    for (std::uint32_t g = first; g < last; ++g) {
      gaps_[g].latest_close = latest = std::max(latest, gaps_[g].closes);
    }
    std::int64_t earliest = kNever;
    for (std::uint32_t g = last; g-- > first;) {
      gaps_[g].earliest_open = earliest = std::min(earliest, gaps_[g].opens);
    }
    gaps_of_[key] = {first, last};
  }
}

void VersionOrder::ResolveAbsences() {
  gap_of_.reserve(absences_.size());
  for (const std::uint32_t read : absences_) gap_of_.push_back(GapOf(read));
}

// The one gap that the read can have seen; kNone where there are several.
std::uint32_t VersionOrder::GapOf(std::uint32_t read) {
  const KeyId key = history_.accesses[read].key;
  const auto range = gaps_of_.find(key);
  if (range == gaps_of_.end()) return kNone;  // nobody wrote it
  const auto [first, last] = range->second;
  const Transaction& reader = TransactionOf(read);
  const auto begin = gaps_.begin() + first;
  const auto end = gaps_.begin() + last;
  std::uint32_t found = kNone;
  std::size_t candidates = 0;
  for (auto gap = std::partition_point(
           begin, end,
           [&](const Gap& g) { return g.latest_close < reader.start; });
       gap != end && gap->earliest_open <= reader.end; ++gap) {
    if (gap->opens > reader.end || gap->closes < reader.start) continue;
    // What made the key after it saw it for certain.
    const bool made =
        gap->before != kNone && owner_[gap->before] == owner_[read];
    if (++candidates == 1 || made) {
      found = static_cast<std::uint32_t>(gap - gaps_.begin());
    }
    if (made) return found;
    if (candidates > 16) break;
  }
  if (candidates == 0) {
    // A write whose place is unknown may have left a gap.
    if (verdict_.unplaced_writes > 0) return kNone;
    Report(AnomalyKind::kImpossibleAbsence, {owner_[read]}, key);
    return kNone;
  }
  if (candidates == 1) return found;
  ++verdict_.ambiguous_absences;
  return kNone;
}

}  // namespace vigil::history
