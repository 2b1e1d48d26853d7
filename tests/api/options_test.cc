// Opening a store: which options are possible, what they change, and moving
// the store.

#include "vigil/options.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

Options Shards(std::size_t shards) {
  Options options;
  options.shards = shards;
  return options;
}

StatusCode OpenCode(const Options& options) {
  return Store::Open(options).status().code();
}

TEST(OptionsTest, TheDefaultsOpen) { EXPECT_EQ(OpenCode({}), StatusCode::kOk); }

TEST(OptionsTest, EveryPowerOfTwoOfShardsOpens) {
  for (std::size_t shards = 1; shards <= 65536; shards *= 2) {
    Options options = Shards(shards);
    options.background_expiry = false;
    EXPECT_EQ(OpenStore(options).Stats().shards, shards);
  }
}

TEST(OptionsTest, TheDefaultIsAtLeast64Shards) {
  EXPECT_GE(Store().Stats().shards, 64u);
}

TEST(OptionsTest, ShardsThatAreNoPowerOfTwoAreRefusedByName) {
  for (const std::size_t shards : {3u, 6u, 100u, 65535u}) {
    SCOPED_TRACE(shards);
    EXPECT_EQ(OpenCode(Shards(shards)), StatusCode::kInvalidArgument);
    EXPECT_THAT(Store::Open(Shards(shards)).status(),
                FailsNaming(StatusCode::kInvalidArgument, "shards"));
  }
}

TEST(OptionsTest, TooManyShardsAreRefusedByName) {
  EXPECT_THAT(Store::Open(Shards(131072)).status(),
              FailsNaming(StatusCode::kInvalidArgument, "shards"));
  EXPECT_THAT(Store::Open(Shards(std::size_t{1} << 63)).status(),
              FailsNaming(StatusCode::kInvalidArgument, "shards"));
}

TEST(OptionsTest, AQueueThatCanHoldNothingIsRefusedByName) {
  Options options;
  options.max_queued_commands = 0;
  EXPECT_THAT(Store::Open(options).status(),
              FailsNaming(StatusCode::kInvalidArgument, "max_queued_commands"));
  options = {};
  options.max_queued_bytes = 0;
  EXPECT_THAT(Store::Open(options).status(),
              FailsNaming(StatusCode::kInvalidArgument, "max_queued_bytes"));
}

TEST(OptionsTest, ExpectedKeysMakesRoom) {
  Options options;
  options.expected_keys = 100'000;
  Store store = OpenStore(options);
  EXPECT_EQ(store.Size(), 0u);
  EXPECT_GT(store.Stats().bytes, Store().Stats().bytes);
  Must(store.Set("k", "v"));
  EXPECT_EQ(GetText(store, "k"), "v");
}

TEST(OptionsTest, AnyHashSecretWorks) {
  for (const unsigned char fill : {0, 1, 255}) {
    Options options;
    options.hash_secret.emplace().fill(fill);
    Store store = OpenStore(options);
    for (int i = 0; i < 3000; ++i) {
      Must(store.Set(std::to_string(i), std::to_string(i)));
    }
    for (int i = 0; i < 3000; ++i) {
      ASSERT_EQ(GetText(store, std::to_string(i)), std::to_string(i));
    }
  }
}

TEST(OptionsTest, OneSecretGivesOneLayout) {
  Options options = Shards(4);
  options.hash_secret.emplace().fill(7);
  Store a = OpenStore(options);
  Store b = OpenStore(options);
  for (int i = 0; i < 100; ++i) {
    Must(a.Set(std::to_string(i), "v"));
    Must(b.Set(std::to_string(i), "v"));
  }
  EXPECT_EQ(Must(a.Scan(0, 1000)).keys, Must(b.Scan(0, 1000)).keys);
}

TEST(StoreMoveTest, AMovedStoreKeepsItsKeys) {
  Store store;
  Must(store.Set("k", "v"));
  Store moved = std::move(store);
  EXPECT_EQ(GetText(moved, "k"), "v");
}

TEST(StoreMoveTest, AMovedFromStoreMayBeAssignedTo) {
  Store store;
  Must(store.Set("k", "v"));
  Store moved = std::move(store);
  store = Store();
  EXPECT_THAT(store.Exists("k"), Holds(false));
}

TEST(StoreMoveTest, AssignmentDropsTheOldKeys) {
  Store a;
  Store b;
  Must(a.Set("a", "1"));
  Must(b.Set("b", "2"));
  a = std::move(b);
  EXPECT_THAT(a.Exists("a"), Holds(false));
  EXPECT_EQ(GetText(a, "b"), "2");
}

TEST(StoreMoveTest, StoresAreIndependent) {
  Store a;
  Store b;
  Must(a.Set("k", "1"));
  EXPECT_THAT(b.Exists("k"), Holds(false));
}

TEST(StoreMoveTest, ManyStoresInTurn) {
  for (int i = 0; i < 50; ++i) {
    Store store;
    Must(store.Set("k", std::string(1000, 'v')));
  }
}

std::vector<std::string> DrawKeys(std::optional<std::uint64_t> seed) {
  Options options;
  options.hash_secret.emplace().fill(7);
  options.random_seed = seed;
  Store store = OpenStore(options);
  for (int i = 0; i < 100; ++i) Must(store.Set("k" + std::to_string(i), "v"));
  std::vector<std::string> drawn;
  for (int i = 0; i < 50; ++i) drawn.push_back(*Must(store.RandomKey()));
  return drawn;
}

TEST(OptionsTest, ASeedMakesRandomKeyRepeat) {
  EXPECT_EQ(DrawKeys(1), DrawKeys(1));
  EXPECT_NE(DrawKeys(1), DrawKeys(2));
  EXPECT_NE(DrawKeys(std::nullopt), DrawKeys(std::nullopt));
}

// Shards hold different numbers of keys, and a key's chance must not depend on
// that. 200 draws each are expected; 8 standard deviations are allowed.
TEST(OptionsTest, RandomKeyDrawsEveryKeyEquallyOften) {
  Options options;
  options.random_seed = 1;
  Store store = OpenStore(options);
  for (int i = 0; i < 100; ++i) Must(store.Set("k" + std::to_string(i), "v"));
  std::map<std::string, int> drawn;
  for (int i = 0; i < 20'000; ++i) ++drawn[*Must(store.RandomKey())];
  EXPECT_EQ(drawn.size(), 100u);
  for (const auto& [key, times] : drawn) {
    EXPECT_GT(times, 200 - 8 * 14) << key;
    EXPECT_LT(times, 200 + 8 * 14) << key;
  }
}

}  // namespace
}  // namespace vigil
