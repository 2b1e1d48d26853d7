#include "engine/base/mutex.h"

#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

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
    Park();
  }
}

// std::atomic's own wait() knows no time limit.
void Mutex::Park() {
  constexpr timespec kLimit{.tv_sec = 0, .tv_nsec = 1'000'000};
  // Returns at once if the word is not kContended any more. Why it returns does
  // not matter: the caller looks.
  syscall(SYS_futex, &state_, FUTEX_WAIT_PRIVATE, kContended, &kLimit, nullptr,
          0);
}

void Mutex::WakeOne() {
  syscall(SYS_futex, &state_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

}  // namespace vigil::engine
