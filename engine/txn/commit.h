// A commit: everything that must be right about it, on one screen.

#ifndef VIGIL_ENGINE_TXN_COMMIT_H_
#define VIGIL_ENGINE_TXN_COMMIT_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/planted.h"
#include "engine/store/garbage.h"
#include "engine/store/store.h"
#include "engine/txn/footprint.h"
#include "engine/txn/shard_set_lock.h"
#include "engine/txn/watch_set.h"
#include "engine/txn/write_door.h"

namespace vigil::engine {

// Counts a commit in the first shard of its footprint, whose lock is held.
inline void CountCommit(Store& store, const Footprint& footprint) {
  if (footprint.empty()) return;
  Shard& shard = store.shard(*footprint.begin());
  shard.mutex().AssertHeld();
  Shard::Add(shard.counters().commits, std::uint64_t{1});
}

// Locks the sorted `footprint`, validates `watches` (whose shards are in it),
// and if all stand calls body(door) and makes what it did visible at one
// instant. Returns whether it did; if not, `losses` says why. One hold of all
// locks covers validation and changes. May throw what the body throws; what it
// did before that is published.
//
// The order of the lines is the argument: time is read under the locks, once
// (CommitTime); nothing is changed before validation; the door closes
// (publishes) before the locks open; memory is freed after that.
template <class Body>
bool Commit(Store& store, const Footprint& footprint, const WatchSet& watches,
            Body&& body, std::vector<Loss>& losses) {
  Reclaimed reclaimed;
  const CommitTime time(store.clock());
  ShardSetLock locks(store);
  locks.Lock(footprint);
  if (!watches.Validate(time)) {
    losses = watches.Explain(time);
    if (VIGIL_PLANTED(kHalfAppliedOnConflict)) {
      WriteDoor half(store, time, reclaimed);
      body(half);
    }
    return false;
  }
  if (VIGIL_PLANTED(kUnlockBeforeApply)) {
    locks.Unlock();
    locks.Lock(footprint);
  }
  WriteDoor door(store, time, reclaimed);
  CountCommit(store, footprint);
  body(door);
  return true;
}

// A commit of one shard without watches. Returns what body(door) returns.
template <class Body>
auto CommitOne(Store& store, ShardIndex index, Body&& body) {
  Reclaimed reclaimed;
  const CommitTime time(store.clock());
  Shard& shard = store.shard(index);
  const MutexLock lock(shard.mutex());
  WriteDoor door(store, time, reclaimed);
  Shard::Add(shard.counters().commits, std::uint64_t{1});
  return body(door);
}

// The rest of CommitOverwrite(): `shard` is locked, and is unlocked.
template <class Body>
[[gnu::noinline]] auto CommitHeld(Store& store, Shard& shard, Body& body)
    ABSL_UNLOCK_FUNCTION(shard.mutex()) {
  Reclaimed reclaimed;
  const CommitTime time(store.clock());
  const AdoptedLock lock(shard.mutex());
  WriteDoor door(store, time, reclaimed);
  Shard::Add(shard.counters().commits, std::uint64_t{1});
  return body(door);
}

// A commit of one operation on one key, which usually overwrites a small value
// in its place: then overwrite(shard) does it all and returns what is returned,
// as an optional. Where it returns nothing, body(door) does it.
template <class Overwrite, class Body>
[[gnu::always_inline]] inline auto CommitOverwrite(Store& store,
                                                   const KeyRef& key,
                                                   Overwrite&& overwrite,
                                                   Body&& body) {
  Shard& shard = store.shard(key);
  // Locking holds later loads back until it is done, but not this one.
  shard.reading(key.db).PrefetchBucket(key.hash);
  shard.mutex().Lock();
  auto done = overwrite(shard);
  if (!done.has_value()) [[unlikely]]
    return CommitHeld(store, shard, body);
  Shard::Add(shard.counters().commits, std::uint64_t{1});
  shard.mutex().Unlock();
  return *std::move(done);
}

// The same for an operation on one key.
template <class Body>
auto CommitKey(Store& store, const KeyRef& key, Body&& body) {
  // Locking holds later loads back until it is done, but not this one.
  store.shard(key).reading(key.db).PrefetchBucket(key.hash);
  return CommitOne(store, store.ShardOf(key), std::forward<Body>(body));
}

// The same for an operation on several keys.
template <class Body>
auto CommitMany(Store& store, const Footprint& footprint, Body&& body) {
  Reclaimed reclaimed;
  const CommitTime time(store.clock());
  ShardSetLock locks(store);
  locks.Lock(footprint);
  WriteDoor door(store, time, reclaimed);
  CountCommit(store, footprint);
  return body(door);
}

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_COMMIT_H_
