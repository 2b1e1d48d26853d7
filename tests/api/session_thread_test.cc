// Two threads in one session: debug builds answer the second one with an error.

#include <atomic>
#include <latch>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/clock.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

#ifdef VIGIL_DEBUG_CHECKS

// A clock that, once armed, holds its next reader until it is let go.
class HoldingClock final : public Clock {
 public:
  TimePoint Now() const override {
    if (armed_.exchange(false)) {
      held_.count_down();
      let_go_.wait();
    }
    return TimePoint(Duration(1'000'000));
  }

  void Arm() { armed_.store(true); }
  void WaitUntilHeld() { held_.wait(); }
  void LetGo() { let_go_.count_down(); }

 private:
  mutable std::atomic<bool> armed_{false};
  mutable std::latch held_{1};
  std::latch let_go_{1};
};

TEST(SessionThreadTest, ASecondThreadIsRefused) {
  HoldingClock clock;
  Options options;
  options.clock = &clock;
  options.background_expiry = false;
  Store store = OpenStore(options);
  Must(store.Set("timed", "1"));
  Must(store.Expire("timed", 1s));
  Session session(store);
  clock.Arm();
  std::thread first([&] { EXPECT_THAT(session.Watch("timed"), IsOk()); });
  clock.WaitUntilHeld();
  EXPECT_THAT(session.Watch("other"), HasCode(StatusCode::kFailedPrecondition));
  clock.LetGo();
  first.join();
  EXPECT_EQ(session.watched(), 1u);
}

#endif

}  // namespace
}  // namespace vigil
