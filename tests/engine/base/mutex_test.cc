#include "engine/base/mutex.h"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/threads.h"

namespace vigil::engine {
namespace {

struct Guarded {
  Mutex mutex;
  long long count ABSL_GUARDED_BY(mutex) = 0;

  void AddOne() {
    const MutexLock lock(mutex);
    ++count;
  }
};

TEST(MutexTest, LetsOneThreadInAtATime) {
  Guarded guarded;
  const int rounds = Scaled(200'000);
  RunTogether(4, [&](int) {
    for (int i = 0; i < rounds; ++i) guarded.AddOne();
  });
  const MutexLock lock(guarded.mutex);
  EXPECT_EQ(guarded.count, 4LL * rounds);
}

// Whether it can be had without waiting.
bool IsFree(Mutex& mutex) {
  if (!mutex.TryLock()) return false;
  mutex.Unlock();
  return true;
}

TEST(MutexTest, IsRefusedToTryLockWhileHeld) {
  Mutex mutex;
  bool free = true;
  {
    const MutexLock lock(mutex);
    std::thread([&] { free = IsFree(mutex); }).join();
  }
  EXPECT_FALSE(free);
}

TEST(MutexTest, IsFreeForTryLockAfterUnlock) {
  Mutex mutex;
  { const MutexLock lock(mutex); }
  EXPECT_TRUE(IsFree(mutex));
  EXPECT_TRUE(IsFree(mutex)) << "also after TryLock() itself";
}

// Long enough for the waiters to stop spinning and park.
void WaitUntilParked() {
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

TEST(MutexTest, WakesEveryThreadThatParked) {
  Mutex mutex;
  std::atomic<int> waiting{0};
  std::atomic<int> done{0};
  mutex.Lock();
  std::vector<std::thread> waiters;
  for (int i = 0; i < 3; ++i) {
    waiters.emplace_back([&] {
      ++waiting;
      const MutexLock lock(mutex);
      ++done;
    });
  }
  while (waiting < 3) std::this_thread::yield();
  WaitUntilParked();
  EXPECT_EQ(done, 0);
  mutex.Unlock();
  for (std::thread& waiter : waiters) waiter.join();  // hangs if one sleeps on
  EXPECT_EQ(done, 3);
}

TEST(MutexTest, CanBeTakenWithoutWaitingAfterWaitersHaveLeft) {
  Mutex mutex;
  mutex.Lock();
  std::thread waiter([&] {
    mutex.Lock();
    mutex.Unlock();
  });
  WaitUntilParked();
  mutex.Unlock();
  waiter.join();
  EXPECT_TRUE(IsFree(mutex));
}

}  // namespace
}  // namespace vigil::engine
