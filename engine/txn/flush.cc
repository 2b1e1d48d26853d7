#include "engine/txn/flush.h"

#include "engine/txn/commit.h"

namespace vigil::engine {

void FlushAll(Store& store) {
  Footprint all;
  all.SetAll(store.shard_count());
  CommitMany(store, all, [](WriteDoor& door) { door.FlushAll(); });
  for (const ShardIndex index : all) {
    Reclaimed reclaimed;
    Shard& shard = store.shard(index);
    const MutexLock lock(shard.mutex());
    if (shard.garbage().count() > 0) shard.garbage().Collect(reclaimed);
  }
}

}  // namespace vigil::engine
