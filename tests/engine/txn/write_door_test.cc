#include "engine/txn/write_door.h"

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

using Kind = Change::Kind;

// A door on all shards of a store, with what it needs beside it.
class OpenDoor {
 public:
  explicit OpenDoor(TestStore& store)
      : store_(store),
        time_((*store).clock()),
        locked_(*store),
        door_(*store, time_, reclaimed_) {}

  WriteDoor* operator->() { return &door_; }
  WriteDoor& operator*() { return door_; }

  Fault Put(std::string_view key, std::string_view text,
            TimeMs deadline = kNoDeadline) {
    return engine::Put(door_, Find(key), ValueView::String(text), deadline);
  }
  Fault Erase(std::string_view key) { return engine::Erase(door_, Find(key)); }
  Place Find(std::string_view key) { return door_.Find(store_->Hash(key)); }
  std::string Text(std::string_view key) {
    const Place place = Find(key);
    return place.present() ? place.value().ToString() : "(absent)";
  }

 private:
  TestStore& store_;
  Reclaimed reclaimed_;
  CommitTime time_;
  AllLocked locked_;
  WriteDoor door_;
};

// Reads a key on a thread of its own, beginning at once.
class Reading {
 public:
  Reading(TestStore& store, std::string key)
      : thread_([this, &store, k = std::move(key)] {
          started_ = true;
          text_ = store.Get(k).value_or("(absent)");
          done_ = true;
        }) {
    while (!started_) std::this_thread::yield();
  }
  // Whether the reader is still waiting, after it had time to run.
  bool Waits() {
    for (int i = 0; i < 1'000 && !done_; ++i) std::this_thread::yield();
    return !done_;
  }
  std::string Text() {
    if (thread_.joinable()) thread_.join();
    return text_;
  }
  ~Reading() { Text(); }

 private:
  std::atomic<bool> started_{false};
  std::atomic<bool> done_{false};
  std::string text_;
  std::thread thread_;
};

TEST(WriteDoorTest, NoChangeIsSeenBeforeTheDoorIsClosed) {
  TestStore store;
  store.Put("old", "1");
  store.Put("gone", "1");
  OpenDoor door(store);
  door.Put("old", "2");
  door.Put("new", "2");
  door.Erase("gone");
  Reading old_key(store, "old");
  Reading new_key(store, "new");
  Reading gone_key(store, "gone");
  EXPECT_TRUE(old_key.Waits());
  EXPECT_TRUE(new_key.Waits());
  EXPECT_TRUE(gone_key.Waits());
  door->Close();
  EXPECT_EQ(old_key.Text(), "2");
  EXPECT_EQ(new_key.Text(), "2");
  EXPECT_EQ(gone_key.Text(), "(absent)");
}

TEST(WriteDoorTest, AKeyThatIsNotChangedIsReadMeanwhile) {
  TestStore store(1);
  store.Put("other", "1");
  OpenDoor door(store);
  door.Put("key", "2");
  Reading other(store, "other");
  EXPECT_EQ(other.Text(), "1");
}

TEST(WriteDoorTest, SeesItsOwnChanges) {
  TestStore store;
  store.Put("a", "1");
  OpenDoor door(store);
  door.Put("a", "2");
  EXPECT_EQ(door.Text("a"), "2");
  door.Erase("a");
  EXPECT_EQ(door.Text("a"), "(absent)");
  door.Put("b", "new");
  EXPECT_EQ(door.Text("b"), "new");
}

TEST(WriteDoorTest, ChangesOneKeyTwice) {
  TestStore store;
  store.Put("key", "1");
  const VersionNumber before = store.VersionOf("key");
  {
    OpenDoor door(store);
    door.Put("key", "2");
    door.Put("key", std::string(100, 'x'));  // into another record
    door.Put("key", "3");
  }
  EXPECT_EQ(store.Get("key"), "3");
  EXPECT_GT(store.VersionOf("key"), before);
  EXPECT_EQ(store.Counted(), store.Recount());
}

TEST(WriteDoorTest, CreatesAndDeletesWithinOneCommit) {
  TestStore store;
  {
    OpenDoor door(store);
    door.Put("key", "1");
    door.Erase("key");
  }
  EXPECT_EQ(store.Get("key"), std::nullopt);
  EXPECT_EQ(store.RecordOf("key"), nullptr) << "the dead are unlinked";
  EXPECT_EQ(store.Counted(), Counts());
}

TEST(WriteDoorTest, DeletesAndCreatesWithinOneCommit) {
  TestStore store;
  store.Put("key", "1");
  const VersionNumber before = store.VersionOf("key");
  {
    OpenDoor door(store);
    door.Erase("key");
    door.Put("key", "2");
  }
  EXPECT_EQ(store.Get("key"), "2");
  EXPECT_GT(store.VersionOf("key"), before);
  EXPECT_EQ(store.Counted(), store.Recount());
  EXPECT_EQ(store.Counted().keys, 1u);
}

TEST(WriteDoorTest, CreatesDeletesAndCreatesWithinOneCommit) {
  TestStore store;
  {
    OpenDoor door(store);
    door.Put("key", "1");
    door.Erase("key");
    door.Put("key", "2");
  }
  EXPECT_EQ(store.Get("key"), "2");
  EXPECT_EQ(store.Counted(), store.Recount());
  EXPECT_EQ(store.Counted().keys, 1u);
}

TEST(WriteDoorTest, DeletesCreatesAndDeletesWithinOneCommit) {
  TestStore store;
  store.Put("key", "1");
  {
    OpenDoor door(store);
    door.Erase("key");
    door.Put("key", "2");
    door.Erase("key");
  }
  EXPECT_EQ(store.Get("key"), std::nullopt);
  EXPECT_EQ(store.RecordOf("key"), nullptr);
  EXPECT_EQ(store.Counted(), Counts());
}

TEST(WriteDoorTest, CanBeUsedOnAfterItWasClosed) {
  TestStore store;
  OpenDoor door(store);
  door.Put("a", "1");
  door->Close();
  EXPECT_EQ(store.Get("a"), "1");
  door.Put("a", "2");
  door->Close();
  EXPECT_EQ(store.Get("a"), "2");
}

TEST(WriteDoorTest, ErasingAnAbsentKeyDrawsNoVersion) {
  TestStore store(1);
  const VersionNumber before = store->shard(ShardIndex{0}).last_version();
  {
    OpenDoor door(store);
    EXPECT_EQ(door.Erase("absent"), Fault::kNone);
    EXPECT_EQ(door->last_version(), kNoVersion);
  }
  EXPECT_EQ(store->shard(ShardIndex{0}).last_version(), before);
}

TEST(WriteDoorTest, SaysTheVersionThatItPublishes) {
  TestStore store;
  VersionNumber created;
  {
    OpenDoor door(store);
    door.Put("key", "1");
    created = door->last_version();
  }
  EXPECT_EQ(store.VersionOf("key"), created);
  VersionNumber changed;
  {
    OpenDoor door(store);
    door.Put("key", "2");
    changed = door->last_version();
  }
  EXPECT_GT(changed, created);
  EXPECT_EQ(store.VersionOf("key"), changed);
}

TEST(WriteDoorTest, PurgesAnExpiredKeyThatItFinds) {
  TestStore store;
  store.Put("key", "1", kTestStart + 10);
  store.clock().Advance(11);
  EXPECT_NE(store.RecordOf("key"), nullptr);
  {
    OpenDoor door(store);
    EXPECT_EQ(door.Text("key"), "(absent)");
  }
  EXPECT_EQ(store.RecordOf("key"), nullptr);
  const Shard& shard = store->shard(store->Hash("key"));
  EXPECT_EQ(shard.Look().purged, 1u);
  EXPECT_EQ(store.Counted(), Counts());
}

TEST(WriteDoorTest, ReadsTheClockOnce) {
  TestStore store;
  store.Put("key", "1", kTestStart + 10);
  OpenDoor door(store);
  EXPECT_EQ(door.Text("key"), "1");
  store.clock().Advance(100);
  EXPECT_EQ(door.Text("key"), "1");
}

TEST(WriteDoorTest, AppliesAllChangesOrNoneUnderAMemoryLimit) {
  TestStore store(4, 2'000);
  store.Put("there", "1");
  const VersionNumber before = store.VersionOf("there");
  const Counts counts = store.Counted();
  {
    OpenDoor door(store);
    const std::string large(1'990, 'x');
    const std::array<Change, 3> changes{
        Change{.kind = Kind::kErase, .place = door.Find("there")},
        Change{.kind = Kind::kPut,
               .place = door.Find("a"),
               .value = ValueView::String("1")},
        Change{.kind = Kind::kPut,
               .place = door.Find("b"),
               .value = ValueView::String(large)}};
    EXPECT_EQ(door->Apply(changes), Fault::kOutOfMemory);
  }
  EXPECT_EQ(store.VersionOf("there"), before);
  EXPECT_EQ(store.Get("a"), std::nullopt);
  EXPECT_EQ(store.Get("b"), std::nullopt);
  EXPECT_EQ(store.Counted(), counts);
  // Nothing stays reserved: as many small keys fit as before.
  EXPECT_EQ(store.Put("a", "1"), Fault::kNone);
}

TEST(WriteDoorTest, AChangeThatShrinksIsAppliedAtTheLimit) {
  TestStore store(1, 3'000);
  ASSERT_EQ(store.Put("key", std::string(1'200, 'x')), Fault::kNone);
  while (store.Put("filler" + std::to_string(store.Counted().keys), "1") ==
         Fault::kNone) {
  }
  EXPECT_EQ(store.Put("key", "short"), Fault::kNone);
  EXPECT_EQ(store.Get("key"), "short");
}

TEST(WriteDoorTest, MovesTheGhostOfAKeyThatComesAndOfOneThatGoes) {
  TestStore store(1);
  Shard& shard = store->shard(ShardIndex{0});
  Ghost* ghost;
  {
    const MutexLock lock(shard.mutex());
    ghost = shard.ghosts().Watch(store->Hash("key"), shard.last_version());
  }
  const VersionNumber watched = ghost->version;
  store.Put("key", "1");
  const VersionNumber created = ghost->version;
  EXPECT_GT(created, watched);
  store.Put("key", "2");  // neither comes nor goes
  EXPECT_EQ(ghost->version, created);
  store.Erase("key");
  EXPECT_GT(ghost->version, created);
  const MutexLock lock(shard.mutex());
  shard.ghosts().Release(ghost);
}

TEST(WriteDoorTest, WhatOverwritingRetiresStaysBounded) {
  TestStore store(1);
  const std::string small(300, 's');
  const std::string large(400, 'l');
  for (int i = 0; i < 5'000; ++i) store.Put("key", i % 2 == 0 ? small : large);
  EXPECT_LT(store.RetiredCount(), 200u);
}

TEST(WriteDoorTest, WhatOverwritingLongValuesRetiresStaysBounded) {
  TestStore store(1);
  const std::string text(2 * kMaxInlineBytes, 'x');
  for (int i = 0; i < 5'000; ++i) store.Put("key", text);
  EXPECT_LT(store.RetiredCount(), 200u);
}

TEST(WriteDoorTest, WhatGrowingRetiresStaysBounded) {
  TestStore store(1);
  for (int i = 0; i < 500; ++i) {
    for (int n = 0; n < 3; ++n) store.WriteRange("key", 1'000u * n, "text");
    store.Erase("key");
  }
  EXPECT_LT(store.RetiredCount(), 200u);
}

}  // namespace
}  // namespace vigil::engine
