#include "engine/txn/watch_set.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

std::vector<Loss> LossesOf(TestStore& store, const WatchSet& watches) {
  const AllLocked locked(*store);
  return watches.Explain(CommitTime(store.clock()));
}
bool Stands(TestStore& store, const WatchSet& watches) {
  const AllLocked locked(*store);
  return watches.Validate(CommitTime(store.clock()));
}

TEST(WatchSetTest, AnEmptySetStands) {
  TestStore store;
  const WatchSet watches(*store);
  EXPECT_TRUE(Stands(store, watches));
  EXPECT_EQ(watches.size(), 0u);
}

TEST(WatchSetTest, AKeyWatchedTwiceKeepsItsFirstObservation) {
  TestStore store;
  store.Put("key", "1");
  WatchSet watches(*store);
  watches.Watch(store->Hash("key"));
  const VersionNumber seen = store.VersionOf("key");
  store.Put("key", "2");
  watches.Watch(store->Hash("key"));
  EXPECT_EQ(watches.size(), 1u);
  EXPECT_FALSE(Stands(store, watches));
  const auto losses = LossesOf(store, watches);
  ASSERT_EQ(losses.size(), 1u);
  EXPECT_EQ(losses[0].seen, seen);
}

TEST(WatchSetTest, NamesEveryLossInTheOrderOfTheWatches) {
  TestStore store;
  WatchSet watches(*store);
  for (const char* key : {"c", "a", "d", "b"}) watches.Watch(store->Hash(key));
  for (const char* key : {"a", "b", "c"}) store.Put(key, "1");
  const auto losses = LossesOf(store, watches);
  ASSERT_EQ(losses.size(), 3u);
  EXPECT_EQ(losses[0].key, "c");
  EXPECT_EQ(losses[1].key, "a");
  EXPECT_EQ(losses[2].key, "b");
}

TEST(WatchSetTest, OwnsACopyOfEachKey) {
  TestStore store;
  WatchSet watches(*store);
  {
    const std::string key = "a key that is longer than a short string";
    watches.Watch(store->Hash(key));
  }
  EXPECT_TRUE(Stands(store, watches));
  store.Put("a key that is longer than a short string", "1");
  EXPECT_FALSE(Stands(store, watches));
}

TEST(WatchSetTest, NothingOfAnEarlierWatchIsLeftInALaterOne) {
  TestStore store(1);
  WatchSet watches(*store);
  store.Put("live", "1");
  const std::string names[] = {"live", "absent", "a longer name than before"};
  for (int round = 0; round < 6; ++round) {
    // The entries of the round before serve other keys, live and absent.
    const std::string& first = names[round % 3];
    const std::string& second = names[(round + 1) % 3];
    watches.Watch(store->Hash(first));
    watches.Watch(store->Hash(second));
    EXPECT_EQ(watches.size(), 2u);
    EXPECT_TRUE(Stands(store, watches)) << round;
    store.Put(names[(round + 2) % 3], "not watched");
    EXPECT_TRUE(Stands(store, watches)) << round;
    store.Put(second, std::to_string(round));
    const auto losses = LossesOf(store, watches);
    ASSERT_EQ(losses.size(), 1u) << round;
    EXPECT_EQ(losses[0].key, second);
    watches.Clear();
    EXPECT_EQ(watches.size(), 0u);
    EXPECT_TRUE(Stands(store, watches));
    for (const char* name : {"absent", "a longer name than before"}) {
      store.Erase(name);
    }
  }
  Shard& shard = store->shard(ShardIndex{0});
  const MutexLock lock(shard.mutex());
  EXPECT_EQ(shard.ghosts().size(), 0u);
}

TEST(WatchSetTest, ManyWatchesAfterAFewAndAFewAfterMany) {
  TestStore store;
  WatchSet watches(*store);
  for (const int count : {3, 500, 2, 70, 500}) {
    for (int i = 0; i < count; ++i) {
      watches.Watch(store->Hash(std::to_string(i) + std::string(i % 40, 'k')));
    }
    EXPECT_EQ(watches.size(), static_cast<std::size_t>(count));
    EXPECT_TRUE(Stands(store, watches));
    const int last = count - 1;
    const std::string key = std::to_string(last) + std::string(last % 40, 'k');
    store.Put(key, "1");
    const auto losses = LossesOf(store, watches);
    ASSERT_EQ(losses.size(), 1u) << count;
    EXPECT_EQ(losses[0].key, key);
    watches.Clear();
    store.Erase(key);
  }
}

TEST(WatchSetTest, ClearForgetsAllAndLetsGoOfTheGhosts) {
  TestStore store(1);
  WatchSet watches(*store);
  watches.Watch(store->Hash("absent"));
  watches.Watch(store->Hash("absent too"));
  watches.Clear();
  EXPECT_EQ(watches.size(), 0u);
  store.Put("absent", "1");
  EXPECT_TRUE(Stands(store, watches));
  Shard& shard = store->shard(ShardIndex{0});
  const MutexLock lock(shard.mutex());
  EXPECT_EQ(shard.ghosts().size(), 0u);
}

TEST(WatchSetTest, TheFootprintIsTheShardsOfTheKeys) {
  TestStore store(8);
  WatchSet watches(*store);
  watches.Watch(store->Hash(store.KeyIn(5)));
  watches.Watch(store->Hash(store.KeyIn(2)));
  watches.Watch(store->Hash(store.KeyIn(2, 1)));
  Footprint footprint;
  watches.AddTo(footprint);
  footprint.Sort();
  EXPECT_EQ(footprint.size(), 2u);
  EXPECT_TRUE(footprint.Contains(2));
  EXPECT_TRUE(footprint.Contains(5));
}

TEST(WatchSetTest, TenThousandKeysAreWatchedOnceEach) {
  constexpr int kKeys = 10'000;
  TestStore store(16);
  WatchSet watches(*store);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < kKeys; ++i) {
      watches.Watch(store->Hash("key" + std::to_string(i)));
    }
  }
  EXPECT_EQ(watches.size(), static_cast<std::size_t>(kKeys));
  EXPECT_TRUE(Stands(store, watches));
  store.Put("key7777", "1");
  const auto losses = LossesOf(store, watches);
  ASSERT_EQ(losses.size(), 1u);
  EXPECT_EQ(losses[0].key, "key7777");
}

}  // namespace
}  // namespace vigil::engine
