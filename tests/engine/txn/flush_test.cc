#include "engine/txn/flush.h"

#include <atomic>
#include <optional>
#include <string>
#include <thread>

#include "gtest/gtest.h"

#include "tests/engine/engine_store.h"
#include "tests/support/threads.h"

namespace vigil::engine {
namespace {

TEST(FlushTest, RemovesEveryKeyAndItsBytes) {
  TestStore store(8);
  for (int i = 0; i < 500; ++i) {
    store.Put("key" + std::to_string(i), std::string(i * 3u, 'x'),
              i % 2 == 0 ? kTestStart + 5 : kNoDeadline);
  }
  FlushAll(*store);
  EXPECT_EQ(store.Counted(), Counts());
  EXPECT_EQ(store.Recount(), Counts());
  EXPECT_EQ(store.Get("key7"), std::nullopt);
}

TEST(FlushTest, LeavesAStoreThatCanBeFilledAgain) {
  TestStore store(2);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 100; ++i) store.Put("key" + std::to_string(i), "1");
    EXPECT_EQ(store.Counted().keys, 100u);
    EXPECT_EQ(store.Counted(), store.Recount());
    FlushAll(*store);
  }
}

TEST(FlushTest, DrawsAVersionInEachShardThatHeldSomethingOnly) {
  TestStore store(2);
  store.Put(store.KeyIn(1), "1");
  const VersionNumber empty = store->shard(ShardIndex{0}).last_version();
  const VersionNumber full = store->shard(ShardIndex{1}).last_version();
  FlushAll(*store);
  EXPECT_EQ(store->shard(ShardIndex{0}).last_version(), empty);
  EXPECT_GT(store->shard(ShardIndex{1}).last_version(), full);
}

TEST(FlushTest, GivesTheTablesBack) {
  TestStore store(1);
  for (int i = 0; i < 10'000; ++i) store.Put("key" + std::to_string(i), "1");
  FlushAll(*store);
  Shard& shard = store->shard(ShardIndex{0});
  const MutexLock lock(shard.mutex());
  EXPECT_EQ(shard.table().allocated(), 0u);
  EXPECT_LT(shard.garbage().bytes(), 10'000u) << "freed, as nobody reads";
}

TEST(FlushTest, AReaderWaitsUntilTheFlushIsPublished) {
  TestStore store(1);
  store.Put("key", "1");
  std::atomic<bool> done{false};
  std::optional<std::string> text;
  std::thread reader;
  Footprint all;
  all.SetAll(1);
  CommitMany(*store, all, [&](WriteDoor& door) {
    door.FlushAll();
    reader = std::thread([&] {
      text = store.Get("key");
      done = true;
    });
    for (int i = 0; i < 1'000; ++i) std::this_thread::yield();
    EXPECT_FALSE(done);
    EXPECT_EQ(Put(door, door.Find(store->Hash("key")), ValueView::String("2"),
                  kNoDeadline),
              Fault::kNone);
  });
  reader.join();
  EXPECT_EQ(text, "2");
}

// A reader that finds one key flushed finds every other one flushed.
TEST(FlushTest, EmptiesAllShardsAtOneInstant) {
  TestStore store(2);
  const std::string low = store.KeyIn(0);
  const std::string high = store.KeyIn(1);
  std::atomic<int> rounds{0};
  Violations violations;
  Repeating reader([&] {
    const int before = rounds;  // even: both keys are there, or are flushed
    const bool high_there = store.Get(high).has_value();
    const bool low_there = store.Get(low).has_value();
    if (before % 2 == 0 && rounds == before && !high_there && low_there) {
      violations.Add("the upper shard was flushed before the lower one");
    }
  });
  Repeating reversed([&] {
    const int before = rounds;
    const bool low_there = store.Get(low).has_value();
    const bool high_there = store.Get(high).has_value();
    if (before % 2 == 0 && rounds == before && !low_there && high_there) {
      violations.Add("the lower shard was flushed before the upper one");
    }
  });
  const int count = Scaled(4'000);
  for (int i = 0; i < count; ++i) {
    ++rounds;
    store.Put(low, "1");
    store.Put(high, "1");
    ++rounds;
    FlushAll(*store);
  }
  reader.Stop();
  reversed.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

}  // namespace
}  // namespace vigil::engine
