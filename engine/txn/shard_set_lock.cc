#include "engine/txn/shard_set_lock.h"

#include <utility>

#include "engine/base/check.h"
#include "engine/store/store.h"

namespace vigil::engine {

void ShardSetLock::Lock(Footprint footprint) {
  VIGIL_DCHECK(held_.empty());
  held_ = std::move(footprint);
  for (const ShardIndex shard : held_) store_.shard(shard).mutex().Lock();
}

bool ShardSetLock::TryWiden(const Footprint& wider) {
  Footprint both = held_;
  both.Add(wider);
  both.Sort();
  if (both.size() == held_.size()) return true;
  // From here on nothing may throw: a lock taken and not noted stays locked.
  const ShardIndex last = held_.empty() ? 0 : *(held_.end() - 1);
  for (const ShardIndex shard : both) {
    if (Holds(shard)) continue;
    Mutex& mutex = store_.shard(shard).mutex();
    if (held_.empty() || shard > last) {
      mutex.Lock();  // ascending: above everything that is held
    } else if (!mutex.TryLock()) {
      for (const ShardIndex taken : both) {
        if (taken == shard) break;
        if (!Holds(taken)) store_.shard(taken).mutex().Unlock();
      }
      return false;
    }
  }
  held_ = std::move(both);
  return true;
}

void ShardSetLock::UnlockHeld() {
  for (const ShardIndex shard : held_) store_.shard(shard).mutex().Unlock();
  held_.Clear();
}

}  // namespace vigil::engine
