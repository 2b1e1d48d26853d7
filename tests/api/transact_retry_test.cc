// How Transact goes on after a lost race: attempts, the report, deadline,
// escalation.

#include <atomic>
#include <chrono>
#include <limits>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/options.h"
#include "vigil/store.h"
#include "vigil/transaction.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class RetryTest : public testing::Test {
 protected:
  // A body that reads "k" and, in its first `losses` runs, loses it to another
  // client. Then it writes "done".
  auto LosingBody(int losses) {
    return [this, losses](Transaction& txn) -> Status {
      const auto k = txn.Get("k");
      if (!k.ok()) return k.status();
      if (++runs_ <= losses) {
        OnAnotherThread([this] { Must(store_.Set("k", "foreign")); });
      }
      return txn.Set("done", "1");
    };
  }

  // Never escalates: a body that always loses would wait for itself.
  static RetryPolicy Optimistic(int max_attempts) {
    RetryPolicy policy;
    policy.max_attempts = max_attempts;
    policy.escalate_after = -1;
    return policy;
  }

  static constexpr int kAlways = std::numeric_limits<int>::max();

  Store store_;
  int runs_ = 0;
};

TEST_F(RetryTest, AFirstAttemptThatWinsReportsNoLosses) {
  const auto result = store_.Transact(LosingBody(0));
  EXPECT_EQ(result.report().attempts, 1);
  EXPECT_EQ(result.report().escalations, 0);
  EXPECT_THAT(result.report().conflicts, IsEmpty());
}

TEST_F(RetryTest, TheReportCountsAttempts) {
  const auto result = store_.Transact(LosingBody(3), Optimistic(64));
  EXPECT_THAT(result, IsOk());
  EXPECT_EQ(result.report().attempts, 4);
  EXPECT_EQ(runs_, 4);
}

TEST_F(RetryTest, TheReportNamesWhatEveryAttemptLostOn) {
  const auto result = store_.Transact(LosingBody(3), Optimistic(64));
  EXPECT_THAT(result.report().conflicts,
              ElementsAre(ConflictOn("k", ConflictKind::kCreated),
                          ConflictOn("k", ConflictKind::kChanged),
                          ConflictOn("k", ConflictKind::kChanged)));
}

TEST_F(RetryTest, TheReportMeasuresTimeOfARetry) {
  const auto result = store_.Transact(LosingBody(1), Optimistic(64));
  EXPECT_GT(result.report().elapsed.count(), 0);
}

TEST_F(RetryTest, StatsCountRetries) {
  Must(store_.Transact(LosingBody(3), Optimistic(64)));
  EXPECT_EQ(store_.Stats().retries, 3u);
  EXPECT_EQ(store_.Stats().escalations, 0u);
}

TEST_F(RetryTest, SpentAttemptsAnswerConflict) {
  const auto result = store_.Transact(LosingBody(kAlways), Optimistic(5));
  EXPECT_THAT(result, HasCode(StatusCode::kConflict));
  EXPECT_EQ(result.report().attempts, 5);
  EXPECT_EQ(runs_, 5);
  EXPECT_THAT(result.report().conflicts, SizeIs(5));
}

TEST_F(RetryTest, SpentAttemptsChangeNothing) {
  Ignore(store_.Transact(LosingBody(kAlways), Optimistic(5)));
  EXPECT_THAT(store_.Exists("done"), Holds(false));
}

TEST_F(RetryTest, TheLastAttemptMayWin) {
  EXPECT_THAT(store_.Transact(LosingBody(4), Optimistic(5)), IsOk());
}

TEST_F(RetryTest, OneAttemptIsTriedOnce) {
  EXPECT_THAT(store_.Transact(LosingBody(kAlways), Optimistic(1)),
              HasCode(StatusCode::kConflict));
  EXPECT_EQ(runs_, 1);
}

TEST_F(RetryTest, SpentAttemptsOfAResultBodyAnswerConflict) {
  const auto result = store_.Transact(
      [this](Transaction& txn) -> Result<int> {
        Must(txn.Get("k"));
        OnAnotherThread([this] { Must(store_.Set("k", "foreign")); });
        Must(txn.Set("done", "1"));
        return 5;
      },
      Optimistic(3));
  EXPECT_THAT(result, HasCode(StatusCode::kConflict));
}

TEST_F(RetryTest, FewerThanOneAttemptIsRefused) {
  for (const int attempts : {0, -1}) {
    EXPECT_THAT(store_.Transact(LosingBody(0), Optimistic(attempts)),
                HasCode(StatusCode::kInvalidArgument));
  }
  EXPECT_EQ(runs_, 0);
}

TEST_F(RetryTest, ADeadlineEndsTheRetries) {
  RetryPolicy policy = Optimistic(kAlways);
  policy.deadline = std::chrono::milliseconds(20);
  const auto begin = std::chrono::steady_clock::now();
  const auto result = store_.Transact(LosingBody(kAlways), policy);
  EXPECT_THAT(result, HasCode(StatusCode::kDeadlineExceeded));
  EXPECT_GE(std::chrono::steady_clock::now() - begin, policy.deadline);
  EXPECT_GE(result.report().elapsed, policy.deadline);
}

TEST_F(RetryTest, ADeadlineChangesNothing) {
  RetryPolicy policy = Optimistic(kAlways);
  policy.deadline = std::chrono::nanoseconds(1);
  Ignore(store_.Transact(LosingBody(kAlways), policy));
  EXPECT_THAT(store_.Exists("done"), Holds(false));
}

TEST_F(RetryTest, AnAttemptThatWinsAfterTheDeadlineCommits) {
  RetryPolicy policy;
  policy.deadline = std::chrono::nanoseconds(1);
  EXPECT_THAT(store_.Transact(LosingBody(0), policy), IsOk());
}

TEST_F(RetryTest, EscalatesAfterTheLossesGiven) {
  RetryPolicy policy;
  policy.escalate_after = 2;
  const auto result = store_.Transact(LosingBody(2), policy);
  EXPECT_THAT(result, IsOk());
  EXPECT_EQ(result.report().attempts, 3);
  EXPECT_EQ(result.report().escalations, 1);
  EXPECT_EQ(store_.Stats().escalations, 1u);
}

TEST_F(RetryTest, DoesNotEscalateBefore) {
  RetryPolicy policy;
  policy.escalate_after = 3;
  EXPECT_EQ(store_.Transact(LosingBody(2), policy).report().escalations, 0);
}

TEST_F(RetryTest, EscalatesAtOnceWhereNoLossIsAllowed) {
  RetryPolicy policy;
  policy.escalate_after = 0;
  const auto result = store_.Transact(LosingBody(0), policy);
  EXPECT_THAT(result, IsOk());
  EXPECT_EQ(result.report().attempts, 1);
}

TEST_F(RetryTest, AnEscalatedAttemptKeepsWritersOut) {
  RetryPolicy policy;
  policy.escalate_after = 1;
  std::thread writer;
  const auto result = store_.Transact(
      [&](Transaction& txn) -> Status {
        const auto k = txn.Get("k");
        if (!k.ok()) return k.status();
        if (++runs_ == 1) {
          OnAnotherThread([this] { Must(store_.Set("k", "first")); });
        } else {
          writer = std::thread([this] { Must(store_.Set("k", "late")); });
          // Time for a writer that is not kept out to be seen.
          const auto end =
              std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
          while (std::chrono::steady_clock::now() < end) {
            EXPECT_THAT(txn.Peek("k"), Holds("first"));
          }
        }
        return txn.Set("k", k->value_or("") + ", mine");
      },
      policy);
  writer.join();
  EXPECT_THAT(result, IsOk());
  EXPECT_EQ(result.report().attempts, 2);
  EXPECT_EQ(GetText(store_, "k"), "late");
}

// An escalated attempt locks the shards of the last attempt first; what the
// body reads beyond them it may still lose. The next attempt locks all.
TEST(EscalationTest, ABodyThatReadsElsewhereWinsWithEveryShardLocked) {
  Options options;
  options.shards = 65536;  // the keys do not share a shard
  options.hash_secret.emplace().fill(1);
  options.background_expiry = false;
  Store store = OpenStore(options);
  Must(store.MSet({{"a", "0"}, {"b", "0"}}));
  RetryPolicy policy;
  policy.escalate_after = 1;
  int runs = 0;
  std::atomic<bool> written{false};
  std::thread writer;
  const auto result = store.Transact(
      [&](Transaction& txn) -> Status {
        ++runs;
        const auto value = txn.Get(runs == 1 ? "a" : "b");
        if (!value.ok()) return value.status();
        if (runs == 1) OnAnotherThread([&] { Must(store.IncrBy("a", 1)); });
        if (runs == 2) {
          writer = std::thread([&] {
            Must(store.IncrBy("b", 1));
            written = true;
          });
          // It may have to wait for this attempt: then nothing is lost.
          const auto end = std::chrono::steady_clock::now() + 500ms;
          while (!written && std::chrono::steady_clock::now() < end) {
            std::this_thread::yield();
          }
        }
        return txn.Set("seen", value->value_or("(absent)"));
      },
      policy);
  const bool lost_again = runs > 2;
  writer.join();
  EXPECT_THAT(result, IsOk());
  EXPECT_EQ(result.report().escalations, lost_again ? 2 : 1);
  EXPECT_EQ(GetText(store, "seen"), lost_again ? "1" : "0");
}

TEST(EscalationTest, ABodyThatFailsUnderLocksReleasesThem) {
  Store store;
  RetryPolicy policy;
  policy.escalate_after = 1;
  int runs = 0;
  Ignore(store.Transact(
      [&](Transaction& txn) -> Status {
        Must(txn.Get("k"));
        if (++runs == 1) {
          OnAnotherThread([&] { Must(store.Set("k", "1")); });
          return txn.Set("done", "1");
        }
        return FailedPrecondition("no");
      },
      policy));
  EXPECT_EQ(runs, 2);
  OnAnotherThread([&] { EXPECT_THAT(store.Set("k", "2"), IsOk()); });
}

}  // namespace
}  // namespace vigil
