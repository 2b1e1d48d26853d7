#include "engine/store/shard.h"

#include <string>

#include "gtest/gtest.h"

#include "engine/store/memory_budget.h"
#include "engine/txn/flush.h"
#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

TEST(ShardTest, DrawsEachVersionOnceAndNeverTheOneThatMeansNone) {  // (S1)
  Shard shard;
  shard.Open(1);
  EXPECT_GT(shard.last_version(), kNoVersion);
  const MutexLock lock(shard.mutex());
  VersionNumber last = shard.last_version();
  for (int i = 0; i < 100; ++i) {
    const VersionNumber next = shard.DrawVersion();
    EXPECT_GT(next, last);
    EXPECT_EQ(shard.last_version(), next);
    last = next;
  }
}

TEST(ShardTest, TheVersionCounterOutlivesDeletionAndFlush) {  // (S1)
  TestStore store(1);
  store.Put("key", "1");
  const VersionNumber created = store.VersionOf("key");
  store.Erase("key");
  store.Put("key", "1");
  const VersionNumber again = store.VersionOf("key");
  EXPECT_GT(again, created);
  FlushAll(*store);
  store.Put("key", "1");
  EXPECT_GT(store.VersionOf("key"), again);
}

TEST(ShardTest, ReservingRoomGrowsTheTableOnlyWhereItIsFull) {
  Shard shard;
  shard.Open(1);
  MemoryBudget budget(0);
  const KeyHasher hasher(TestSecret());
  const MutexLock lock(shard.mutex());
  const std::size_t before = shard.table().allocated();
  int reserved = 1;
  for (; shard.table().HasRoom(); ++reserved) {
    EXPECT_TRUE(shard.ReserveInsert(0, hasher, budget));
    EXPECT_EQ(shard.table().allocated(), before);
  }
  EXPECT_TRUE(shard.ReserveInsert(0, hasher, budget));
  EXPECT_EQ(shard.table().allocated(), 2 * before);
  while (reserved-- > 0) shard.table().UnreserveInsert();
}

TEST(ShardTest, ATableDoesNotGrowBeyondTheBudget) {
  Shard shard;
  MemoryBudget budget(shard.Open(1));  // as much again as there is
  const KeyHasher hasher(TestSecret());
  const MutexLock lock(shard.mutex());
  const std::size_t before = shard.table().allocated();
  EXPECT_TRUE(budget.Charge(1));  // not quite as much any more
  int reserved = 0;
  for (; shard.table().HasRoom(); ++reserved) {
    EXPECT_TRUE(shard.ReserveInsert(0, hasher, budget));
  }
  EXPECT_FALSE(shard.ReserveInsert(0, hasher, budget));
  EXPECT_EQ(shard.table().allocated(), before);
  budget.ChargeAnyway(-1);
  EXPECT_TRUE(shard.ReserveInsert(0, hasher, budget));
  while (reserved-- >= 0) shard.table().UnreserveInsert();
}

TEST(ShardTest, TheArrayGrownOutOfIsGarbage) {  // (T4)
  Shard shard;
  shard.Open(1);
  MemoryBudget budget(0);
  const KeyHasher hasher(TestSecret());
  const MutexLock lock(shard.mutex());
  const std::size_t before = shard.table().allocated();
  int reserved = 0;
  while (shard.garbage().count() == 0) {
    EXPECT_TRUE(shard.ReserveInsert(0, hasher, budget));
    ++reserved;
  }
  EXPECT_EQ(shard.garbage().bytes(), before);
  while (reserved-- > 0) shard.table().UnreserveInsert();
}

TEST(ShardTest, RetiredArraysFreeTheirRecordsAndBlocks) {
  TestStore store(1);
  store.Put("long", std::string(2 * kMaxInlineBytes, 'x'));
  store.Put("short", "1");
  FlushAll(*store);  // a leak is for the address sanitizer to tell
  EXPECT_EQ(store.Counted(), Counts());
}

}  // namespace
}  // namespace vigil::engine
