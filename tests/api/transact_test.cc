// Store::Transact: what it returns, all or nothing, what conflicts and what
// does not.

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
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

class TransactTest : public testing::Test {
 protected:
  TransactTest() { Must(store_.MSet({{"a", "1"}, {"b", "2"}})); }

  // Sets `key` as another client would, while a body of this thread runs.
  void SetForeign(const std::string& key, const std::string& value) {
    OnAnotherThread([&] { Must(store_.Set(key, value)); });
  }

  Store store_;
};

TEST_F(TransactTest, AResultBodyReturnsItsValue) {
  const auto result =
      store_.Transact([](Transaction& txn) { return txn.IncrBy("a", 41); });
  EXPECT_THAT(result, Holds(42));
}

TEST_F(TransactTest, AStatusBodyReturnsItsStatus) {
  EXPECT_THAT(
      store_.Transact([](Transaction& txn) { return txn.Set("a", "9"); }),
      IsOk());
  EXPECT_EQ(GetText(store_, "a"), "9");
}

TEST_F(TransactTest, AVoidBodyCommits) {
  EXPECT_THAT(store_.Transact([](Transaction& txn) { txn.Add("a", 1); }),
              IsOk());
  EXPECT_EQ(GetText(store_, "a"), "2");
}

TEST_F(TransactTest, AnEmptyBodyCommits) {
  EXPECT_THAT(store_.Transact([](Transaction&) {}), IsOk());
}

TEST_F(TransactTest, AResultThatOnlyMovesIsReturned) {
  auto result =
      store_.Transact([](Transaction&) -> Result<std::unique_ptr<int>> {
        return std::make_unique<int>(5);
      });
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(**result, 5);
}

TEST_F(TransactTest, ACallableWithStateIsRunInPlace) {
  int runs = 0;
  auto body = [&runs](Transaction&) { ++runs; };
  Must(store_.Transact(body));
  EXPECT_EQ(runs, 1);
}

TEST_F(TransactTest, WritesAreNotSeenBeforeTheCommit) {
  Must(store_.Transact([this](Transaction& txn) -> Status {
    Must(txn.Set("a", "9"));
    OnAnotherThread([this] { EXPECT_EQ(GetText(store_, "a"), "1"); });
    return Ok();
  }));
}

TEST_F(TransactTest, AnErrorIsReturnedAsItIs) {
  EXPECT_THAT(
      store_.Transact([](Transaction&) -> Result<int> {
        return FailedPrecondition("insufficient funds");
      }),
      FailsNaming(StatusCode::kFailedPrecondition, "insufficient funds"));
}

TEST_F(TransactTest, AnErrorRollsBackEverything) {
  Ignore(store_.Transact([](Transaction& txn) -> Status {
    Must(txn.Set("a", "9"));
    Must(txn.Set("new", "9"));
    Must(txn.Del("b"));
    txn.Add("count", 1);
    return FailedPrecondition("no");
  }));
  EXPECT_THAT(store_.MGet({"a", "b", "new", "count"}),
              Holds(ElementsAre("1", "2", std::nullopt, std::nullopt)));
}

TEST_F(TransactTest, AnErrorRunsTheBodyOnce) {
  int runs = 0;
  const auto result = store_.Transact([&](Transaction&) -> Status {
    ++runs;
    return FailedPrecondition("no");
  });
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(result.report().attempts, 1);
}

TEST_F(TransactTest, AnErrorOfAnOperationMayBeIgnored) {
  Must(store_.Set("text", "abc"));
  EXPECT_THAT(store_.Transact([](Transaction& txn) -> Status {
    EXPECT_THAT(txn.IncrBy("text", 1), HasCode(StatusCode::kInvalidArgument));
    return txn.Set("a", "9");
  }),
              IsOk());
  EXPECT_EQ(GetText(store_, "a"), "9");
}

TEST_F(TransactTest, AnExceptionPassesThrough) {
  EXPECT_THROW(Ignore(store_.Transact([](Transaction&) {
                 throw std::runtime_error("from the body");
               })),
               std::runtime_error);
}

TEST_F(TransactTest, AnExceptionChangesNothing) {
  EXPECT_THROW(Ignore(store_.Transact([](Transaction& txn) {
                 Must(txn.Set("a", "9"));
                 txn.Add("b", 1);
                 throw std::runtime_error("from the body");
               })),
               std::runtime_error);
  EXPECT_THAT(store_.MGet({"a", "b"}), Holds(ElementsAre("1", "2")));
}

TEST_F(TransactTest, TheStoreWorksAfterAnException) {
  EXPECT_THROW(Ignore(store_.Transact([](Transaction& txn) {
                 Must(txn.Get("absent"));
                 throw std::runtime_error("from the body");
               })),
               std::runtime_error);
  EXPECT_THAT(store_.Set("a", "9"), IsOk());
  EXPECT_THAT(
      store_.Transact([](Transaction& txn) { return txn.Set("b", "9"); }),
      IsOk());
  EXPECT_EQ(store_.Stats().ghosts, 0u);
}

TEST_F(TransactTest, AReadKeyThatMovedRunsTheBodyAgain) {
  int runs = 0;
  const auto result =
      store_.Transact([&](Transaction& txn) -> Result<std::int64_t> {
        const std::int64_t a = Must(txn.GetInt("a", 0));
        if (++runs == 1) SetForeign("a", "100");
        return txn.IncrBy("sum", a);
      });
  EXPECT_EQ(result.report().attempts, 2);
  EXPECT_EQ(GetText(store_, "sum"), "100");
}

TEST_F(TransactTest, AReadAbsentKeyThatAppearedRunsTheBodyAgain) {
  int runs = 0;
  const auto result = store_.Transact([&](Transaction& txn) -> Status {
    Must(txn.Get("absent"));
    if (++runs == 1) SetForeign("absent", "1");
    return txn.Set("a", "9");
  });
  EXPECT_EQ(result.report().attempts, 2);
}

TEST_F(TransactTest, AReadAbsentKeyThatCameAndWentRunsTheBodyAgain) {
  // M3 for closures: no version may be mistaken for "still absent".
  int runs = 0;
  const auto result = store_.Transact([&](Transaction& txn) -> Status {
    Must(txn.Get("absent"));
    if (++runs == 1) {
      OnAnotherThread([this] {
        Must(store_.Set("absent", "1"));
        Must(store_.Del("absent"));
      });
    }
    return txn.Set("a", "9");
  });
  EXPECT_EQ(result.report().attempts, 2);
}

TEST_F(TransactTest, AWatchedKeyThatMovedRunsTheBodyAgain) {
  int runs = 0;
  const auto result = store_.Transact([&](Transaction& txn) -> Status {
    Must(txn.Watch("a"));
    if (++runs == 1) SetForeign("a", "100");
    return txn.Set("b", "9");
  });
  EXPECT_EQ(result.report().attempts, 2);
}

TEST_F(TransactTest, AReadOnlyBodyWhoseKeysMovedDoesNotReturnAMix) {
  int runs = 0;
  const auto result =
      store_.Transact([&](Transaction& txn) -> Result<std::string> {
        const Result<std::optional<std::string>> a = txn.Get("a");
        if (!a.ok()) return a.status();
        if (++runs == 1) {
          OnAnotherThread([this] {
            Must(store_.MSet({{"a", "new"}, {"b", "new"}}));
          });
        }
        const Result<std::optional<std::string>> b = txn.Get("b");
        if (!b.ok()) return b.status();
        return a->value_or("") + "," + b->value_or("");
      });
  EXPECT_THAT(result, Holds("new,new"));
}

TEST_F(TransactTest, AReadThatNoLongerStandsTogetherAnswersConflict) {
  int runs = 0;
  Must(store_.Transact([&](Transaction& txn) -> Status {
    Ignore(txn.Get("a"));
    if (++runs == 1) {
      OnAnotherThread([this] {
        Must(store_.MSet({{"a", "new"}, {"b", "new"}}));
      });
    }
    const auto b = txn.Get("b");
    if (runs == 1) {
      EXPECT_THAT(b, HasCode(StatusCode::kConflict));
    }
    return Ok();
  }));
  EXPECT_EQ(runs, 2);
}

TEST_F(TransactTest, AnErrorReturnedFromALostAttemptDoesNotCount) {
  // What the body decided after a read that said kConflict is no decision.
  int runs = 0;
  const auto result = store_.Transact([&](Transaction& txn) -> Status {
    Ignore(txn.Get("a"));
    if (++runs == 1) {
      OnAnotherThread([this] {
        Must(store_.MSet({{"a", "new"}, {"b", "new"}}));
      });
    }
    if (!txn.Get("b").ok()) return FailedPrecondition("b cannot be read");
    return Ok();
  });
  EXPECT_THAT(result, IsOk());
  EXPECT_EQ(result.report().attempts, 2);
}

TEST_F(TransactTest, AnErrorReturnedFromAWritingAttemptChangesNothing) {
  const auto result = store_.Transact([&](Transaction& txn) -> Status {
    Must(txn.GetInt("a", 0));
    SetForeign("a", "foreign");
    Must(txn.Set("a", "mine"));
    return FailedPrecondition("no");
  });
  EXPECT_THAT(result, HasCode(StatusCode::kFailedPrecondition));
  EXPECT_EQ(GetText(store_, "a"), "foreign");
}

TEST_F(TransactTest, ABlindSetDoesNotConflict) {
  const auto result = store_.Transact([&](Transaction& txn) -> Status {
    Must(txn.Set("a", "mine"));
    Must(txn.SetInt("b", 7));
    OnAnotherThread([this] {
      Must(store_.MSet({{"a", "foreign"}, {"b", "foreign"}}));
    });
    return Ok();
  });
  EXPECT_EQ(result.report().attempts, 1);
  EXPECT_THAT(store_.MGet({"a", "b"}), Holds(ElementsAre("mine", "7")));
}

TEST_F(TransactTest, PeekDoesNotWatch) {
  const auto result = store_.Transact([&](Transaction& txn) -> Status {
    EXPECT_THAT(txn.Peek("a"), Holds("1"));
    SetForeign("a", "foreign");
    return txn.Set("b", "9");
  });
  EXPECT_EQ(result.report().attempts, 1);
}

TEST_F(TransactTest, PeekDoesNotSeeOwnWrites) {
  Must(store_.Transact([](Transaction& txn) -> Status {
    Must(txn.Set("a", "own"));
    EXPECT_THAT(txn.Peek("a"), Holds("1"));
    EXPECT_THAT(txn.Peek("absent"), Holds(std::nullopt));
    return Ok();
  }));
}

TEST_F(TransactTest, PeekSeesForeignCommits) {
  Must(store_.Transact([this](Transaction& txn) -> Status {
    SetForeign("a", "foreign");
    EXPECT_THAT(txn.Peek("a"), Holds("foreign"));
    return Ok();
  }));
}

TEST_F(TransactTest, WriteSkewIsRefused) {
  // Each of two bodies reads both keys and clears one: with snapshots both
  // would commit. The second one to commit must run again, and see.
  Must(store_.MSet({{"on_call.a", "1"}, {"on_call.b", "1"}}));
  int runs = 0;
  const auto leave = [](Transaction& txn, const char* mine) -> Status {
    const Result<std::int64_t> a = txn.GetInt("on_call.a", 0);
    const Result<std::int64_t> b = txn.GetInt("on_call.b", 0);
    if (!a.ok()) return a.status();
    if (!b.ok()) return b.status();
    if (*a + *b < 2) return FailedPrecondition("the last one stays");
    return txn.SetInt(mine, 0);
  };
  const auto result = store_.Transact([&](Transaction& txn) -> Status {
    const Status status = leave(txn, "on_call.a");
    if (++runs == 1) {
      OnAnotherThread([&] {
        Must(store_.Transact(
            [&](Transaction& other) { return leave(other, "on_call.b"); }));
      });
    }
    return status;
  });
  EXPECT_THAT(result, HasCode(StatusCode::kFailedPrecondition));
  EXPECT_THAT(store_.MGet({"on_call.a", "on_call.b"}),
              Holds(ElementsAre("1", "0")));
}

TEST_F(TransactTest, AllWritesAppearToASessionAsOneTouchEach) {
  Session session(store_);
  Must(session.Watch({"a", "b", "untouched"}));
  Must(store_.Transact([](Transaction& txn) -> Status {
    Must(txn.Set("a", "9"));
    Must(txn.Set("a", "10"));
    return txn.Set("b", "9");
  }));
  EXPECT_THAT(ExecNothing(session).conflicts(),
              ElementsAre(ConflictOn("a", ConflictKind::kChanged),
                          ConflictOn("b", ConflictKind::kChanged)));
}

TEST_F(TransactTest, NestsOnDifferentStores) {
  Store other;
  Must(store_.Transact([&](Transaction& txn) -> Status {
    Must(other.Transact(
        [](Transaction& inner) { return inner.Set("inner", "1"); }));
    return txn.Set("a", "outer");
  }));
  EXPECT_EQ(GetText(other, "inner"), "1");
  EXPECT_EQ(GetText(store_, "a"), "outer");
}

TEST_F(TransactTest, ReadsLeaveNoGhosts) {
  Must(store_.Transact([](Transaction& txn) -> Status {
    Must(txn.Get("absent"));
    return txn.Watch("missing");
  }));
  EXPECT_EQ(store_.Stats().ghosts, 0u);
}

TEST_F(TransactTest, ManyKeysCommitTogether) {
  Must(store_.Transact([](Transaction& txn) -> Status {
    for (int i = 0; i < 2000; ++i) {
      const std::string key = "many" + std::to_string(i);
      EXPECT_THAT(txn.Exists(key), Holds(false));
      Must(txn.Set(key, std::to_string(i)));
    }
    return Ok();
  }));
  EXPECT_EQ(store_.Size(), 2002u);
  EXPECT_EQ(GetText(store_, "many1999"), "1999");
}

// Expiry inside a closure.

TEST(TransactExpiryTest, AKeyThatExpiredSinceItWasReadConflicts) {
  TimedStore store;
  store.SetFor("k", "1", 10ms);
  int runs = 0;
  const auto result = store->Transact([&](Transaction& txn) -> Status {
    Must(txn.Get("k"));
    if (++runs == 1) store.Advance(11ms);
    return txn.Set("other", "1");
  });
  EXPECT_EQ(result.report().attempts, 2);
  EXPECT_THAT(result.report().conflicts,
              ElementsAre(ConflictOn("k", ConflictKind::kExpired)));
}

TEST(TransactExpiryTest, AStaleKeyIsAbsent) {
  TimedStore store;
  store.SetStale("k", "1");
  const auto result = store->Transact([](Transaction& txn) -> Status {
    EXPECT_THAT(txn.Get("k"), Holds(std::nullopt));
    EXPECT_THAT(txn.IncrBy("k", 5), Holds(5));
    return Ok();
  });
  EXPECT_EQ(result.report().attempts, 1);
  EXPECT_EQ(GetText(*store, "k"), "5");
}

}  // namespace
}  // namespace vigil
