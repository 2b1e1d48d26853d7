#include "engine/txn/shard_set_lock.h"

#include <atomic>
#include <initializer_list>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

#include "tests/engine/engine_store.h"
#include "tests/support/random.h"
#include "tests/support/threads.h"

namespace vigil::engine {
namespace {

Footprint Of(std::initializer_list<ShardIndex> shards) {
  Footprint footprint;
  for (const ShardIndex shard : shards) footprint.Add(shard);
  footprint.Sort();
  return footprint;
}

// Whether another thread finds the shard's lock free.
bool IsFree(Store& store, ShardIndex shard) {
  bool taken = false;
  std::thread([&] {
    Mutex& mutex = store.shard(shard).mutex();
    if (mutex.TryLock()) {
      taken = true;
      mutex.Unlock();
    }
  }).join();
  return taken;
}
std::vector<ShardIndex> FreeShards(Store& store) {
  std::vector<ShardIndex> free;
  for (ShardIndex i = 0; i < store.shard_count(); ++i) {
    if (IsFree(store, i)) free.push_back(i);
  }
  return free;
}
using Shards = std::vector<ShardIndex>;

// Holds one shard's lock on a thread of its own until Leave().
class Holder {
 public:
  Holder(Store& store, ShardIndex shard)
      : thread_([this, &mutex = store.shard(shard).mutex()] {
          mutex.Lock();
          holds_ = true;
          while (!leave_) std::this_thread::yield();
          mutex.Unlock();
        }) {
    while (!holds_) std::this_thread::yield();
  }
  ~Holder() { Leave(); }
  void Leave() {
    leave_ = true;
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::atomic<bool> holds_{false};
  std::atomic<bool> leave_{false};
  std::thread thread_;
};

TEST(ShardSetLockTest, HoldsExactlyTheFootprintUntilUnlock) {
  TestStore store(8);
  ShardSetLock locks(*store);
  locks.Lock(Of({1, 4, 6}));
  EXPECT_EQ(FreeShards(*store), (Shards{0, 2, 3, 5, 7}));
  EXPECT_TRUE(locks.Holds(4));
  EXPECT_FALSE(locks.Holds(5));
  locks.Unlock();
  EXPECT_EQ(FreeShards(*store).size(), 8u);
  EXPECT_FALSE(locks.Holds(4));
}

TEST(ShardSetLockTest, UnlocksWhenItGoes) {
  TestStore store(4);
  {
    ShardSetLock locks(*store);
    locks.Lock(Of({0, 1, 2, 3}));
  }
  EXPECT_EQ(FreeShards(*store).size(), 4u);
}

TEST(ShardSetLockTest, WidensByWhatIsMissing) {
  TestStore store(8);
  ShardSetLock locks(*store);
  locks.Lock(Of({3}));
  EXPECT_TRUE(locks.TryWiden(Of({1, 3, 5})));
  EXPECT_EQ(FreeShards(*store), (Shards{0, 2, 4, 6, 7}));
  EXPECT_TRUE(locks.TryWiden(Of({3})));
  EXPECT_EQ(FreeShards(*store).size(), 5u);
}

TEST(ShardSetLockTest, WideningBelowAHeldShardOnlyTries) {
  TestStore store(8);
  const Holder holder(*store, 2);
  ShardSetLock locks(*store);
  locks.Lock(Of({4}));
  EXPECT_FALSE(locks.TryWiden(Of({1, 2, 3})));
}

TEST(ShardSetLockTest, AFailedWideningGivesBackWhatItTookAndKeepsTheRest) {
  TestStore store(8);
  const Holder holder(*store, 2);
  ShardSetLock locks(*store);
  locks.Lock(Of({4, 5}));
  EXPECT_FALSE(locks.TryWiden(Of({0, 1, 2, 6})));
  EXPECT_EQ(FreeShards(*store), (Shards{0, 1, 3, 6, 7}));
  EXPECT_TRUE(locks.Holds(4));
  EXPECT_FALSE(locks.Holds(1));
}

TEST(ShardSetLockTest, WideningAboveEveryHeldShardWaits) {
  TestStore store(8);
  Holder holder(*store, 6);
  std::atomic<bool> widened{false};
  std::thread other([&] {
    ShardSetLock locks(*store);
    locks.Lock(Of({4}));
    EXPECT_TRUE(locks.TryWiden(Of({6})));
    widened = true;
  });
  for (int i = 0; i < 1'000; ++i) std::this_thread::yield();
  EXPECT_FALSE(widened);
  holder.Leave();
  other.join();
  EXPECT_TRUE(widened);
}

TEST(ShardSetLockTest, WideningNothingTakesEverythingInOrder) {
  TestStore store(4);
  ShardSetLock locks(*store);
  EXPECT_TRUE(locks.TryWiden(Of({0, 2})));
  EXPECT_EQ(FreeShards(*store), (Shards{1, 3}));
}

TEST(ShardSetLockTest, WidensToMoreShardsThanItHadRoomFor) {
  TestStore store(64);
  ShardSetLock locks(*store);
  locks.Lock(Of({10}));
  Footprint all;
  all.SetAll(store->shard_count());
  EXPECT_TRUE(locks.TryWiden(all));
  EXPECT_EQ(locks.held().size(), 64u);
  locks.Unlock();
  EXPECT_EQ(FreeShards(*store).size(), 64u);
}

TEST(ShardSetLockTest, RandomFootprintsOfManyThreadsNeverDeadlock) {
  TestStore store(8);
  std::vector<int> counts(8);  // each guarded by its shard's lock
  std::atomic<int> added{0};
  const int rounds = Scaled(20'000);
  RunTogether(4, [&](int thread) {
    Random random(static_cast<std::uint64_t>(thread));
    for (int i = 0; i < rounds; ++i) {
      Footprint first;
      Footprint second;
      for (int n = 0; n < 3; ++n) {
        first.Add(static_cast<ShardIndex>(random.Below(8)));
        second.Add(static_cast<ShardIndex>(random.Below(8)));
      }
      first.Sort();
      second.Sort();
      ShardSetLock locks(*store);
      locks.Lock(first);
      (void)locks.TryWiden(second);
      for (const ShardIndex shard : locks.held()) ++counts[shard];
      added += static_cast<int>(locks.held().size());
    }
  });
  int sum = 0;
  for (const int count : counts) sum += count;
  EXPECT_EQ(sum, added);
}

}  // namespace
}  // namespace vigil::engine
