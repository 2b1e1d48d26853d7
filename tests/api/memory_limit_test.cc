// Options::memory_limit: growth is refused whole, everything else goes on.

#include <cstddef>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

constexpr std::size_t kLimit = 1 << 20;

// A store filled with 1,000-byte values until it refuses.
class MemoryLimitTest : public testing::Test {
 protected:
  MemoryLimitTest() : store_(OpenStore(Limited())) {
    const std::string value(1000, 'v');
    for (count_ = 0; count_ < 10'000; ++count_) {
      last_ = store_.Set("key" + std::to_string(count_), value);
      if (!last_.ok()) return;
    }
  }

  static Options Limited() {
    Options options;
    options.shards = 4;
    options.memory_limit = kLimit;
    options.background_expiry = false;
    return options;
  }

  Store store_;
  int count_;    // keys that fitted
  Status last_;  // what the one that did not was told
  const std::string big_ = std::string(100'000, 'x');
};

TEST_F(MemoryLimitTest, GrowthIsRefusedAtTheLimit) {
  EXPECT_THAT(last_, HasCode(StatusCode::kOutOfMemory));
  EXPECT_GT(count_, 100);
}

TEST_F(MemoryLimitTest, BytesStayBelowTheLimit) {
  EXPECT_LE(store_.Stats().bytes, kLimit);
}

TEST_F(MemoryLimitTest, ARefusedKeyIsAbsent) {
  EXPECT_THAT(store_.Exists("key" + std::to_string(count_)), Holds(false));
  EXPECT_EQ(store_.Size(), static_cast<std::size_t>(count_));
}

TEST_F(MemoryLimitTest, EveryGrowingOperationIsRefused) {
  const auto refused = HasCode(StatusCode::kOutOfMemory);
  EXPECT_THAT(store_.Set("key0", big_), refused);
  EXPECT_THAT(store_.Set("key0", big_, SetOptions()), refused);
  EXPECT_THAT(store_.GetSet("key0", big_), refused);
  EXPECT_THAT(store_.Append("key0", big_), refused);
  EXPECT_THAT(store_.SetRange("key0", 100'000, "x"), refused);
  EXPECT_THAT(store_.MSetNx({{"new", big_}}), refused);
  EXPECT_THAT(store_.SetIf("new", big_, Version::kNone), refused);
}

TEST_F(MemoryLimitTest, ARefusedOverwriteLeavesTheOldValue) {
  Ignore(store_.Set("key0", big_));
  Ignore(store_.Append("key0", big_));
  Ignore(store_.SetRange("key0", 100'000, "x"));
  EXPECT_EQ(GetText(store_, "key0"), std::string(1000, 'v'));
}

TEST_F(MemoryLimitTest, ARefusedMSetAppliesNothing) {
  EXPECT_THAT(
      store_.MSet({{"key0", "small"}, {"new", big_}, {"key1", "small"}}),
      HasCode(StatusCode::kOutOfMemory));
  EXPECT_EQ(GetText(store_, "key0"), std::string(1000, 'v'));
  EXPECT_EQ(GetText(store_, "key1"), std::string(1000, 'v'));
  EXPECT_THAT(store_.Exists("new"), Holds(false));
}

TEST_F(MemoryLimitTest, ARefusedTransactAppliesNothing) {
  const auto result = store_.Transact([this](Transaction& txn) -> Status {
    Must(txn.Set("key0", "small"));
    const Status grown = txn.Set("new", big_);
    if (!grown.ok()) return grown;
    return txn.Del("key1").status();
  });
  EXPECT_THAT(result, HasCode(StatusCode::kOutOfMemory));
  EXPECT_EQ(GetText(store_, "key0"), std::string(1000, 'v'));
  EXPECT_THAT(store_.Exists("new"), Holds(false));
  EXPECT_THAT(store_.Exists("key1"), Holds(true));
}

TEST_F(MemoryLimitTest, ReadsGoOn) {
  EXPECT_THAT(store_.Get("key0"), Holds(std::string(1000, 'v')));
  EXPECT_THAT(store_.MGet({"key0", "absent"}), IsOk());
  Session session(store_);
  Batch batch = session.Multi();
  const auto read = batch.Get("key0");
  EXPECT_THAT(batch.Exec()[read], Holds(std::string(1000, 'v')));
}

TEST_F(MemoryLimitTest, DeletesGoOn) {
  EXPECT_THAT(store_.Del("key0"), Holds(true));
  EXPECT_THAT(store_.GetDel("key1"), Holds(std::string(1000, 'v')));
}

TEST_F(MemoryLimitTest, ShrinkingOverwritesGoOn) {
  EXPECT_THAT(store_.Set("key0", "small"), IsOk());
  EXPECT_EQ(GetText(store_, "key0"), "small");
}

TEST_F(MemoryLimitTest, OverwritesOfTheSameSizeGoOn) {
  EXPECT_THAT(store_.Set("key0", std::string(1000, 'w')), IsOk());
}

TEST_F(MemoryLimitTest, ShrinkingTransactsGoOn) {
  EXPECT_THAT(store_.Transact([](Transaction& txn) -> Status {
    Must(txn.Del("key0"));
    return txn.Set("key1", "small");
  }),
              IsOk());
  EXPECT_THAT(store_.Exists("key0"), Holds(false));
  EXPECT_EQ(GetText(store_, "key1"), "small");
}

TEST_F(MemoryLimitTest, FlushAllGoesOn) {
  EXPECT_THAT(store_.FlushAll(), IsOk());
  EXPECT_EQ(store_.Size(), 0u);
}

TEST_F(MemoryLimitTest, AnExecReportsRefusalPerOperation) {
  Session session(store_);
  Batch batch = session.Multi();
  const auto deleted = batch.Del("key0");
  const auto refused = batch.Set("new", big_);
  const auto read = batch.StrLen("key1");
  const ExecResult result = batch.Exec();
  EXPECT_TRUE(result.committed());
  EXPECT_THAT(result[deleted], Holds(true));
  EXPECT_THAT(result[refused], HasCode(StatusCode::kOutOfMemory));
  EXPECT_THAT(result[read], Holds(1000u));
  EXPECT_THAT(store_.Exists("new"), Holds(false));
}

TEST_F(MemoryLimitTest, DeletingMakesRoom) {
  for (int i = 0; i < count_ / 2; ++i) {
    Must(store_.Del("key" + std::to_string(i)));
  }
  EXPECT_THAT(store_.Set("new", std::string(1000, 'v')), IsOk());
}

TEST_F(MemoryLimitTest, FlushingMakesRoom) {
  Must(store_.FlushAll());
  EXPECT_THAT(store_.Set("new", std::string(1000, 'v')), IsOk());
}

TEST_F(MemoryLimitTest, WatchAndDiscardGoOn) {
  Session session(store_);
  EXPECT_THAT(session.Watch({"key0", "absent"}), IsOk());
  session.Multi().Discard();
  EXPECT_THAT(session.Watch("key0"), IsOk());
  EXPECT_THAT(ExecNothing(session), IsOk());
}

TEST(NoMemoryLimitTest, TheDefaultHasNone) {
  Store store;
  for (int i = 0; i < 64; ++i) {
    Must(store.Set(std::to_string(i), std::string(1 << 20, 'v')));
  }
  EXPECT_GT(store.Stats().bytes, std::size_t{64} << 20);
}

}  // namespace
}  // namespace vigil
