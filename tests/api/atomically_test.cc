// Store::Atomically: locks first, runs once, cannot lose.

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/store.h"
#include "vigil/transaction.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"
#include "tests/support/threads.h"

namespace vigil {
namespace {

using testing::ElementsAre;

class AtomicallyTest : public testing::Test {
 protected:
  AtomicallyTest() { Must(store_.MSet({{"a", "10"}, {"b", "20"}})); }

  Store store_;
};

TEST_F(AtomicallyTest, CommitsWhatTheBodyDid) {
  EXPECT_THAT(store_.Atomically({"a", "b"},
                                [](Transaction& txn) -> Status {
                                  Must(txn.DecrBy("a", 5));
                                  Must(txn.IncrBy("b", 5));
                                  return Ok();
                                }),
              IsOk());
  EXPECT_THAT(store_.MGet({"a", "b"}), Holds(ElementsAre("5", "25")));
}

TEST_F(AtomicallyTest, ReturnsWhatTheBodyReturned) {
  const auto result = store_.Atomically(
      {"a"}, [](Transaction& txn) { return txn.IncrBy("a", 1); });
  EXPECT_THAT(result, Holds(11));
  EXPECT_EQ(result.report().attempts, 1);
}

TEST_F(AtomicallyTest, TakesAListOfKeys) {
  const std::vector<std::string_view> keys = {"a", "b"};
  EXPECT_THAT(store_.Atomically(keys,
                                [](Transaction& txn) -> Status {
                                  return txn.Rename("a", "b");
                                }),
              IsOk());
  EXPECT_THAT(store_.MGet({"a", "b"}), Holds(ElementsAre(std::nullopt, "10")));
}

TEST_F(AtomicallyTest, AcceptsAKeyDeclaredTwice) {
  EXPECT_THAT(
      store_.Atomically({"a", "a"}, [](Transaction& txn) { txn.Add("a", 1); }),
      IsOk());
  EXPECT_EQ(GetText(store_, "a"), "11");
}

TEST_F(AtomicallyTest, AcceptsNoKeys) {
  EXPECT_THAT(store_.Atomically(KeyList(), [](Transaction&) {}), IsOk());
}

TEST_F(AtomicallyTest, AReadOfAnUndeclaredKeyIsRefusedNamingIt) {
  Ignore(store_.Atomically({"a"}, [](Transaction& txn) {
    EXPECT_THAT(txn.Get("undeclared"),
                FailsNaming(StatusCode::kFailedPrecondition, "undeclared"));
  }));
}

TEST_F(AtomicallyTest, AWriteToAnUndeclaredKeyIsRefusedNamingIt) {
  Ignore(store_.Atomically({"a"}, [](Transaction& txn) {
    EXPECT_THAT(txn.Set("undeclared", "1"),
                FailsNaming(StatusCode::kFailedPrecondition, "undeclared"));
  }));
  EXPECT_THAT(store_.Exists("undeclared"), Holds(false));
}

TEST_F(AtomicallyTest, ARenameToAnUndeclaredKeyIsRefusedNamingIt) {
  Ignore(store_.Atomically({"a"}, [](Transaction& txn) {
    EXPECT_THAT(txn.Rename("a", "undeclared"),
                FailsNaming(StatusCode::kFailedPrecondition, "undeclared"));
  }));
  EXPECT_EQ(GetText(store_, "a"), "10");
}

TEST_F(AtomicallyTest, AnAddToAnUndeclaredKeyFailsTheWhole) {
  EXPECT_THAT(store_.Atomically({"a"},
                                [](Transaction& txn) -> Status {
                                  Must(txn.Set("a", "9"));
                                  txn.Add("undeclared", 1);
                                  return Ok();
                                }),
              FailsNaming(StatusCode::kFailedPrecondition, "undeclared"));
  EXPECT_EQ(GetText(store_, "a"), "10");
}

TEST_F(AtomicallyTest, AnUndeclaredKeyOfADeclaredShardIsRefused) {
  Options options;
  options.shards = 1;
  Store store = OpenStore(options);
  Ignore(store.Atomically({"a"}, [](Transaction& txn) {
    EXPECT_THAT(txn.Get("undeclared"),
                HasCode(StatusCode::kFailedPrecondition));
  }));
}

TEST_F(AtomicallyTest, AnErrorRollsBackEverything) {
  EXPECT_THAT(store_.Atomically({"a", "b"},
                                [](Transaction& txn) -> Status {
                                  Must(txn.Del("a"));
                                  Must(txn.Set("b", "9"));
                                  return FailedPrecondition("no");
                                }),
              FailsNaming(StatusCode::kFailedPrecondition, "no"));
  EXPECT_THAT(store_.MGet({"a", "b"}), Holds(ElementsAre("10", "20")));
}

TEST_F(AtomicallyTest, AnErrorReleasesTheLocks) {
  Ignore(store_.Atomically(
      {"a"}, [](Transaction&) { return FailedPrecondition("no"); }));
  OnAnotherThread([this] { EXPECT_THAT(store_.Set("a", "9"), IsOk()); });
}

TEST_F(AtomicallyTest, AnExceptionPassesThroughAndChangesNothing) {
  EXPECT_THROW(Ignore(store_.Atomically({"a"},
                                        [](Transaction& txn) {
                                          Must(txn.Set("a", "9"));
                                          throw std::runtime_error("body");
                                        })),
               std::runtime_error);
  EXPECT_EQ(GetText(store_, "a"), "10");
}

TEST_F(AtomicallyTest, AnExceptionReleasesTheLocks) {
  EXPECT_THROW(
      Ignore(store_.Atomically(
          {"a"}, [](Transaction&) { throw std::runtime_error("body"); })),
      std::runtime_error);
  OnAnotherThread([this] { EXPECT_THAT(store_.Set("a", "9"), IsOk()); });
  EXPECT_THAT(store_.Set("a", "10"), IsOk());
}

TEST_F(AtomicallyTest, AnAddToATextFailsTheWhole) {
  Must(store_.Set("text", "abc"));
  EXPECT_THAT(store_.Atomically({"a", "text"},
                                [](Transaction& txn) -> Status {
                                  Must(txn.Set("a", "9"));
                                  txn.Add("text", 1);
                                  return Ok();
                                }),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_EQ(GetText(store_, "a"), "10");
}

TEST_F(AtomicallyTest, ReadersGoOnMeanwhile) {
  Must(store_.Atomically({"a"}, [this](Transaction& txn) {
    Must(txn.Set("a", "9"));
    OnAnotherThread([this] { EXPECT_EQ(GetText(store_, "a"), "10"); });
  }));
  EXPECT_EQ(GetText(store_, "a"), "9");
}

TEST_F(AtomicallyTest, OppositeKeyOrdersDoNotDeadlock) {
  const int rounds = Scaled(20'000);
  RunTogether(2, [&](int index) {
    const std::vector<std::string_view> keys =
        index == 0 ? std::vector<std::string_view>{"a", "b"}
                   : std::vector<std::string_view>{"b", "a"};
    for (int i = 0; i < rounds; ++i) {
      Must(store_.Atomically(keys, [&](Transaction& txn) -> Status {
        Must(txn.DecrBy(keys[0], 1));
        Must(txn.IncrBy(keys[1], 1));
        return Ok();
      }));
    }
  });
  EXPECT_THAT(store_.MGet({"a", "b"}), Holds(ElementsAre("10", "20")));
}

}  // namespace
}  // namespace vigil
