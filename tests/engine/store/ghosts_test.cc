#include "engine/store/ghosts.h"

#include <string>

#include "gtest/gtest.h"

namespace vigil::engine {
namespace {

constexpr KeyRef kKey{"key", 1};
constexpr KeyRef kOther{"other", 2};
constexpr KeyRef kSameHash{"same hash", 1};

TEST(GhostsTest, KeepsOneGhostPerKeyHoweverManyWatch) {
  Ghosts ghosts;
  Ghost* const first = ghosts.Watch(kKey, 5);
  Ghost* const second = ghosts.Watch(kKey, 9);
  EXPECT_EQ(first, second);
  EXPECT_EQ(ghosts.size(), 1u);
  EXPECT_EQ(ghosts.VersionOf(kKey), 5u) << "the first watcher's version";
  ghosts.Release(first);
  ghosts.Release(second);
}

TEST(GhostsTest, RemovesTheGhostWithItsLastWatcher) {
  Ghosts ghosts;
  Ghost* const ghost = ghosts.Watch(kKey, 5);
  ghosts.Watch(kKey, 5);
  ghosts.Release(ghost);
  EXPECT_EQ(ghosts.size(), 1u);
  ghosts.Release(ghost);
  EXPECT_EQ(ghosts.size(), 0u);
  EXPECT_EQ(ghosts.VersionOf(kKey), kNoVersion);
}

TEST(GhostsTest, ATouchMovesItsOwnKeyOnly) {
  Ghosts ghosts;
  Ghost* const ghost = ghosts.Watch(kKey, 5);
  Ghost* const other = ghosts.Watch(kOther, 5);
  Ghost* const same_hash = ghosts.Watch(kSameHash, 5);
  ghosts.Touch(kKey, 8);
  EXPECT_EQ(ghost->version, 8u);
  EXPECT_EQ(other->version, 5u);
  EXPECT_EQ(same_hash->version, 5u);
  ghosts.Release(ghost);
  ghosts.Release(other);
  ghosts.Release(same_hash);
}

TEST(GhostsTest, ATouchOfAKeyThatNobodyWatchesMakesNoGhost) {
  Ghosts ghosts;
  Ghost* const ghost = ghosts.Watch(kOther, 5);
  ghosts.Touch(kKey, 8);
  EXPECT_EQ(ghosts.size(), 1u);
  EXPECT_EQ(ghosts.VersionOf(kKey), kNoVersion);
  ghosts.Release(ghost);
}

TEST(GhostsTest, OwnsACopyOfTheKey) {
  Ghosts ghosts;
  Ghost* ghost;
  {
    const std::string key = "a key that is longer than a short string";
    ghost = ghosts.Watch({key, 3}, 1);
  }
  EXPECT_EQ(ghost->bytes, "a key that is longer than a short string");
  ghosts.Release(ghost);
  EXPECT_EQ(ghosts.size(), 0u);
}

}  // namespace
}  // namespace vigil::engine
