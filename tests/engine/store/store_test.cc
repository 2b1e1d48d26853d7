#include "engine/store/store.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "engine/txn/flush.h"
#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

TEST(StoreTest, SpreadsKeysOverAllShards) {
  TestStore store(64);
  std::vector<int> keys(64);
  for (int i = 0; i < 64 * 100; ++i) {
    const std::string key = "user:" + std::to_string(i);
    ++keys[store->ShardOf(store->Hash(key))];
  }
  for (const int count : keys) EXPECT_NEAR(count, 100, 60);
}

TEST(StoreTest, AStoreOfOneShardPutsEveryKeyThere) {
  TestStore store(1);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(store->ShardOf(store->Hash(std::to_string(i))), 0u);
  }
}

std::size_t TableBytes(TestStore& store) {
  std::size_t bytes = 0;
  for (ShardIndex i = 0; i < store->shard_count(); ++i) {
    Shard& shard = store->shard(i);
    const MutexLock lock(shard.mutex());
    bytes += shard.table().allocated();
  }
  return bytes;
}

// How many bytes the budget still gives, found by asking.
std::int64_t Left(MemoryBudget& budget) {
  std::int64_t low = 0;
  std::int64_t high = std::int64_t{1} << 40;
  while (low < high) {
    const std::int64_t middle = (low + high + 1) / 2;
    if (budget.Charge(middle)) {
      budget.Charge(-middle);
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

constexpr std::size_t kLimit = 1 << 20;

std::int64_t Used(TestStore& store) {
  return static_cast<std::int64_t>(kLimit) - Left(store->budget());
}
std::int64_t Recounted(TestStore& store) {
  return static_cast<std::int64_t>(TableBytes(store) +
                                   store.Recount().record_bytes);
}

TEST(StoreTest, AnEmptyStoreHasItsTablesCharged) {
  TestStore store(16, kLimit);
  EXPECT_EQ(Used(store), Recounted(store));
}

TEST(StoreTest, WhatIsChargedEqualsARecountAfterAnyChange) {
  TestStore store(4, kLimit);
  for (int i = 0; i < 200; ++i) {
    store.Put("key" + std::to_string(i),
              std::string(static_cast<std::size_t>(i * 7), 'x'));
  }
  EXPECT_EQ(Used(store), Recounted(store));
  for (int i = 0; i < 200; i += 3) store.Erase("key" + std::to_string(i));
  EXPECT_EQ(Used(store), Recounted(store));
  for (int i = 1; i < 200; i += 3) {
    store.WriteRange("key" + std::to_string(i), 900, "some more bytes");
  }
  EXPECT_EQ(Used(store), Recounted(store));
  FlushAll(*store);
  EXPECT_EQ(Used(store), Recounted(store));
}

}  // namespace
}  // namespace vigil::engine
