#include "engine/base/epoch.h"

#include <algorithm>

#include "engine/base/point.h"

namespace vigil::engine {

alignas(kCacheLineBytes) std::atomic<std::uint64_t> Epoch::current_{1};
std::atomic<Epoch::Slot*> Epoch::slots_{nullptr};
constinit thread_local Epoch::Slot* Epoch::thread_slot_ = nullptr;

std::uint64_t Epoch::Stamp() {
  VIGIL_POINT_READ("stamp", Domain());
  std::atomic_thread_fence(std::memory_order_seq_cst);  // (E2)
  return current_.load(std::memory_order_relaxed);
}

std::uint64_t Epoch::AdvanceAndFindOldest() {
  VIGIL_POINT_WRITE("advance the epoch", Domain());
  std::uint64_t oldest = current_.fetch_add(1, std::memory_order_seq_cst) + 1;
  // Pairs with the fence of EpochGuard: a reader whose announcement is not
  // seen below fences after this one, and so finds nothing that was unlinked
  // before.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  VIGIL_POINT_WRITE("look for readers", Domain());
  // Acquire: pairs with the release that listed the slot.
  for (const Slot* slot = slots_.load(std::memory_order_acquire);
       slot != nullptr; slot = slot->next) {
    const std::uint64_t announced =
        slot->announced.load(std::memory_order_acquire);
    if (announced != 0) oldest = std::min(oldest, announced);
  }
  return oldest;
}

Epoch::Slot& Epoch::Register() {
  struct LeaveAtThreadExit {
    ~LeaveAtThreadExit() { Unregister(); }
  };
  // A read from another thread-local's destructor after this one ran registers
  // again, and that slot is then never given back: 64 bytes, and no harm.
  thread_local LeaveAtThreadExit leave;
  (void)leave;

  for (Slot* slot = slots_.load(std::memory_order_acquire); slot != nullptr;
       slot = slot->next) {
    bool expected = false;
    // Acquire: pairs with the release in Unregister().
    if (slot->taken.compare_exchange_strong(expected, true,
                                            std::memory_order_acquire,
                                            std::memory_order_relaxed)) {
      thread_slot_ = slot;
      return *slot;
    }
  }
  Slot* const slot = new Slot;  // listed for the life of the process
  slot->next = slots_.load(std::memory_order_relaxed);
  while (!slots_.compare_exchange_weak(
      slot->next, slot, std::memory_order_release, std::memory_order_relaxed)) {
  }
  thread_slot_ = slot;
  return *slot;
}

void Epoch::Unregister() {
  if (thread_slot_ == nullptr) return;
  // Release: pairs with the acquire in Register().
  thread_slot_->taken.store(false, std::memory_order_release);
  thread_slot_ = nullptr;
}

}  // namespace vigil::engine
