#include "engine/base/mutex.h"

#include "engine/base/point.h"
#include "engine/base/spin_wait.h"

namespace vigil::engine {

void Mutex::LockSlow() {
  while (VIGIL_AWAIT("lock", this, &IsFree)) {
    if (TakeIfFree()) return;
  }
  // A shard's lock is held for a few dozen nanoseconds, so it pays to look for
  // about a microsecond before asking the kernel.
  constexpr int kSpins = 100;
  for (int i = 0; i < kSpins; ++i) {
    if (state_.load(std::memory_order_relaxed) == kFree && TakeIfFree()) {
      return;
    }
    CpuPause();
  }
  // Whoever parks leaves kContended behind, also when it gets the lock: others
  // may be parked, and only that state makes Unlock() wake one.
  while (state_.exchange(kContended, std::memory_order_acquire) != kFree) {
    state_.wait(kContended, std::memory_order_relaxed);
  }
}

}  // namespace vigil::engine
