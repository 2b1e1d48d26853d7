#include "engine/base/epoch.h"

#include <cstdint>
#include <latch>
#include <memory>
#include <thread>

#include "gtest/gtest.h"

namespace vigil::engine {
namespace {

// Whether what is stamped `stamp` may be freed now. (E3)
bool CanFree(std::uint64_t stamp) {
  return stamp < Epoch::AdvanceAndFindOldest();
}

// A guard on a thread of its own, until Leave() or destruction.
class ReaderThread {
 public:
  ReaderThread()
      : thread_([this] {
          const EpochGuard guard;
          inside_.count_down();
          leave_.wait();
        }) {
    inside_.wait();
  }
  ~ReaderThread() { Leave(); }
  void Leave() {
    if (!thread_.joinable()) return;
    leave_.count_down();
    thread_.join();
  }

 private:
  std::latch inside_{1};
  std::latch leave_{1};
  std::thread thread_;
};

TEST(EpochTest, FreesAtOnceWhereNobodyReads) {
  EXPECT_TRUE(CanFree(Epoch::Stamp()));
}

TEST(EpochTest, KeepsWhatWasUnlinkedUnderAGuardUntilTheGuardIsGone) {
  std::uint64_t stamp;
  {
    const EpochGuard guard;
    stamp = Epoch::Stamp();
    EXPECT_FALSE(CanFree(stamp));
    EXPECT_FALSE(CanFree(stamp)) << "however often somebody tries";
  }
  EXPECT_TRUE(CanFree(stamp));
}

TEST(EpochTest, KeepsWhatAGuardOfAnotherThreadMayHold) {
  ReaderThread reader;
  const std::uint64_t stamp = Epoch::Stamp();
  EXPECT_FALSE(CanFree(stamp));
  reader.Leave();
  EXPECT_TRUE(CanFree(stamp));
}

TEST(EpochTest, DoesNotWaitForAGuardThatBeganAfterTheUnlinking) {
  const std::uint64_t stamp = Epoch::Stamp();
  Epoch::AdvanceAndFindOldest();  // the next guard is of a later epoch
  const EpochGuard guard;
  EXPECT_TRUE(CanFree(stamp));
}

TEST(EpochTest, ANestedGuardNeitherEndsNorRenewsTheOuterOne) {
  std::uint64_t stamp;
  {
    const EpochGuard outer;
    stamp = Epoch::Stamp();
    Epoch::AdvanceAndFindOldest();
    { const EpochGuard inner; }
    EXPECT_FALSE(CanFree(stamp));
  }
  EXPECT_TRUE(CanFree(stamp));
}

TEST(EpochTest, KeepsForTheSlowestOfSeveralReaders) {
  ReaderThread first;
  const std::uint64_t stamp = Epoch::Stamp();
  Epoch::AdvanceAndFindOldest();
  ReaderThread second;
  second.Leave();
  EXPECT_FALSE(CanFree(stamp));
  first.Leave();
  EXPECT_TRUE(CanFree(stamp));
}

// Its slot goes to the next thread, and neither may disturb who is inside.
TEST(EpochTest, ThreadsThatExitLeaveTheReadersAlone) {
  ReaderThread first;
  const std::uint64_t stamp = Epoch::Stamp();
  for (int i = 0; i < 20; ++i) {
    ReaderThread brief;  // in the slot of the one before
    EXPECT_FALSE(CanFree(stamp));
    brief.Leave();
    EXPECT_FALSE(CanFree(stamp));
  }
  auto second = std::make_unique<ReaderThread>();
  const std::uint64_t later = Epoch::Stamp();
  first.Leave();
  EXPECT_TRUE(CanFree(stamp));
  EXPECT_FALSE(CanFree(later)) << "the one that still reads";
  second.reset();
  EXPECT_TRUE(CanFree(later));
}

TEST(EpochTest, AThreadThatEndedHoldsNothing) {
  for (int i = 0; i < 200; ++i) {
    std::thread([] { const EpochGuard guard; }).join();
  }
  EXPECT_TRUE(CanFree(Epoch::Stamp()));
}

}  // namespace
}  // namespace vigil::engine
