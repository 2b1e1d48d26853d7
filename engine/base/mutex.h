// The one lock of the engine: four bytes, spins briefly, then parks.
//
// Not absl::Mutex: Debian's build of it is not visible to ThreadSanitizer, and
// it runs its deadlock detector unless the whole process turns that off, which
// is the application's choice. Not std::mutex: forty bytes, and it parks at
// once where a shard's lock is held for some tens of nanoseconds.
//
// Unlocking is an exchange and not a plain store: when an operation returns,
// all threads can see what it did, also one that only a clock tells that it is
// later (P1). A store could still be on its way.

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
    // Release: pairs with the acquires of Lock(), LockSlow() and TryLock().
    if (state_.exchange(kFree, std::memory_order_release) == kContended) {
      state_.notify_one();
    }
  }

  // Teaches the thread-safety analysis that the lock is held; checks in debug
  // builds that somebody holds it.
  void AssertHeld() const ABSL_ASSERT_EXCLUSIVE_LOCK() {
    VIGIL_DCHECK(state_.load(std::memory_order_relaxed) != kFree);
  }

 private:
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

// Releases a Mutex that its thread holds already when the scope ends.
class ABSL_SCOPED_LOCKABLE AdoptedLock {
 public:
  explicit AdoptedLock(Mutex& mutex) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex)
      : mutex_(mutex) {}
  ~AdoptedLock() ABSL_UNLOCK_FUNCTION() { mutex_.Unlock(); }
  AdoptedLock(const AdoptedLock&) = delete;
  AdoptedLock& operator=(const AdoptedLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_MUTEX_H_
