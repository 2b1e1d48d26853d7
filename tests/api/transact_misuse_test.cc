// The store used directly inside a transaction body: the mistake that makes a
// retry loop run for ever elsewhere. Under locks every build refuses it;
// otherwise debug builds do, and release builds run a separate operation.

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

class MisuseTest : public testing::Test {
 protected:
  MisuseTest() { Must(store_.Set("balance", "100")); }

  Store store_;
};

#ifdef VIGIL_DEBUG_CHECKS

TEST_F(MisuseTest, AReadOfTheStoreInABodyIsRefusedNamingTheKey) {
  Must(store_.Transact([this](Transaction&) {
    EXPECT_THAT(store_.Get("balance"),
                FailsNaming(StatusCode::kFailedPrecondition, "balance"));
  }));
}

TEST_F(MisuseTest, AWriteToTheStoreInABodyIsRefusedNamingTheKey) {
  Must(store_.Transact([this](Transaction&) {
    EXPECT_THAT(store_.Set("balance", "0"),
                FailsNaming(StatusCode::kFailedPrecondition, "balance"));
  }));
  EXPECT_EQ(GetText(store_, "balance"), "100");
}

TEST_F(MisuseTest, ASessionOfTheStoreInABodyIsRefused) {
  Session session(store_);
  Must(store_.Transact([&](Transaction&) {
    EXPECT_THAT(session.Get("balance"),
                HasCode(StatusCode::kFailedPrecondition));
    EXPECT_THAT(session.Watch("balance"),
                HasCode(StatusCode::kFailedPrecondition));
  }));
}

TEST_F(MisuseTest, ATransactInABodyIsRefused) {
  Must(store_.Transact([this](Transaction&) {
    EXPECT_THAT(store_.Transact([](Transaction&) {}),
                HasCode(StatusCode::kFailedPrecondition));
  }));
}

#else

TEST_F(MisuseTest, AReadOfTheStoreInABodyIsASeparateRead) {
  const auto result = store_.Transact([this](Transaction& txn) -> Status {
    EXPECT_THAT(store_.Get("balance"), Holds("100"));
    OnAnotherThread([this] { Must(store_.Set("balance", "99")); });
    return txn.Set("other", "1");
  });
  EXPECT_EQ(result.report().attempts, 1);
}

TEST_F(MisuseTest, AWriteToTheStoreInABodyIsASeparateWrite) {
  Ignore(store_.Transact([this](Transaction&) -> Status {
    Must(store_.Set("balance", "0"));
    return FailedPrecondition("no");
  }));
  EXPECT_EQ(GetText(store_, "balance"), "0");
}

#endif

TEST_F(MisuseTest, TheStoreIsFreeAgainAfterTheBody) {
  Must(store_.Transact([](Transaction& txn) { return txn.Set("k", "1"); }));
  EXPECT_THAT(store_.Get("balance"), Holds("100"));
}

TEST_F(MisuseTest, AnotherStoreMayBeUsedInABody) {
  Store other;
  Must(store_.Transact(
      [&](Transaction&) { EXPECT_THAT(other.Set("k", "1"), IsOk()); }));
  EXPECT_EQ(GetText(other, "k"), "1");
}

TEST_F(MisuseTest, OtherThreadsMayUseTheStoreDuringABody) {
  Must(store_.Transact([this](Transaction&) {
    OnAnotherThread([this] { EXPECT_THAT(store_.Set("k", "1"), IsOk()); });
  }));
}

TEST_F(MisuseTest, AWriteInAnAtomicBodyIsRefused) {
  Must(store_.Atomically({"balance"}, [this](Transaction&) {
    EXPECT_THAT(store_.Set("balance", "0"),
                HasCode(StatusCode::kFailedPrecondition));
  }));
  EXPECT_EQ(GetText(store_, "balance"), "100");
}

TEST_F(MisuseTest, EveryWriteInAnAtomicBodyIsRefused) {
  const auto refused = HasCode(StatusCode::kFailedPrecondition);
  Must(store_.Atomically({"balance"}, [&](Transaction&) {
    EXPECT_THAT(store_.IncrBy("other", 1), refused);
    EXPECT_THAT(store_.MSet({{"a", "1"}, {"b", "2"}}), refused);
    EXPECT_THAT(store_.Del("balance"), refused);
    EXPECT_THAT(store_.Rename("balance", "other"), refused);
    EXPECT_THAT(store_.Expire("balance", 1s), refused);
    EXPECT_THAT(store_.FlushAll(), refused);
    EXPECT_THAT(store_.PurgeExpired(), refused);
    EXPECT_THAT(store_.SetIf("balance", "0", Version::kNone), refused);
    EXPECT_THAT(store_.Scan(0), refused);
    EXPECT_THAT(store_.RandomKey(), refused);
  }));
  EXPECT_EQ(GetText(store_, "balance"), "100");
}

TEST_F(MisuseTest, AReadInAnAtomicBodyIsRefused) {
  Must(store_.Atomically({"balance"}, [this](Transaction&) {
    EXPECT_THAT(store_.Get("balance"),
                HasCode(StatusCode::kFailedPrecondition));
    EXPECT_THAT(store_.MGet({"balance"}),
                HasCode(StatusCode::kFailedPrecondition));
  }));
}

TEST_F(MisuseTest, ASessionInAnAtomicBodyIsRefused) {
  Session session(store_);
  Must(store_.Atomically({"balance"}, [&](Transaction&) {
    EXPECT_THAT(session.Watch("balance"),
                HasCode(StatusCode::kFailedPrecondition));
    Batch batch = session.Multi();
    batch.Set("balance", "0");
    EXPECT_THAT(batch.Exec(), HasCode(StatusCode::kFailedPrecondition));
  }));
  EXPECT_EQ(GetText(store_, "balance"), "100");
}

TEST_F(MisuseTest, ATransactionInAnAtomicBodyIsRefused) {
  Must(store_.Atomically({"balance"}, [this](Transaction&) {
    EXPECT_THAT(store_.Transact([](Transaction&) {}),
                HasCode(StatusCode::kFailedPrecondition));
    EXPECT_THAT(store_.Atomically({"balance"}, [](Transaction&) {}),
                HasCode(StatusCode::kFailedPrecondition));
  }));
}

TEST_F(MisuseTest, AWriteInAnEscalatedBodyIsRefused) {
  RetryPolicy policy;
  policy.escalate_after = 1;
  int runs = 0;
  Must(store_.Transact(
      [&](Transaction& txn) -> Status {
        Must(txn.Get("k"));
        if (++runs == 1) {
          OnAnotherThread([this] { Must(store_.Set("k", "1")); });
        } else {
          EXPECT_THAT(store_.Set("k", "2"),
                      HasCode(StatusCode::kFailedPrecondition));
          EXPECT_THAT(store_.Get("k"),
                      HasCode(StatusCode::kFailedPrecondition));
        }
        return txn.Set("other", "1");
      },
      policy));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(GetText(store_, "k"), "1");
}

}  // namespace
}  // namespace vigil
