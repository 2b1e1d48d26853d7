#include "engine/ops/multi_read.h"

#include <algorithm>

#include "absl/container/inlined_vector.h"

#include "engine/base/clock.h"
#include "engine/base/epoch.h"
#include "engine/store/reader.h"
#include "engine/txn/footprint.h"
#include "engine/txn/shard_set_lock.h"

namespace vigil::engine::ops {
namespace {

// What one round saw of a key, to see whether it still stands.
struct Seen {
  const Record* record;  // nullptr: no record was linked
  VersionNumber version;
  VersionNumber counter;  // of the shard, before the look
  TimeMs deadline;
};
using SeenList = absl::InlinedVector<Seen, 32>;

void ReadOne(const Store& store, const KeyRef& key,
             std::optional<std::string>& text, Seen& seen) {
  const Shard& shard = store.shard(key);
  seen.counter = shard.last_version();
  const Table& table = shard.reading(key.db);
  while (const Record* const record = table.Find(key)) {
    if (!text.has_value()) text.emplace();
    const bool read = record->Read([&](const Record::Image& image) {
      seen.version = image.version;
      seen.deadline = image.deadline;
      CopyText(image, *text);
    });
    if (!read) continue;  // dead (R3): look again
    seen.record = record;
    return;
  }
  seen.record = nullptr;
  seen.deadline = kNoDeadline;
  text.reset();
}

// Whether what was seen still stands. A record that does was there, unchanged,
// all the time since; that its table is still the database's follows from the
// layout (L1), because a flush leaves the records as they are. Where there was
// no record, the shard must not have drawn a version: the key could have come
// and gone.
bool Stands(const Store& store, const KeyRef& key, const Seen& seen) {
  return seen.record != nullptr
             ? seen.record->Stands(seen.version)
             : store.shard(key).last_version() == seen.counter;
}

// Reads every key once; the cache misses of neighbours overlap.
void ReadAll(const Store& store, std::span<const KeyRef> keys,
             std::span<std::optional<std::string>> texts, SeenList& seen) {
  for (std::size_t from = 0; from < keys.size(); from += kMostPrefetched) {
    const std::size_t to = std::min(from + kMostPrefetched, keys.size());
    PrefetchKeys(store, to - from, [&](std::size_t i) -> const KeyRef& {
      return keys[from + i];
    });
    for (std::size_t i = from; i < to; ++i) {
      ReadOne(store, keys[i], texts[i], seen[i]);
    }
  }
}

// Takes away what is past its deadline at `time`, which must be one at which
// everything stood.
void DropExpired(const CommitTime& time, const SeenList& seen,
                 std::span<std::optional<std::string>> texts) {
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (IsExpired(seen[i].deadline, time)) texts[i].reset();
  }
}

}  // namespace

void MultiGet(Store& store, std::span<const KeyRef> keys,
              std::span<std::optional<std::string>> texts) {
  SeenList seen(keys.size());
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds; ++round) {
    const EpochGuard guard;
    const std::uint64_t layout = store.AwaitLayout();
    ReadAll(store, keys, texts, seen);
    if (!store.LayoutIs(layout)) continue;
    if (keys.size() == 1 && seen[0].deadline == kNoDeadline) return;
    // Separates the looks from the reads: everything that still stands stood
    // here. Pairs with the same fence of a concurrent MultiGet, so that two of
    // them cannot see two commits in opposite orders.
    std::atomic_thread_fence(std::memory_order_seq_cst);
    DropExpired(CommitTime(store.clock()), seen, texts);
    bool all_stand = true;
    for (std::size_t i = 0; i < keys.size() && all_stand; ++i) {
      all_stand = Stands(store, keys[i], seen[i]);
    }
    if (all_stand && store.LayoutIs(layout)) return;
  }
  Footprint footprint;
  for (const KeyRef& key : keys) footprint.Add(store.ShardOf(key));
  footprint.Sort();
  ShardSetLock locks(store);
  locks.Lock(footprint);
  const EpochGuard guard;
  ReadAll(store, keys, texts, seen);
  DropExpired(CommitTime(store.clock()), seen, texts);
}

}  // namespace vigil::engine::ops
