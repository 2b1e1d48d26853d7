#include "engine/ops/scan_ops.h"

#include <map>
#include <set>
#include <string>

#include "gtest/gtest.h"

#include "engine/txn/flush.h"
#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

// Scans to the end; `between` runs after every page.
template <class Between>
std::multiset<std::string> ScanAll(TestStore& store, std::size_t count,
                                   Between between) {
  std::multiset<std::string> keys;
  std::uint64_t cursor = 0;
  int pages = 0;
  do {
    const auto page = ops::Scan(*store, cursor, count);
    if (!page) {
      ADD_FAILURE() << "cursor " << cursor << " is refused";
      return keys;
    }
    keys.insert(page->keys.begin(), page->keys.end());
    cursor = page->cursor;
    between();
  } while (cursor != 0 && ++pages < 100'000);
  EXPECT_LT(pages, 100'000) << "the scan does not end";
  return keys;
}
std::multiset<std::string> ScanAll(TestStore& store, std::size_t count) {
  return ScanAll(store, count, [] {});
}

std::set<std::string> Fill(TestStore& store, int count) {
  std::set<std::string> keys;
  for (int i = 0; i < count; ++i) {
    keys.insert("key" + std::to_string(i));
    store.Put("key" + std::to_string(i), "1");
  }
  return keys;
}

TEST(ScanTest, AStandingStoreGivesEachKeyOnce) {
  for (const std::size_t shards : {1, 64}) {
    for (const std::size_t count : {1, 10, 100'000}) {
      TestStore store(shards);
      const auto keys = Fill(store, 700);
      EXPECT_EQ(ScanAll(store, count),
                std::multiset<std::string>(keys.begin(), keys.end()))
          << shards << " shards, " << count << " per page";
    }
  }
}

TEST(ScanTest, AnEmptyStoreGivesNothing) {
  TestStore store(64);
  EXPECT_TRUE(ScanAll(store, 10).empty());
}

TEST(ScanTest, AKeyThatIsThereThroughoutSurvivesGrowth) {
  for (const std::size_t shards : {1, 64}) {
    TestStore store(shards);
    const auto keys = Fill(store, 300);
    int added = 0;
    const auto found = ScanAll(store, 5, [&] {
      for (int i = 0; i < 50 && added < 20'000; ++i) {
        store.Put("new" + std::to_string(added++), "1");
      }
    });
    for (const std::string& key : keys) EXPECT_GE(found.count(key), 1u) << key;
  }
}

TEST(ScanTest, AKeyThatIsThereThroughoutSurvivesDeletions) {
  TestStore store(4);
  const auto all = Fill(store, 2'000);
  int next = 0;
  const auto found = ScanAll(store, 7, [&] {
    for (int i = 0; i < 10 && next < 2'000; ++i, next += 2) {
      store.Erase("key" + std::to_string(next));
    }
  });
  for (int i = 1; i < 2'000; i += 2) {
    ASSERT_GE(found.count("key" + std::to_string(i)), 1u);
  }
}

TEST(ScanTest, EndsWhereTheStoreIsFlushedMeanwhile) {
  TestStore store(4);
  Fill(store, 1'000);
  bool flushed = false;
  ScanAll(store, 3, [&] {
    if (!flushed) FlushAll(*store);
    flushed = true;
  });
}

TEST(ScanTest, LeavesExpiredKeysOut) {
  TestStore store;
  store.Put("stale", "1", kTestStart + 5);
  store.Put("live", "1", kTestStart + 50);
  store.clock().Advance(6);
  EXPECT_EQ(ScanAll(store, 10), (std::multiset<std::string>{"live"}));
}

TEST(ScanTest, APageOfAnEmptiedTableIsBounded) {
  TestStore store(1);
  for (int i = 0; i < 20'000; ++i) store.Put("key" + std::to_string(i), "1");
  for (int i = 0; i < 20'000; ++i) store.Erase("key" + std::to_string(i));
  const auto page = ops::Scan(*store, 0, 10);
  ASSERT_TRUE(page.has_value());
  EXPECT_NE(page->cursor, 0u) << "it would have looked at every bucket";
}

TEST(ScanTest, RefusesACursorOfNoShard) {
  TestStore store(4);
  EXPECT_EQ(ops::Scan(*store, std::uint64_t{4} << kBucketBits, 10),
            std::nullopt);
  EXPECT_EQ(ops::Scan(*store, ~std::uint64_t{0}, 10), std::nullopt);
}

TEST(RandomKeyTest, IsEmptyWhereThereIsNoLiveKey) {
  TestStore store;
  EXPECT_EQ(ops::RandomKey(*store), std::nullopt);
  store.Put("stale", "1", kTestStart + 5);
  store.clock().Advance(6);
  EXPECT_EQ(ops::RandomKey(*store), std::nullopt);
}

TEST(RandomKeyTest, FindsTheOneLiveKeyAmongExpiredOnes) {
  TestStore store(4);
  for (int i = 0; i < 500; ++i) {
    store.Put("stale" + std::to_string(i), "1", kTestStart + 5);
  }
  store.Put("live", "1");
  store.clock().Advance(6);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(ops::RandomKey(*store), "live");
}

TEST(RandomKeyTest, DrawsEveryKeyAboutEquallyOften) {
  for (const std::size_t shards : {1, 16}) {
    TestStore store(shards);
    const auto keys = Fill(store, 40);
    std::map<std::string, int> drawn;
    for (int i = 0; i < 20'000; ++i) ++drawn[*ops::RandomKey(*store)];
    EXPECT_EQ(drawn.size(), keys.size());
    // 500 expected, standard deviation 22.
    for (const auto& [key, count] : drawn) EXPECT_NEAR(count, 500, 250) << key;
  }
}

}  // namespace
}  // namespace vigil::engine
