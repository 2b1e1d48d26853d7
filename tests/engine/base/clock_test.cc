#include "engine/base/clock.h"

#include "gtest/gtest.h"

namespace vigil::engine {
namespace {

class CountingClock final : public Clock {
 public:
  TimeMs NowMs() const override { return 100 + ++reads_; }
  int reads() const { return reads_; }

 private:
  mutable int reads_ = 0;
};

TEST(CommitTimeTest, ReadsTheClockOnceHoweverOftenItIsAsked) {
  const CountingClock clock;
  const CommitTime time(clock);
  EXPECT_EQ(time.Now(), 101);
  EXPECT_EQ(time.Now(), 101);
  EXPECT_EQ(clock.reads(), 1);
}

TEST(CommitTimeTest, DoesNotReadTheClockUntilItIsAsked) {
  const CountingClock clock;
  const CommitTime time(clock);
  EXPECT_EQ(clock.reads(), 0);
}

TEST(ManualClockTest, StandsStillUntilItIsAdvanced) {
  ManualClock clock(5);
  EXPECT_EQ(clock.NowMs(), 5);
  clock.Advance(7);
  EXPECT_EQ(clock.NowMs(), 12);
}

TEST(SystemClockTest, CountsMillisecondsSinceTheUnixEpoch) {
  // Between the years 2020 and 2200.
  EXPECT_GT(SystemClock::Instance().NowMs(), 1'577'836'800'000);
  EXPECT_LT(SystemClock::Instance().NowMs(), 7'258'118'400'000);
}

}  // namespace
}  // namespace vigil::engine
