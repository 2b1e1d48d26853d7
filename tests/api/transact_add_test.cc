// Transaction::Add: a delta that observes nothing.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/transaction.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::ElementsAre;

class AddTest : public testing::Test {
 protected:
  Store store_;
};

TEST_F(AddTest, DoesNotConflictWithAdd) {
  const auto result = store_.Transact([this](Transaction& txn) {
    txn.Add("hot", 1);
    OnAnotherThread([this] {
      Must(store_.Transact([](Transaction& other) { other.Add("hot", 10); }));
    });
  });
  EXPECT_EQ(result.report().attempts, 1);
  EXPECT_EQ(GetText(store_, "hot"), "11");
}

TEST_F(AddTest, DoesNotConflictWithASet) {
  const auto result = store_.Transact([this](Transaction& txn) {
    txn.Add("hot", 1);
    OnAnotherThread([this] { Must(store_.Set("hot", "100")); });
  });
  EXPECT_EQ(result.report().attempts, 1);
  EXPECT_EQ(GetText(store_, "hot"), "101");
}

TEST_F(AddTest, ConflictsWhereTheBodyReadTheKey) {
  int runs = 0;
  const auto result = store_.Transact([&](Transaction& txn) -> Status {
    const auto seen = txn.GetInt("hot");
    if (++runs == 1) OnAnotherThread([this] { Must(store_.IncrBy("hot", 1)); });
    txn.Add("hot", 1);
    return seen.status();
  });
  EXPECT_EQ(result.report().attempts, 2);
  EXPECT_EQ(GetText(store_, "hot"), "2");
}

TEST_F(AddTest, TouchesTheKeyForOthers) {
  Session session(store_);
  Must(session.Watch("hot"));
  Must(store_.Transact([](Transaction& txn) { txn.Add("hot", 1); }));
  EXPECT_THAT(ExecNothing(session).conflicts(),
              ElementsAre(ConflictOn("hot", ConflictKind::kCreated)));
}

TEST_F(AddTest, ToATextFailsTheWholeTransact) {
  Must(store_.MSet({{"text", "abc"}, {"a", "1"}}));
  EXPECT_THAT(store_.Transact([](Transaction& txn) -> Status {
    Must(txn.Set("a", "9"));
    txn.Add("text", 1);
    return txn.Set("b", "9");
  }),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.MGet({"a", "b", "text"}),
              Holds(ElementsAre("1", std::nullopt, "abc")));
}

TEST_F(AddTest, ThatOverflowsFailsTheWholeTransact) {
  Must(store_.MSet({{"max", "9223372036854775807"}, {"a", "1"}}));
  EXPECT_THAT(store_.Transact([](Transaction& txn) -> Status {
    Must(txn.Set("a", "9"));
    txn.Add("count", 1);
    txn.Add("max", 1);
    return Ok();
  }),
              HasCode(StatusCode::kOutOfRange));
  EXPECT_THAT(store_.MGet({"a", "count", "max"}),
              Holds(ElementsAre("1", std::nullopt, "9223372036854775807")));
}

TEST_F(AddTest, ToAKeyThatBecameTextFailsTheWholeTransact) {
  Must(store_.MSet({{"hot", "1"}, {"a", "1"}}));
  EXPECT_THAT(store_.Transact([this](Transaction& txn) -> Status {
    txn.Add("hot", 1);
    OnAnotherThread([this] { Must(store_.Set("hot", "text")); });
    return txn.Set("a", "9");
  }),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.MGet({"hot", "a"}), Holds(ElementsAre("text", "1")));
}

TEST_F(AddTest, OfDeltasThatOverflowTogetherFails) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  EXPECT_THAT(store_.Transact([](Transaction& txn) {
    txn.Add("k", kMax);
    txn.Add("k", kMax);
  }),
              HasCode(StatusCode::kOutOfRange));
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(AddTest, InARefusedBodyAddsNothing) {
  Ignore(store_.Transact([](Transaction& txn) -> Status {
    txn.Add("k", 1);
    return FailedPrecondition("no");
  }));
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(AddTest, InARetriedBodyCountsOnce) {
  int runs = 0;
  Must(store_.Transact([&](Transaction& txn) -> Status {
    txn.Add("k", 1);
    const auto trigger = txn.Get("trigger");
    if (++runs < 3) {
      OnAnotherThread(
          [&] { Must(store_.Set("trigger", std::to_string(runs))); });
    }
    return trigger.status();
  }));
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(GetText(store_, "k"), "1");
}

TEST_F(AddTest, ToManyKeys) {
  for (int round = 0; round < 3; ++round) {
    Must(store_.Transact([](Transaction& txn) {
      for (int i = 0; i < 100; ++i) txn.Add(std::to_string(i), i);
    }));
  }
  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT(store_.GetInt(std::to_string(i)), Holds(3 * i));
  }
}

}  // namespace
}  // namespace vigil
