#include "engine/base/mutex.h"

#include <algorithm>

#include "engine/base/point.h"
#include "engine/base/spin_wait.h"

namespace vigil::engine {

void Mutex::LockSlow() {
  while (VIGIL_AWAIT("lock", this, &IsFree)) {
    if (TakeIfFree()) return;
  }
  // A shard's lock is held for a few dozen nanoseconds, so it pays to look for
  // about a microsecond before asking the kernel.
  constexpr int kPauses = 100;
  constexpr int kMostBetweenLooks = 16;
  for (int pauses = 0, next = 1; pauses < kPauses;) {
    if (state_.load(std::memory_order_relaxed) == kFree && TakeIfFree()) {
      return;
    }
    for (int i = 0; i < next; ++i) CpuPause();
    pauses += next;
    next = std::min(2 * next, kMostBetweenLooks);
  }
  // Whoever parks leaves kContended behind, also when it gets the lock: others
  // may be parked, and only that state makes Unlock() wake one.
  while (state_.exchange(kContended, std::memory_order_acquire) != kFree) {
    state_.wait(kContended, std::memory_order_relaxed);
  }
}

}  // namespace vigil::engine
