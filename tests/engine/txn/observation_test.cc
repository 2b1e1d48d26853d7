#include "engine/txn/observation.h"

#include <string>

#include "gtest/gtest.h"

#include "engine/txn/flush.h"
#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

// One watcher of one key.
class Watcher {
 public:
  Watcher(TestStore& store, std::string_view key)
      : store_(store), key_(store->Hash(key)) {
    EXPECT_TRUE(Observe(*store_, key_, Time(), &value, nullptr, seen));
  }
  ~Watcher() { Release(*store_, key_, seen); }

  bool StandsNow() const {
    const EpochGuard guard;
    return engine::StandsNow(*store_, key_, seen, Time());
  }
  bool Validates() const {
    Shard& shard = store_->shard(key_);
    const MutexLock lock(shard.mutex());
    Record* record;
    return engine::Validate(*store_, shard, key_, seen, Time(), &record);
  }
  Loss Explain() const {
    Shard& shard = store_->shard(key_);
    const MutexLock lock(shard.mutex());
    return engine::Explain(shard, key_, seen, Time());
  }
  // It stands by both rules, or by neither.
  bool Stands() const {
    EXPECT_EQ(StandsNow(), Validates());
    return Validates();
  }

  Observation seen;
  Value value;

 private:
  CommitTime Time() const { return CommitTime(store_->clock()); }

  TestStore& store_;
  const KeyRef key_;
};

std::size_t GhostCount(TestStore& store) {
  std::size_t count = 0;
  for (ShardIndex i = 0; i < store->shard_count(); ++i) {
    Shard& shard = store->shard(i);
    const MutexLock lock(shard.mutex());
    count += shard.ghosts().size();
  }
  return count;
}

TEST(ObservationTest, OfALiveKeyCarriesItsValueVersionAndDeadline) {
  TestStore store;
  for (const std::string& text : {std::string("text"), std::string("42"),
                                  std::string(2 * kMaxInlineBytes, 'x')}) {
    store.Put("key", text, kTestStart + 5);
    const Watcher watcher(store, "key");
    EXPECT_EQ(watcher.value.View().ToString(), text);
    EXPECT_EQ(watcher.seen.version, store.VersionOf("key"));
    EXPECT_EQ(watcher.seen.deadline, kTestStart + 5);
    EXPECT_FALSE(watcher.seen.absent);
  }
  EXPECT_EQ(GhostCount(store), 0u) << "a live key needs no ghost";
}

TEST(ObservationTest, OfAnAbsentKeyHoldsAGhostUntilItIsReleased) {
  TestStore store;
  {
    const Watcher watcher(store, "key");
    EXPECT_TRUE(watcher.seen.absent);
    EXPECT_NE(watcher.seen.version, kNoVersion);
    EXPECT_EQ(watcher.value.View().type(), Type::kNone);
    EXPECT_EQ(GhostCount(store), 1u);
  }
  EXPECT_EQ(GhostCount(store), 0u);
}

TEST(ObservationTest, OfAnExpiredKeyPurgesItAndSeesItAbsent) {
  TestStore store;
  store.Put("key", "1", kTestStart + 5);
  store.clock().Advance(6);
  const Watcher watcher(store, "key");
  EXPECT_TRUE(watcher.seen.absent);
  EXPECT_EQ(store.RecordOf("key"), nullptr);
  EXPECT_TRUE(watcher.Stands());
}

TEST(ObservationTest, UnderTheLockOfItsShardAbsenceNeedsNoGhost) {
  TestStore store(1);
  ShardSetLock held(*store);
  Footprint footprint;
  footprint.Add(0);
  held.Lock(footprint);
  Value value;
  Observation seen;
  ASSERT_TRUE(Observe(*store, store->Hash("key"), CommitTime(store.clock()),
                      &value, &held, seen));
  EXPECT_TRUE(seen.absent);
  EXPECT_EQ(seen.ghost, nullptr);
}

TEST(ObservationTest,
     IsRefusedWhereALockWouldHaveToBeWaitedForAgainstTheOrder) {
  TestStore store(2);
  ShardSetLock held(*store);
  Footprint upper;
  upper.Add(1);
  held.Lock(upper);
  ShardSetLock other(*store);  // as another thread would hold it
  Footprint lower;
  lower.Add(0);
  other.Lock(lower);
  const std::string key = store.KeyIn(0);
  Observation seen;
  EXPECT_FALSE(Observe(*store, store->Hash(key), CommitTime(store.clock()),
                       nullptr, &held, seen));
}

TEST(ObservationTest, StandsWhileNothingTouchesItsKey) {
  TestStore store(1);
  store.Put("live", "1");
  const Watcher live(store, "live");
  const Watcher absent(store, "absent");
  store.Put("other", "1");
  store.Erase("other");
  store.Erase("absent");  // nothing to erase
  EXPECT_TRUE(live.Stands());
  EXPECT_TRUE(absent.Stands());
}

TEST(ObservationTest, IsLostAsChangedWhereTheKeyIsThereWithAnotherVersion) {
  TestStore store;
  store.Put("key", "1");
  const Watcher watcher(store, "key");
  store.Put("key", "1");  // the same value
  EXPECT_FALSE(watcher.Stands());
  const Loss loss = watcher.Explain();
  EXPECT_EQ(loss.key, "key");
  EXPECT_EQ(loss.kind, LossKind::kChanged);
  EXPECT_EQ(loss.seen, watcher.seen.version);
  EXPECT_EQ(loss.now, store.VersionOf("key"));
}

TEST(ObservationTest, IsLostAsChangedWhereTheKeyWasDeletedAndMadeAgain) {
  TestStore store;
  store.Put("key", "1");
  const Watcher watcher(store, "key");
  store.Erase("key");
  store.Put("key", "1");
  EXPECT_FALSE(watcher.Stands());
  EXPECT_EQ(watcher.Explain().kind, LossKind::kChanged);
}

TEST(ObservationTest, IsLostAsDeletedWhereTheKeyIsGone) {
  TestStore store;
  store.Put("key", "1");
  const Watcher watcher(store, "key");
  store.Erase("key");
  EXPECT_FALSE(watcher.Stands());
  EXPECT_EQ(watcher.Explain().kind, LossKind::kDeleted);
  EXPECT_EQ(watcher.Explain().now, kNoVersion);
}

TEST(ObservationTest, IsLostAsCreatedWhereTheAbsentKeyIsThere) {
  TestStore store;
  const Watcher watcher(store, "key");
  store.Put("key", "1");
  EXPECT_FALSE(watcher.Stands());
  EXPECT_EQ(watcher.Explain().kind, LossKind::kCreated);
  EXPECT_EQ(watcher.Explain().now, store.VersionOf("key"));
}

TEST(ObservationTest, IsLostAsDeletedWhereTheAbsentKeyCameAndWent) {
  TestStore store;
  const Watcher watcher(store, "key");
  store.Put("key", "1");
  store.Erase("key");
  EXPECT_FALSE(watcher.Stands());
  EXPECT_EQ(watcher.Explain().kind, LossKind::kDeleted);
  EXPECT_GT(watcher.Explain().now, watcher.seen.version);
}

TEST(ObservationTest, IsLostAsExpiredPastItsDeadlinePurgedOrNot) {
  TestStore store;
  store.Put("key", "1", kTestStart + 5);
  const Watcher watcher(store, "key");
  store.clock().Advance(5);
  EXPECT_TRUE(watcher.Stands()) << "the deadline's own millisecond";
  store.clock().Advance(1);
  EXPECT_FALSE(watcher.Stands());
  EXPECT_EQ(watcher.Explain().kind, LossKind::kExpired);
  store.Erase("key");  // finds it expired, so this is the purge
  EXPECT_FALSE(watcher.Stands());
  EXPECT_EQ(watcher.Explain().kind, LossKind::kExpired);
}

TEST(ObservationTest, AFlushLosesWhatWasThereAndNotWhatWasAbsent) {
  TestStore store(1);
  store.Put("live", "1");
  const Watcher live(store, "live");
  const Watcher absent(store, "absent");
  FlushAll(*store);
  EXPECT_FALSE(live.Stands());
  EXPECT_EQ(live.Explain().kind, LossKind::kDeleted);
  EXPECT_TRUE(absent.Stands());
}

TEST(ObservationTest, ALiveKeyThatIsBeingChangedDoesNotStandNow) {
  TestStore store(1);
  store.Put("key", "1");
  const Watcher watcher(store, "key");
  Reclaimed reclaimed;
  const CommitTime time(store.clock());
  const AllLocked locked(*store);
  WriteDoor door(*store, time, reclaimed);
  Put(door, door.Find(store->Hash("key")), ValueView::String("2"), kNoDeadline);
  EXPECT_FALSE(watcher.StandsNow());
}

TEST(ObservationTest, AnAbsentKeyThatIsBeingCreatedDoesNotStandNow) {
  TestStore store(1);
  const Watcher watcher(store, "key");
  Reclaimed reclaimed;
  const CommitTime time(store.clock());
  const AllLocked locked(*store);
  WriteDoor door(*store, time, reclaimed);
  Put(door, door.Find(store->Hash("key")), ValueView::String("1"), kNoDeadline);
  EXPECT_FALSE(watcher.StandsNow());
}

}  // namespace
}  // namespace vigil::engine
