#include "engine/expiry/purge.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

// `count` keys, every other one stale.
void FillHalfStale(TestStore& store, int count) {
  for (int i = 0; i < count; ++i) {
    store.Put("key" + std::to_string(i), "1",
              i % 2 == 0 ? kTestStart + 5 : kTestStart + 500);
  }
  store.clock().Advance(6);
}

TEST(PurgeSomeTest, LooksAtNoMoreBucketsThanItIsTold) {
  TestStore store(1);
  FillHalfStale(store, 1'000);
  std::size_t looked_at = 0;
  const std::size_t purged = PurgeSome(*store, 0, /*db=*/0, 2, &looked_at);
  EXPECT_LE(looked_at, 2u * static_cast<std::size_t>(Bucket::kSlots));
  EXPECT_GT(looked_at, 0u);
  EXPECT_LE(purged, looked_at);
  EXPECT_EQ(store.Counted().keys, 1'000u - purged);
}

TEST(PurgeSomeTest, GoesOnWhereItEndedAndComesRound) {
  TestStore store(1);
  FillHalfStale(store, 1'000);
  const std::size_t buckets = [&] {
    Shard& shard = store->shard(ShardIndex{0});
    const MutexLock lock(shard.mutex());
    return shard.table().array().size();
  }();
  std::size_t looked_at = 0;
  std::size_t purged = 0;
  for (std::size_t i = 0; i < buckets; ++i) {
    purged += PurgeSome(*store, 0, /*db=*/0, 1, &looked_at);
  }
  EXPECT_EQ(purged, 500u);
  EXPECT_EQ(looked_at, 1'000u);
  EXPECT_EQ(PurgeSome(*store, 0, /*db=*/0, 10 * buckets, &looked_at), 0u);
  EXPECT_EQ(looked_at, 1'500u) << "once around, not ten times";
}

TEST(PurgeSomeTest, CountsWhatItPurged) {
  TestStore store(1);
  FillHalfStale(store, 10);
  std::size_t looked_at = 0;
  EXPECT_EQ(PurgeSome(*store, 0, /*db=*/0, 1'000, &looked_at), 5u);
  EXPECT_EQ(store->shard(ShardIndex{0}).Look().purged, 5u);
  EXPECT_EQ(store.Counted(), store.Recount());
}

TEST(PurgeAllTest, PurgesEveryStaleKeyAndNoOther) {
  for (const std::size_t shards : {1, 16}) {
    TestStore store(shards);
    FillHalfStale(store, 2'000);
    store.Put("without deadline", "1");
    EXPECT_EQ(PurgeAll(*store), 1'000u);
    EXPECT_EQ(store.Counted().keys, 1'001u);
    EXPECT_EQ(store.Counted(), store.Recount());
    EXPECT_EQ(PurgeAll(*store), 0u);
  }
}

TEST(PurgeAllTest, BeginsAnewHoweverFarASamplerCame) {
  TestStore store(1);
  FillHalfStale(store, 500);
  std::size_t looked_at = 0;
  const std::size_t first = PurgeSome(*store, 0, /*db=*/0, 5, &looked_at);
  EXPECT_EQ(first + PurgeAll(*store), 250u);
}

TEST(CollectGarbageTest, FreesAllThatNobodyReads) {
  TestStore store(4);
  for (int i = 0; i < 1'000; ++i) store.Put("key" + std::to_string(i), "1");
  for (int i = 0; i < 1'000; ++i) store.Erase("key" + std::to_string(i));
  CollectGarbage(*store);
  EXPECT_EQ(store.RetiredCount(), 0u);
}

TEST(CollectGarbageTest, LeavesWhatAReaderMayHold) {
  TestStore store(1);
  store.Put("key", "1");
  const EpochGuard guard;
  store.Erase("key");
  CollectGarbage(*store);
  EXPECT_EQ(store.RetiredCount(), 1u);
}

}  // namespace
}  // namespace vigil::engine
