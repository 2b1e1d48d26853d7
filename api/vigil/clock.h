// Where a store takes its time from, so that expiry can be tested without
// sleeping.

#ifndef VIGIL_CLOCK_H_
#define VIGIL_CLOCK_H_

#include <atomic>
#include <chrono>

namespace vigil {

using Duration = std::chrono::milliseconds;
// Milliseconds since the Unix epoch, the resolution of every deadline.
using TimePoint = std::chrono::sys_time<Duration>;

// A source of wall-clock time. Implementations must be callable from any
// thread, must not call the store and must outlive it. Time may jump: a store
// compares deadlines with what Now() says at that moment and nothing else.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint Now() const = 0;
};

// A clock that moves by hand. Any thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(TimePoint start = TimePoint(Duration(1'000'000'000'000)))
      : now_(start) {}

  TimePoint Now() const override { return now_.load(); }
  void Set(TimePoint now) { now_.store(now); }
  void Advance(Duration by) {
    TimePoint now = now_.load();
    while (!now_.compare_exchange_weak(now, now + by)) {
    }
  }

 private:
  std::atomic<TimePoint> now_;
};

}  // namespace vigil

#endif  // VIGIL_CLOCK_H_
