// Epochs: when memory that lock-free readers may still look at can be freed.
//
// Invariants
//  (E1) A reader announces the epoch it saw, then fences, before it loads any
//       pointer to shared memory; it withdraws when it holds none any more.
//  (E2) An object is stamped with the epoch read after it was unlinked and
//       after a fence. A reader whose announced epoch is greater than the stamp
//       therefore cannot find the object.
//  (E3) So an object may be freed when every announced epoch is greater than
//       its stamp.
//
// One domain serves the whole process: a thread registers by itself at its
// first read and leaves at its exit, and its slot is used again.

#ifndef VIGIL_ENGINE_BASE_EPOCH_H_
#define VIGIL_ENGINE_BASE_EPOCH_H_

#include <atomic>
#include <cstdint>

#include "engine/base/cache_line.h"
#include "engine/base/check.h"
#include "engine/base/point.h"

namespace vigil::engine {

class Epoch {
 public:
  // Where one thread announces itself: a cache line of its own, so that
  // announcing never waits for another core.
  struct alignas(kCacheLineBytes) Slot {
    std::atomic<std::uint64_t> announced{0};  // 0: not reading
    std::atomic<bool> taken{true};
    Slot* next = nullptr;  // constant once the slot is listed
  };

  // The epoch to stamp on an object that has just been unlinked. (E2)
  static std::uint64_t Stamp();

  // Begins a new epoch and returns the smallest one that a reader still
  // announces: what is stamped below it can be freed. O(threads).
  static std::uint64_t AdvanceAndFindOldest();

  // What points name where they are about announcements and the epoch.
  static const void* Domain() { return &current_; }

 private:
  friend class EpochGuard;
  friend class LeafEpochGuard;
  friend class FiberLocals;  // of tests that steer threads

  // This thread's slot; registers the thread at the first call. May throw
  // std::bad_alloc.
  static Slot& ThreadSlot() {
    return thread_slot_ != nullptr ? *thread_slot_ : Register();
  }
  static std::uint64_t Seen() {
    const std::uint64_t seen = current_.load(std::memory_order_relaxed);
    VIGIL_POINT_READ("announce the epoch seen", Domain());
    return seen;
  }
  static void Announce(Slot& slot) {
    VIGIL_POINT_READ("announce an epoch", Domain());
    // Release: pairs with the acquire in AdvanceAndFindOldest(), so that all
    // that this thread read under an earlier guard happens before the free.
    slot.announced.store(Seen(), std::memory_order_release);
    // The fence of (E1); pairs with those in Stamp() and in
    // AdvanceAndFindOldest(). It also orders this read after every earlier one
    // of the thread, which is what makes single reads strictly serializable on
    // machines that are not multi-copy atomic.
    std::atomic_thread_fence(std::memory_order_seq_cst);
  }
  static void Withdraw(Slot& slot) {
    slot.announced.store(0, std::memory_order_release);  // as above
  }
  static Slot& Register();
  static void Unregister();

  alignas(kCacheLineBytes) static std::atomic<std::uint64_t> current_;
  static std::atomic<Slot*> slots_;
  // Initial-exec: a load instead of a call, also in a shared library.
  [[gnu::tls_model(
      "initial-exec")]] static constinit thread_local Slot* thread_slot_;
};

// Keeps everything that can be reached now from being freed while it lives.
// Nests. Must not outlive a call into the engine: user code never runs in one.
class EpochGuard {
 public:
  EpochGuard()
      : slot_(Epoch::ThreadSlot()),
        outermost_(slot_.announced.load(std::memory_order_relaxed) == 0) {
    if (outermost_) Epoch::Announce(slot_);
  }
  ~EpochGuard() {
    if (outermost_) Epoch::Withdraw(slot_);
  }
  EpochGuard(const EpochGuard&) = delete;
  EpochGuard& operator=(const EpochGuard&) = delete;

 private:
  Epoch::Slot& slot_;
  const bool outermost_;
};

// The same for a thread that holds no other one and has read before, which
// IsPossible() says: less to do. A thread may hold another one where a user's
// clock, asked within a read, reads a store.
class LeafEpochGuard {
 public:
  static bool IsPossible() {
    const Epoch::Slot* const slot = Epoch::thread_slot_;
    return slot != nullptr &&
           slot->announced.load(std::memory_order_relaxed) == 0;
  }

  LeafEpochGuard() : slot_(*Epoch::thread_slot_) {
    VIGIL_DCHECK(slot_.announced.load(std::memory_order_relaxed) == 0);
    Epoch::Announce(slot_);
  }
  ~LeafEpochGuard() { Epoch::Withdraw(slot_); }
  LeafEpochGuard(const LeafEpochGuard&) = delete;
  LeafEpochGuard& operator=(const LeafEpochGuard&) = delete;

 private:
  Epoch::Slot& slot_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_EPOCH_H_
