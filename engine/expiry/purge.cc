#include "engine/expiry/purge.h"

#include <algorithm>

#include "absl/container/inlined_vector.h"

#include "engine/txn/commit.h"
#include "engine/txn/write_door.h"

namespace vigil::engine {
namespace {

// Removes every expired key of one database in one shard.
std::size_t PurgeTable(Store& store, ShardIndex index, int db) {
  constexpr std::size_t kBuckets = 64;  // per hold of the lock
  const std::size_t all = [&] {
    Shard& shard = store.shard(index);
    const MutexLock lock(shard.mutex());
    shard.table(db).purge_position() = 0;
    return shard.table(db).array().size();
  }();
  std::size_t purged = 0;
  std::size_t looked_at = 0;
  for (std::size_t done = 0; done < all; done += kBuckets) {
    purged +=
        PurgeSome(store, index, db, std::min(kBuckets, all - done), &looked_at);
  }
  return purged;
}

}  // namespace

bool MayExpire(const Store& store, ShardIndex index, int db) {
  const Table::Counters& counters = store.shard(index).reading(db).Look();
  return counters.keys_with_deadline.load(std::memory_order_relaxed) > 0;
}

std::size_t PurgeSome(Store& store, ShardIndex index, int db,
                      std::size_t buckets, std::size_t* looked_at) {
  Reclaimed reclaimed;
  Shard& shard = store.shard(index);
  const CommitTime time(store.clock());
  const MutexLock lock(shard.mutex());
  WriteDoor door(store, time, reclaimed);
  // Keys first, then purging: a purge unlinks records.
  absl::InlinedVector<KeyRef, 64> expired;
  const Table::Array array = shard.table(db).array();
  std::size_t& position = shard.table(db).purge_position();
  for (std::size_t i = std::min(buckets, array.size()); i > 0; --i) {
    if (position >= array.size()) position = 0;
    Table::ForEachIn(array, position++, [&](const Record* record) {
      if (record->deadline() == kNoDeadline) return;
      ++*looked_at;
      if (IsExpired(record->deadline(), time)) {
        expired.push_back(WithDb(store.Hash(record->key()), db));
      }
    });
  }
  // Finding an expired key purges it; see WriteDoor::Find().
  for (const KeyRef& key : expired) (void)door.Find(key);
  return expired.size();
}

std::size_t PurgeAll(Store& store) {
  std::size_t purged = 0;
  for (ShardIndex i = 0; i < store.shard_count(); ++i) {
    for (int db = 0; db < kDatabases; ++db) {
      if (MayExpire(store, i, db)) purged += PurgeTable(store, i, db);
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
