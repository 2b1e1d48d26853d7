// The only class that locks more than one shard.
//
// Lock order, without exception: shards in ascending index, each at most once;
// while one is held, no other lock of the process is waited for. A shard below
// one that is held may only be tried.

#ifndef VIGIL_ENGINE_TXN_SHARD_SET_LOCK_H_
#define VIGIL_ENGINE_TXN_SHARD_SET_LOCK_H_

#include "absl/base/thread_annotations.h"

#include "engine/txn/footprint.h"

namespace vigil::engine {

class Store;

// Holds the locks of a footprint. Clang's analysis cannot follow locks taken in
// a loop, so this class opts out, and who works under it calls
// Shard::mutex().AssertHeld().
class ShardSetLock {
 public:
  explicit ShardSetLock(Store& store) : store_(store) {}
  ~ShardSetLock() { Unlock(); }
  ShardSetLock(const ShardSetLock&) = delete;
  ShardSetLock& operator=(const ShardSetLock&) = delete;

  // Locks every shard of the sorted `footprint`; none is held. May throw
  // std::bad_alloc before it locks anything.
  void Lock(Footprint footprint) ABSL_NO_THREAD_SAFETY_ANALYSIS;

  // Locks the shards of the sorted `wider` that are not held yet, if that can
  // be done within the lock order or without waiting. If not, holds what it
  // held before and returns false.
  bool TryWiden(const Footprint& wider) ABSL_NO_THREAD_SAFETY_ANALYSIS;

  void Unlock() {
    if (!held_.empty()) UnlockHeld();
  }

  bool Holds(ShardIndex shard) const { return held_.Contains(shard); }
  const Footprint& held() const { return held_; }

 private:
  void UnlockHeld() ABSL_NO_THREAD_SAFETY_ANALYSIS;

  Store& store_;
  Footprint held_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_SHARD_SET_LOCK_H_
