#include "engine/txn/footprint.h"

#include <tuple>
#include <vector>

#include "gtest/gtest.h"

namespace vigil::engine {
namespace {

std::vector<ShardIndex> ShardsOf(const Footprint& footprint) {
  return {footprint.begin(), footprint.end()};
}

TEST(FootprintTest, SortsAndDropsDuplicates) {
  Footprint footprint;
  for (const ShardIndex shard : {5u, 1u, 5u, 3u, 1u}) footprint.Add(shard);
  footprint.Sort();
  EXPECT_EQ(ShardsOf(footprint), (std::vector<ShardIndex>{1, 3, 5}));
}

TEST(FootprintTest, SortsTwo) {
  for (const auto& [a, b, sorted] :
       {std::tuple{1u, 2u, std::vector<ShardIndex>{1, 2}},
        std::tuple{2u, 1u, std::vector<ShardIndex>{1, 2}},
        std::tuple{2u, 2u, std::vector<ShardIndex>{2}}}) {
    Footprint footprint;
    footprint.Add(a);
    footprint.Add(b);
    footprint.Sort();
    EXPECT_EQ(ShardsOf(footprint), sorted);
  }
}

TEST(FootprintTest, ContainsWhatWasAddedAndNothingElse) {
  Footprint footprint;
  for (ShardIndex shard = 20; shard > 0; shard -= 2) footprint.Add(shard);
  footprint.Sort();
  for (ShardIndex shard = 0; shard <= 21; ++shard) {
    EXPECT_EQ(footprint.Contains(shard),
              shard >= 2 && shard % 2 == 0 && shard <= 20)
        << shard;
  }
}

TEST(FootprintTest, TakesInAnother) {
  Footprint one;
  one.Add(1);
  Footprint two;
  two.Add(0);
  two.Add(1);
  one.Add(two);
  one.Sort();
  EXPECT_EQ(ShardsOf(one), (std::vector<ShardIndex>{0, 1}));
}

TEST(FootprintTest, SetAllNamesEachOfTheFirstShardsOnceAndNoOther) {
  Footprint all;
  all.Add(30);
  all.SetAll(16);
  EXPECT_EQ(all.size(), 16u);
  EXPECT_TRUE(all.Contains(0));
  EXPECT_TRUE(all.Contains(15));
}

}  // namespace
}  // namespace vigil::engine
