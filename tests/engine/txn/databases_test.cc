// Whole databases at the write door: flushing one, exchanging two, and both
// beside other changes of the same commit.

#include <atomic>
#include <optional>
#include <string>
#include <thread>

#include "gtest/gtest.h"

#include "engine/expiry/purge.h"
#include "engine/ops/scan_ops.h"
#include "engine/txn/watch_set.h"
#include "engine/txn/write_door.h"
#include "tests/engine/engine_store.h"
#include "tests/support/threads.h"

namespace vigil::engine {
namespace {

class DatabasesTest : public testing::Test {
 protected:
  KeyRef Key(std::string_view key, int db) {
    return WithDb((*store_).Hash(key), db);
  }
  // Runs body(door) as one commit under all locks.
  template <class Body>
  void Commit(Body body) {
    Footprint all;
    all.SetAll(store_->shard_count());
    CommitMany(*store_, all, body);
  }
  static void PutAt(WriteDoor& door, const KeyRef& key, std::string_view text,
                    TimeMs deadline = kNoDeadline) {
    ASSERT_EQ(Put(door, door.Find(key), ValueView::String(text), deadline),
              Fault::kNone);
  }
  static void EraseAt(WriteDoor& door, const KeyRef& key) {
    ASSERT_EQ(Erase(door, door.Find(key)), Fault::kNone);
  }
  void Put1(std::string_view key, int db, std::string_view text,
            TimeMs deadline = kNoDeadline) {
    Commit([&](WriteDoor& door) { PutAt(door, Key(key, db), text, deadline); });
  }
  void Swap(int a, int b) {
    Commit([&](WriteDoor& door) { door.SwapDatabases(a, b); });
  }
  std::optional<std::string> Get(std::string_view key, int db) {
    std::string text;
    if (!ReadLive(*store_, Key(key, db),
                  [&](const Record::Image& image) { CopyText(image, text); })) {
      return std::nullopt;
    }
    return text;
  }
  bool Stands(const WatchSet& watches) {
    const AllLocked locked(*store_);
    return watches.Validate(CommitTime(store_->clock()));
  }
  // What the counters say is what there is.
  void ExpectCounted() {
    for (int db = 0; db < kDatabases; ++db) {
      std::size_t keys = 0;
      std::size_t bytes = 0;
      for (ShardIndex i = 0; i < store_->shard_count(); ++i) {
        Shard& shard = store_->shard(i);
        const MutexLock lock(shard.mutex());
        Table& table = shard.table(db);
        Table::ForEach(table.array(), [&](const Record* record) {
          ++keys;
          bytes += record->allocated();
        });
        EXPECT_EQ(table.size(), table.Look().keys) << "database " << db;
        keys -= table.Look().keys;
        bytes -= table.Look().record_bytes;
      }
      EXPECT_EQ(keys, 0u) << "database " << db;
      EXPECT_EQ(bytes, 0u) << "database " << db;
    }
  }

  TestStore store_{4};
};

TEST_F(DatabasesTest, AKeyIsAnotherOneInEachDatabase) {
  Put1("key", 0, "zero");
  Put1("key", 15, "fifteen");
  EXPECT_EQ(Get("key", 0), "zero");
  EXPECT_EQ(Get("key", 15), "fifteen");
  EXPECT_EQ(Get("key", 7), std::nullopt);
  Commit([&](WriteDoor& door) { EraseAt(door, Key("key", 0)); });
  EXPECT_EQ(Get("key", 0), std::nullopt);
  EXPECT_EQ(Get("key", 15), "fifteen");
  ExpectCounted();
}

TEST_F(DatabasesTest, VersionsOfAKeyDifferAcrossDatabases) {
  Put1("key", 0, "1");
  Put1("key", 1, "1");
  const Shard& shard = store_->shard(Key("key", 0));
  const EpochGuard guard;
  EXPECT_NE(shard.reading(0).Find(Key("key", 0))->version(),
            shard.reading(1).Find(Key("key", 1))->version());
}

TEST_F(DatabasesTest, FlushingOneLeavesTheOthers) {
  for (int i = 0; i < 100; ++i) {
    Put1("key" + std::to_string(i), 0, "0");
    Put1("key" + std::to_string(i), 3, "3");
  }
  Commit([](WriteDoor& door) { door.FlushDatabase(3); });
  EXPECT_EQ(ops::Size(*store_, 0), 100u);
  EXPECT_EQ(ops::Size(*store_, 3), 0u);
  EXPECT_EQ(Get("key5", 0), "0");
  EXPECT_EQ(Get("key5", 3), std::nullopt);
  ExpectCounted();
}

TEST_F(DatabasesTest, ScansAndRandomKeysStayInTheirDatabase) {
  Put1("zero", 0, "0");
  Put1("one", 1, "1");
  const auto page = ops::Scan(*store_, 0, 100, /*db=*/1);
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->keys, std::vector<std::string>{"one"});
  EXPECT_EQ(ops::RandomKey(*store_, 1), "one");
  EXPECT_EQ(ops::RandomKey(*store_, 2), std::nullopt);
}

TEST_F(DatabasesTest, PurgingReachesEveryDatabase) {
  Put1("key", 0, "0", kTestStart + 1);
  Put1("key", 9, "9", kTestStart + 1);
  store_.clock().Advance(2);
  EXPECT_EQ(PurgeAll(*store_), 2u);
  EXPECT_EQ(ops::Size(*store_, 9), 0u);
}

TEST_F(DatabasesTest, ExchangingTwoExchangesTheirKeysAndCounts) {
  Put1("a", 0, "0", kTestStart + 5);
  Put1("b", 1, "1");
  Put1("c", 1, "1");
  Swap(0, 1);
  EXPECT_EQ(Get("a", 1), "0");
  EXPECT_EQ(Get("b", 0), "1");
  EXPECT_EQ(Get("b", 1), std::nullopt);
  EXPECT_EQ(ops::Size(*store_, 0), 2u);
  EXPECT_EQ(ops::Size(*store_, 1), 1u);
  ExpectCounted();
}

TEST_F(DatabasesTest, ExchangingADatabaseWithItselfChangesNothing) {
  Put1("a", 0, "0");
  WatchSet watches(*store_);
  watches.Watch(Key("a", 0));
  Swap(0, 0);
  EXPECT_TRUE(Stands(watches));
}

// --- What is watched ---

TEST_F(DatabasesTest, AWatchRemembersItsDatabase) {
  Put1("key", 1, "1");
  WatchSet watches(*store_);
  watches.Watch(Key("key", 1));
  Put1("key", 0, "another");
  EXPECT_TRUE(Stands(watches));
  Put1("key", 1, "2");
  EXPECT_FALSE(Stands(watches));
}

TEST_F(DatabasesTest, AnExchangeTouchesAWatchedKeyOfEitherSide) {
  Put1("here", 0, "1");
  Put1("there", 1, "1");
  WatchSet here(*store_);
  here.Watch(Key("here", 0));
  WatchSet there(*store_);
  there.Watch(Key("there", 0));  // absent in 0, there in 1
  WatchSet other(*store_);
  other.Watch(Key("here", 2));
  Swap(0, 1);
  EXPECT_FALSE(Stands(here));
  EXPECT_FALSE(Stands(there));
  EXPECT_TRUE(Stands(other));
}

TEST_F(DatabasesTest, AnExchangeDoesNotTouchAKeyThatIsNowhere) {
  Put1("else", 0, "1");
  WatchSet watches(*store_);
  watches.Watch(Key("nowhere", 0));
  watches.Watch(Key("nowhere", 1));
  Swap(0, 1);
  EXPECT_TRUE(Stands(watches));
}

// Afterwards everything is as it was; Redis counts it as touched all the same.
TEST_F(DatabasesTest, ExchangingTwiceTouchesWhatIsBackInItsPlace) {
  Put1("live", 0, "1");
  Put1("absent", 1, "1");
  WatchSet live(*store_);
  live.Watch(Key("live", 0));
  WatchSet absent(*store_);
  absent.Watch(Key("absent", 0));
  Swap(0, 1);
  Swap(0, 1);
  EXPECT_FALSE(Stands(live));
  EXPECT_FALSE(Stands(absent));
}

TEST_F(DatabasesTest, AnExchangeCountsAStaleKeyAsAbsent) {
  WatchSet watches(*store_);
  watches.Watch(Key("key", 0));
  Put1("key", 1, "1", kTestStart + 1);
  store_.clock().Advance(2);
  Swap(0, 1);
  EXPECT_TRUE(Stands(watches));
}

TEST_F(DatabasesTest, PurgingWhatAnExchangeBroughtIsNoChange) {
  WatchSet watches(*store_);
  watches.Watch(Key("key", 0));
  Put1("key", 1, "1", kTestStart + 1);
  store_.clock().Advance(2);
  Swap(0, 1);
  Commit([&](WriteDoor& door) { (void)door.Find(Key("key", 0)); });
  EXPECT_TRUE(Stands(watches));
  Put1("key", 0, "1");
  EXPECT_FALSE(Stands(watches));
}

TEST_F(DatabasesTest, AFlushOfOneTouchesWatchedKeysThereOnly) {
  Put1("key", 0, "1");
  Put1("key", 1, "1");
  WatchSet zero(*store_);
  zero.Watch(Key("key", 0));
  WatchSet one(*store_);
  one.Watch(Key("key", 1));
  WatchSet absent(*store_);
  absent.Watch(Key("absent", 1));
  Commit([](WriteDoor& door) { door.FlushDatabase(1); });
  EXPECT_TRUE(Stands(zero));
  EXPECT_FALSE(Stands(one));
  EXPECT_TRUE(Stands(absent));
}

// --- Beside other changes of the same commit ---

TEST_F(DatabasesTest, AFlushTakesWhatTheCommitHasWritten) {
  Put1("old", 0, "1");
  Put1("dropped", 0, "1");
  Commit([&](WriteDoor& door) {
    PutAt(door, Key("old", 0), "2");
    PutAt(door, Key("new", 0), "2");
    PutAt(door, Key("kept", 1), "2");
    EraseAt(door, Key("dropped", 0));
    door.FlushDatabase(0);
    EXPECT_FALSE(door.Find(Key("new", 0)).present());
    PutAt(door, Key("new", 0), "3");
  });
  EXPECT_EQ(Get("old", 0), std::nullopt);
  EXPECT_EQ(Get("new", 0), "3");
  EXPECT_EQ(Get("kept", 1), "2");
  ExpectCounted();
}

TEST_F(DatabasesTest, AnExchangeTakesWhatTheCommitHasWritten) {
  Put1("dropped", 0, "1");
  Put1("grown", 0, "1");
  Commit([&](WriteDoor& door) {
    EraseAt(door, Key("dropped", 0));
    PutAt(door, Key("grown", 0), std::string(500, 'x'));
    PutAt(door, Key("new", 0), "2");
    door.SwapDatabases(0, 1);
    PutAt(door, Key("new", 0), "3");
    EXPECT_TRUE(door.Find(Key("new", 1)).present());
    EraseAt(door, Key("grown", 1));
  });
  EXPECT_EQ(Get("new", 0), "3");
  EXPECT_EQ(Get("new", 1), "2");
  EXPECT_EQ(Get("grown", 1), std::nullopt);
  EXPECT_EQ(Get("dropped", 1), std::nullopt);
  ExpectCounted();
}

TEST_F(DatabasesTest, TwoFlushesInOneCommitAreOne) {
  Put1("key", 0, "1");
  Commit([&](WriteDoor& door) {
    door.FlushAll();
    PutAt(door, Key("key", 0), "2");
    door.FlushAll();
    door.SwapDatabases(0, 1);
    door.FlushAll();
  });
  EXPECT_EQ(ops::Size(*store_, 0), 0u);
  ExpectCounted();
}

// A value that moves between databases by exchanges and writes is never seen
// where it has not been: database 0 only ever holds even numbers.
TEST_F(DatabasesTest, ALockFreeReaderNeverSeesTheOtherDatabasesValue) {
  Put1("key", 0, "0");
  Put1("key", 1, "1");
  Violations violations;
  Repeating reader([&] {
    const std::optional<std::string> text = Get("key", 0);
    if (!text.has_value()) {
      violations.Add("absent");
    } else if ((text->back() - '0') % 2 != 0) {
      violations.Add("odd: " + *text);
    }
  });
  const int rounds = Scaled(2'000);
  for (int i = 0; i < rounds; ++i) {
    Commit([&](WriteDoor& door) {
      // Odd becomes even and even odd before they change places.
      PutAt(door, Key("key", 0), std::to_string(2 * i + 1));
      PutAt(door, Key("key", 1), std::to_string(2 * i));
      door.SwapDatabases(0, 1);
    });
  }
  reader.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

}  // namespace
}  // namespace vigil::engine
