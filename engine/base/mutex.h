// The one lock of the engine: four bytes, spins briefly, then parks.
//
// Not absl::Mutex: Debian's build of it is not visible to ThreadSanitizer, and
// it runs its deadlock detector unless the whole process turns that off, which
// is the application's choice. Not std::mutex: forty bytes, and it parks at
// once where a shard's lock is held for some tens of nanoseconds.
//
// Unlocking is a plain store. An exchange, which could not miss a thread that
// parks at that very moment, would hold the next operation's loads back until
// it is done, and with them its cache misses. What it may miss instead is made
// up for: who parks looks again after a millisecond.

#ifndef VIGIL_ENGINE_BASE_MUTEX_H_
#define VIGIL_ENGINE_BASE_MUTEX_H_

#include <atomic>
#include <cstdint>

#include "absl/base/thread_annotations.h"

#include "engine/base/check.h"
#include "engine/base/point.h"

namespace vigil::engine {

// Exclusive, not recursive, not fair. Locking one twice on a thread deadlocks.
class ABSL_LOCKABLE Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() {
    (void)VIGIL_AWAIT("lock", this, &IsFree);
    std::uint32_t expected = kFree;
    // Acquire: pairs with the release in Unlock(), here and below.
    if (!state_.compare_exchange_weak(expected, kLocked,
                                      std::memory_order_acquire,
                                      std::memory_order_relaxed)) {
      LockSlow();
    }
  }

  // Locks it if that needs no waiting; returns whether it did.
  bool TryLock() ABSL_EXCLUSIVE_TRYLOCK_FUNCTION(true) {
    VIGIL_POINT_WRITE("try lock", this);
    return TakeIfFree();
  }

  void Unlock() ABSL_UNLOCK_FUNCTION() {
    VIGIL_POINT_WRITE("unlock", this);
    // Nobody but its holder frees it, so it can only become kContended between
    // these two; that is the wake-up which may be missed.
    const bool contended = state_.load(std::memory_order_relaxed) == kContended;
    // Release: pairs with the acquires of Lock(), LockSlow() and TryLock().
    state_.store(kFree, std::memory_order_release);
    if (contended) [[unlikely]]
      WakeOne();
  }

  // Teaches the thread-safety analysis that the lock is held; checks in debug
  // builds that somebody holds it.
  void AssertHeld() const ABSL_ASSERT_EXCLUSIVE_LOCK() {
    VIGIL_DCHECK(state_.load(std::memory_order_relaxed) != kFree);
  }

 private:
  friend struct MutexPeer;  // of its tests
  static constexpr std::uint32_t kFree = 0;
  static constexpr std::uint32_t kLocked = 1;
  static constexpr std::uint32_t kContended = 2;  // locked, somebody may park

  bool TakeIfFree() {
    std::uint32_t expected = kFree;
    return state_.compare_exchange_strong(expected, kLocked,
                                          std::memory_order_acquire,
                                          std::memory_order_relaxed);
  }
  void LockSlow();
  void Park();
  void WakeOne();
  static bool IsFree(const void* mutex) {
    return static_cast<const Mutex*>(mutex)->state_.load(
               std::memory_order_relaxed) == kFree;
  }

  std::atomic<std::uint32_t> state_{kFree};
};
static_assert(sizeof(Mutex) == 4);

// Holds a Mutex for a scope.
class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex)
      : mutex_(mutex) {
    mutex_.Lock();
  }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_MUTEX_H_
