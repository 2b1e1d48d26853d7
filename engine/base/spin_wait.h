// Waiting a little for another thread without giving anything up.

#ifndef VIGIL_ENGINE_BASE_SPIN_WAIT_H_
#define VIGIL_ENGINE_BASE_SPIN_WAIT_H_

#include <thread>

namespace vigil::engine {

// Tells the core that this is a waiting loop.
inline void CpuPause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// One wait of a reader: pauses at first, then yields the core, so that a writer
// that was taken off its core can finish. Never parks. Whoever waits for a word
// passes VIGIL_AWAIT first.
class SpinWait {
 public:
  void Once() {
    if (++rounds_ < kPauseRounds) {
      CpuPause();
    } else {
      std::this_thread::yield();
    }
  }

 private:
  static constexpr int kPauseRounds = 64;
  int rounds_ = 0;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_SPIN_WAIT_H_
