// Watching keys that expire: rules X1 to X7. A key with deadline d is live
// while now <= d.

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/clock.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::ElementsAre;

class WatchExpiryTest : public testing::Test {
 protected:
  // Watches "k" alive, and lets its deadline pass.
  void WatchAndOutlive() {
    store_.SetFor("k", "1", 10ms);
    Must(session_.Watch("k"));
    store_.Advance(11ms);
  }

  TimedStore store_;
  Session session_{*store_};
};

TEST_F(WatchExpiryTest, X1_PurgedByHandConflictsAsExpired) {
  WatchAndOutlive();
  EXPECT_THAT(store_->PurgeExpired(), Holds(1u));
  EXPECT_THAT(ExecNothing(session_).conflicts(),
              ElementsAre(ConflictOn("k", ConflictKind::kExpired)));
}

TEST_F(WatchExpiryTest, X1_PurgedByAReaderConflicts) {
  WatchAndOutlive();
  EXPECT_THAT(store_->Get("k"), Holds(std::nullopt));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(WatchExpiryTest, X1_PurgedByAWriterThatCreatesConflicts) {
  WatchAndOutlive();
  Must(store_->Set("k", "1"));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(WatchExpiryTest, X1_PurgedByDelConflicts) {
  WatchAndOutlive();
  EXPECT_THAT(store_->Del("k"), Holds(false));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(WatchExpiryTest, X1_PurgedByAnotherSessionsWatchConflicts) {
  WatchAndOutlive();
  Session other(*store_);
  Must(other.Watch("k"));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(WatchExpiryTest, X1_PurgedByAnotherSessionsExecConflicts) {
  WatchAndOutlive();
  Session other(*store_);
  Batch batch = other.Multi();
  batch.Get("k");
  Must(batch.Exec().status());
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(WatchExpiryTest, X1_PurgedThenFlushedConflicts) {
  WatchAndOutlive();
  Must(store_->FlushAll());
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(WatchExpiryTest, X2_PastItsDeadlineUnpurgedConflictsAsExpired) {
  WatchAndOutlive();
  EXPECT_THAT(ExecNothing(session_).conflicts(),
              ElementsAre(ConflictOn("k", ConflictKind::kExpired)));
}

TEST_F(WatchExpiryTest, X2_InTheMillisecondOfItsDeadlineStillRuns) {
  store_.SetFor("k", "1", 10ms);
  Must(session_.Watch("k"));
  store_.Advance(10ms);
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(WatchExpiryTest, X2_TheQueueDoesNotRun) {
  WatchAndOutlive();
  Batch batch = session_.Multi();
  batch.Set("other", "1");
  Ignore(batch.Exec());
  EXPECT_THAT(store_->Exists("other"), Holds(false));
}

TEST_F(WatchExpiryTest, X3_StaleAtWatchCountsAsMissing) {
  store_.SetStale("k", "1");
  Must(session_.Watch("k"));
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(WatchExpiryTest, X3_StaleAtWatchStillStaleLaterRuns) {
  store_.SetStale("k", "1");
  Must(session_.Watch("k"));
  store_.Advance(1s);
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(WatchExpiryTest, X4_StaleAtWatchThenPurgedByHandRuns) {
  store_.SetStale("k", "1");
  Must(session_.Watch("k"));
  Must(store_->PurgeExpired());
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(WatchExpiryTest, X4_StaleAtWatchThenReadRuns) {
  store_.SetStale("k", "1");
  Must(session_.Watch("k"));
  Must(store_->Get("k"));
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(WatchExpiryTest, X4_StaleAtWatchThenDelRuns) {
  store_.SetStale("k", "1");
  Must(session_.Watch("k"));
  EXPECT_THAT(store_->Del("k"), Holds(false));
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(WatchExpiryTest, X4_StaleAtWatchThenFlushedRuns) {
  store_.SetStale("k", "1");
  Must(session_.Watch("k"));
  Must(store_->FlushAll());
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(WatchExpiryTest, X4_StaleAtWatchThenWatchedByAnotherRuns) {
  store_.SetStale("k", "1");
  Must(session_.Watch("k"));
  Session other(*store_);
  Must(other.Watch("k"));
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(WatchExpiryTest, X5_StaleAtWatchThenSetAgainConflictsAsCreated) {
  store_.SetStale("k", "1");
  Must(session_.Watch("k"));
  Must(store_->Set("k", "1"));
  EXPECT_THAT(ExecNothing(session_).conflicts(),
              ElementsAre(ConflictOn("k", ConflictKind::kCreated)));
}

TEST_F(WatchExpiryTest, X5_StaleAtWatchThenSetAndExpiredAgainConflicts) {
  store_.SetStale("k", "1");
  Must(session_.Watch("k"));
  store_.SetStale("k", "1");
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(WatchExpiryTest, X5_StaleBehindAnEarlierWatcherDoesNotHideATouch) {
  // Redis 7.0 misses this conflict (redis#14752): there, a watcher of a key
  // that was stale stops the marking of those behind it.
  store_.SetStale("k", "1");
  Session early(*store_);
  Must(early.Watch("k"));
  Must(session_.Watch("k"));
  Must(store_->Set("k", "2"));
  EXPECT_THAT(ExecNothing(early), HasCode(StatusCode::kConflict));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(WatchExpiryTest, X6_ExpireConflicts) {
  Must(store_->Set("k", "1"));
  Must(session_.Watch("k"));
  EXPECT_THAT(store_->Expire("k", 1s), Holds(true));
  EXPECT_THAT(ExecNothing(session_).conflicts(),
              ElementsAre(ConflictOn("k", ConflictKind::kChanged)));
}

TEST_F(WatchExpiryTest, X6_PersistConflicts) {
  store_.SetFor("k", "1", 1s);
  Must(session_.Watch("k"));
  EXPECT_THAT(store_->Persist("k"), Holds(true));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(WatchExpiryTest, X6_ExpireIntoThePastConflictsAsDeleted) {
  Must(store_->Set("k", "1"));
  Must(session_.Watch("k"));
  EXPECT_THAT(store_->Expire("k", 0ms), Holds(true));
  EXPECT_THAT(ExecNothing(session_).conflicts(),
              ElementsAre(ConflictOn("k", ConflictKind::kDeleted)));
}

TEST_F(WatchExpiryTest, OwnQueuedExpireDoesNotConflict) {
  store_.SetFor("k", "1", 10ms);
  Must(session_.Watch("k"));
  Batch batch = session_.Multi();
  const auto extended = batch.Expire("k", 1s);
  EXPECT_THAT(batch.Exec()[extended], Holds(true));
}

TEST_F(WatchExpiryTest, ADeadlineMovedBackIsNotExpired) {
  store_.SetFor("k", "1", 10ms);
  Must(store_->Expire("k", 1s));
  Must(session_.Watch("k"));
  store_.Advance(500ms);
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

// A clock that moves a millisecond whenever it is looked at.
class TickingClock final : public Clock {
 public:
  TimePoint Now() const override {
    return TimePoint(Duration(now_.fetch_add(1)));
  }
  TimePoint Last() const { return TimePoint(Duration(now_.load() - 1)); }

 private:
  mutable std::atomic<std::int64_t> now_{1'000'000};
};

// Whether "k", with a deadline `left` clock readings away when the session's
// EXEC begins, is seen by each of the queue's 20 looks.
std::vector<bool> LooksOfOneExec(int left) {
  TickingClock clock;
  Options options;
  options.clock = &clock;
  options.background_expiry = false;
  Store store = OpenStore(options);
  Session session(store);
  SetOptions set;
  set.deadline = clock.Last() + Duration(1000);
  Must(store.Set("k", "1", set));
  while (clock.Last() + Duration(left) < *set.deadline) Ignore(clock.Now());

  Batch batch = session.Multi();
  std::vector<Pending<bool>> looks;
  for (int i = 0; i < 20; ++i) looks.push_back(batch.Exists("k"));
  const ExecResult result = batch.Exec();
  std::vector<bool> seen;
  for (const Pending<bool>& look : looks) seen.push_back(Must(result[look]));
  return seen;
}

TEST(ExecClockTest, X7_TimeInsideOneExecIsReadOnce) {
  for (int left = 0; left < 15; ++left) {
    SCOPED_TRACE(left);
    const std::vector<bool> seen = LooksOfOneExec(left);
    EXPECT_THAT(seen, testing::Each(testing::Eq(seen.front())));
  }
}

TEST(ExecClockTest, X7_ChecksAndOperationsShareTheReading) {
  // Where the check of the watch finds the key live, so do the operations.
  for (int left = 0; left < 15; ++left) {
    SCOPED_TRACE(left);
    TickingClock clock;
    Options options;
    options.clock = &clock;
    options.background_expiry = false;
    Store store = OpenStore(options);
    Session session(store);
    SetOptions set;
    set.deadline = clock.Last() + Duration(1000);
    Must(store.Set("k", "1", set));
    Must(session.Watch("k"));
    while (clock.Last() + Duration(left) < *set.deadline) Ignore(clock.Now());
    Batch batch = session.Multi();
    const auto look = batch.Exists("k");
    const ExecResult result = batch.Exec();
    if (result.committed()) {
      EXPECT_THAT(result[look], Holds(true));
    }
  }
}

}  // namespace
}  // namespace vigil
