#include "engine/base/hash.h"

#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

TEST(KeyHasherTest, GivesTheSameHashForTheSameSecretAndKey) {
  EXPECT_EQ(KeyHasher(TestSecret(1))("key").hash,
            KeyHasher(TestSecret(1))("key").hash);
}

TEST(KeyHasherTest, GivesAnotherHashForAnotherSecret) {
  const KeyHasher one(TestSecret(1));
  const KeyHasher two(TestSecret(2));
  for (const std::string& key :
       {std::string(), std::string("a"), std::string("key"),
        std::string(100, 'x'), std::string(1000, 'x')}) {
    EXPECT_NE(one(key).hash, two(key).hash) << key.size() << " bytes";
  }
}

TEST(KeyHasherTest, SeesEveryByteOfTheKeyZerosIncluded) {
  const KeyHasher hasher(TestSecret());
  EXPECT_NE(hasher(std::string_view("a\0b", 3)).hash,
            hasher(std::string_view("a\0c", 3)).hash);
  EXPECT_NE(hasher(std::string_view("\0", 1)).hash,
            hasher(std::string_view("\0\0", 2)).hash);
}

TEST(RandomHashSecretTest, DrawsAnotherSecretEachTime) {
  EXPECT_NE(RandomHashSecret(), RandomHashSecret());
}

TEST(HashBitsTest, ShardBucketAndTagShareNoBit) {
  // Each bit of the hash moves exactly one of the three.
  for (int bit = 0; bit < 64; ++bit) {
    const std::uint64_t hash = std::uint64_t{1} << bit;
    const int moved = (ShardBits(hash) != 0 ? 1 : 0) +
                      (BucketHash(hash) != 0 ? 1 : 0) +
                      (TagBits(hash) != 0 ? 1 : 0);
    EXPECT_EQ(moved, 1) << "bit " << bit;
  }
}

TEST(HashBitsTest, KeysOfOneShardSpreadOverBucketsAndTags) {
  const KeyHasher hasher(TestSecret());
  std::set<std::uint64_t> buckets;
  std::set<std::uint64_t> tags;
  int keys = 0;
  for (int i = 0; keys < 1000; ++i) {
    const std::string key = "user:" + std::to_string(i);
    const std::uint64_t hash = hasher(key).hash;
    if ((ShardBits(hash) & 15) != 3) continue;
    ++keys;
    buckets.insert(BucketHash(hash) >> (kBucketBits - 8));  // of 256 buckets
    tags.insert(TagBits(hash));
  }
  // 1,000 balls into 256 bins leave about 5 empty.
  EXPECT_GT(buckets.size(), 230u);
  EXPECT_GT(tags.size(), 230u);
}

}  // namespace
}  // namespace vigil::engine
