#include "engine/expiry/purge.h"

#include <algorithm>

#include "absl/container/inlined_vector.h"

#include "engine/txn/commit.h"
#include "engine/txn/write_door.h"

namespace vigil::engine {

std::size_t PurgeSome(Store& store, ShardIndex index, std::size_t buckets,
                      std::size_t* looked_at) {
  Reclaimed reclaimed;
  Shard& shard = store.shard(index);
  const CommitTime time(store.clock());
  const MutexLock lock(shard.mutex());
  WriteDoor door(store, time, reclaimed);
  // Keys first, then purging: a purge unlinks records.
  absl::InlinedVector<KeyRef, 64> expired;
  const Table::Array array = shard.table().array();
  std::size_t& position = shard.purge_position();
  for (std::size_t i = std::min(buckets, array.size()); i > 0; --i) {
    if (position >= array.size()) position = 0;
    Table::ForEachIn(array, position++, [&](const Record* record) {
      if (record->deadline() == kNoDeadline) return;
      ++*looked_at;
      if (IsExpired(record->deadline(), time)) {
        expired.push_back(store.Hash(record->key()));
      }
    });
  }
  // Finding an expired key purges it; see WriteDoor::Find().
  for (const KeyRef& key : expired) (void)door.Find(key);
  return expired.size();
}

std::size_t PurgeAll(Store& store) {
  constexpr std::size_t kBuckets = 64;  // per hold of a lock
  std::size_t purged = 0;
  for (ShardIndex i = 0; i < store.shard_count(); ++i) {
    if (store.shard(i).Look().keys_with_deadline.load(
            std::memory_order_relaxed) == 0) {
      continue;
    }
    const std::size_t all = [&] {
      Shard& shard = store.shard(i);
      const MutexLock lock(shard.mutex());
      shard.purge_position() = 0;
      return shard.table().array().size();
    }();
    std::size_t looked_at = 0;
    for (std::size_t done = 0; done < all; done += kBuckets) {
      purged += PurgeSome(store, i, std::min(kBuckets, all - done), &looked_at);
    }
  }
  return purged;
}

void CollectGarbage(Store& store) {
  for (ShardIndex i = 0; i < store.shard_count(); ++i) {
    bool more = true;
    while (more) {
      Reclaimed reclaimed;
      Shard& shard = store.shard(i);
      const MutexLock lock(shard.mutex());
      if (shard.garbage().count() > 0) shard.garbage().Collect(reclaimed);
      more = reclaimed.full();
    }
  }
}

}  // namespace vigil::engine
