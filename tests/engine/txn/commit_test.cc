#include "engine/txn/commit.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

struct Committed {
  bool committed;
  int bodies = 0;
  std::vector<Loss> losses;
};

Committed TryCommit(TestStore& store, const WatchSet& watches,
                    std::string_view key) {
  Committed result{};
  Footprint footprint;
  watches.AddTo(footprint);
  footprint.Add(store->ShardOf(store->Hash(key)));
  footprint.Sort();
  result.committed = Commit(
      *store, footprint, watches,
      [&](WriteDoor& door) {
        ++result.bodies;
        Put(door, door.Find(store->Hash(key)), ValueView::String("mine"),
            kNoDeadline);
      },
      result.losses);
  return result;
}

std::uint64_t Commits(TestStore& store) {
  std::uint64_t commits = 0;
  for (ShardIndex i = 0; i < store->shard_count(); ++i) {
    commits += store->shard(i).Look().commits;
  }
  return commits;
}

TEST(CommitTest, RunsTheBodyOnceWhereEveryWatchStands) {
  TestStore store;
  WatchSet watches(*store);
  watches.Watch(store->Hash("watched"));
  const Committed result = TryCommit(store, watches, "key");
  EXPECT_TRUE(result.committed);
  EXPECT_EQ(result.bodies, 1);
  EXPECT_TRUE(result.losses.empty());
  EXPECT_EQ(store.Get("key"), "mine");
}

TEST(CommitTest, DoesNotRunTheBodyAndSaysWhyWhereAWatchIsLost) {
  TestStore store;
  WatchSet watches(*store);
  watches.Watch(store->Hash("watched"));
  store.Put("watched", "1");
  const Committed result = TryCommit(store, watches, "key");
  EXPECT_FALSE(result.committed);
  EXPECT_EQ(result.bodies, 0);
  ASSERT_EQ(result.losses.size(), 1u);
  EXPECT_EQ(result.losses[0].key, "watched");
  EXPECT_EQ(store.Get("key"), std::nullopt);
}

TEST(CommitTest, CountsOneCommitHoweverManyShardsItHas) {
  TestStore store(8);
  const std::uint64_t before = Commits(store);
  WatchSet watches(*store);
  for (int i = 0; i < 20; ++i) watches.Watch(store->Hash(std::to_string(i)));
  const std::uint64_t watched = Commits(store);
  EXPECT_EQ(watched, before) << "watching commits nothing";
  EXPECT_TRUE(TryCommit(store, watches, "key").committed);
  EXPECT_EQ(Commits(store), before + 1);
}

TEST(CommitTest, OpensTheLocksInEitherCase) {
  TestStore store(4);
  WatchSet watches(*store);
  watches.Watch(store->Hash("key"));
  EXPECT_TRUE(TryCommit(store, watches, "key").committed);
  EXPECT_FALSE(TryCommit(store, watches, "key").committed);
  const AllLocked locked(*store);  // hangs if one is held
}

}  // namespace
}  // namespace vigil::engine
