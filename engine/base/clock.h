// Time as the engine sees it: milliseconds since the Unix epoch.

#ifndef VIGIL_ENGINE_BASE_CLOCK_H_
#define VIGIL_ENGINE_BASE_CLOCK_H_

#include <atomic>
#include <cstdint>

namespace vigil::engine {

// A point in time in milliseconds since the Unix epoch.
using TimeMs = std::int64_t;
inline constexpr TimeMs kMsPerSecond = 1000;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimeMs NowMs() const = 0;  // any thread
};

// The wall clock of the machine.
class SystemClock final : public Clock {
 public:
  TimeMs NowMs() const override;
  static const SystemClock& Instance();
};

// A clock that tests move by hand.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(TimeMs now) : now_(now) {}
  TimeMs NowMs() const override { return now_.load(std::memory_order_relaxed); }
  void Advance(TimeMs by) { now_.fetch_add(by, std::memory_order_relaxed); }

 private:
  std::atomic<TimeMs> now_;
};

// One reading of a clock, taken when it is first needed: a commit reads the
// clock once, and not at all where no key has a deadline. One thread.
class CommitTime {
 public:
  explicit CommitTime(const Clock& clock) : clock_(clock) {}
  TimeMs Now() const {
    if (!read_) {
      now_ = clock_.NowMs();
      read_ = true;
    }
    return now_;
  }

 private:
  const Clock& clock_;
  mutable bool read_ = false;
  mutable TimeMs now_ = 0;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_CLOCK_H_
