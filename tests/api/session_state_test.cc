// The state machine of a session: Watch, Multi, Exec, Discard. The E-numbers
// are the numbered rules of docs/guarantees.md.

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class SessionTest : public testing::Test {
 protected:
  Store store_;
  Session session_{store_};
};

TEST_F(SessionTest, E1_MultiKeepsEarlierWatches) {
  Must(session_.Watch("k"));
  Batch batch = session_.Multi();
  EXPECT_EQ(session_.watched(), 1u);
}

TEST_F(SessionTest, E2_ExecOfNestedMultiIsRefused) {
  Batch batch = session_.Multi();
  Batch nested = session_.Multi();
  nested.Set("k", "nested");
  EXPECT_THAT(nested.Exec(), HasCode(StatusCode::kFailedPrecondition));
}

TEST_F(SessionTest, E2_NestedMultiRunsNothing) {
  Batch batch = session_.Multi();
  Batch nested = session_.Multi();
  nested.Set("k", "nested");
  Ignore(nested.Exec());
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(SessionTest, E2_OuterBatchGoesOnAfterNestedMulti) {
  Batch batch = session_.Multi();
  batch.Set("a", "1");
  Ignore(session_.Multi().Exec());
  batch.Set("b", "2");
  EXPECT_THAT(batch.Exec(), IsOk());
  EXPECT_THAT(store_.MGet({"a", "b"}), Holds(ElementsAre("1", "2")));
}

TEST_F(SessionTest, E2_DroppedNestedMultiKeepsTheWatches) {
  Must(session_.Watch("k"));
  Batch batch = session_.Multi();
  { Batch nested = session_.Multi(); }
  EXPECT_EQ(session_.watched(), 1u);
}

TEST_F(SessionTest, E2_DiscardOfNestedMultiLeavesTheOuterBatchOpen) {
  Batch batch = session_.Multi();
  session_.Multi().Discard();
  EXPECT_THAT(batch.Exec(), IsOk());
}

TEST_F(SessionTest, E3_WatchInsideMultiIsRefused) {
  Batch batch = session_.Multi();
  EXPECT_THAT(session_.Watch("k"), HasCode(StatusCode::kFailedPrecondition));
}

TEST_F(SessionTest, E3_WatchInsideMultiWatchesNothing) {
  Batch batch = session_.Multi();
  Ignore(session_.Watch("k"));
  EXPECT_EQ(session_.watched(), 0u);
  Must(store_.Set("k", "foreign"));
  EXPECT_THAT(batch.Exec(), IsOk());
}

TEST_F(SessionTest, E3_WatchInsideMultiDoesNotSpoilTheBatch) {
  Batch batch = session_.Multi();
  Ignore(session_.Watch("k"));
  batch.Set("k", "1");
  EXPECT_THAT(batch.Exec(), IsOk());
  EXPECT_EQ(GetText(store_, "k"), "1");
}

TEST_F(SessionTest, E5_UnwatchInsideMultiCannotRescueALostRace) {
  Must(session_.Watch("k"));
  Must(store_.Set("k", "foreign"));
  Batch batch = session_.Multi();
  session_.Unwatch();
  EXPECT_THAT(batch.Exec(), HasCode(StatusCode::kConflict));
}

TEST_F(SessionTest, E5_UnwatchInsideMultiKeepsTheWatches) {
  Must(session_.Watch("k"));
  Batch batch = session_.Multi();
  session_.Unwatch();
  EXPECT_EQ(session_.watched(), 1u);
}

TEST_F(SessionTest, E6_ExecWithoutMultiIsRefused) {
  Batch batch = session_.Multi();
  Batch taken = std::move(batch);
  EXPECT_THAT(batch.Exec(),  // NOLINT(bugprone-use-after-move): the subject
              HasCode(StatusCode::kFailedPrecondition));
}

TEST_F(SessionTest, E6_ExecWithoutMultiKeepsTheWatches) {
  Batch used = session_.Multi();
  Must(used.Exec().status());
  Must(session_.Watch("k"));
  Ignore(used.Exec());
  EXPECT_EQ(session_.watched(), 1u);
}

TEST_F(SessionTest, E8_DiscardWithoutMultiKeepsTheWatches) {
  Batch used = session_.Multi();
  Must(used.Exec().status());
  Must(session_.Watch("k"));
  used.Discard();
  EXPECT_EQ(session_.watched(), 1u);
}

TEST_F(SessionTest, E9_DiscardDropsTheQueue) {
  Batch batch = session_.Multi();
  batch.Set("k", "1");
  batch.Discard();
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(SessionTest, E9_DiscardReleasesTheWatches) {
  Must(session_.Watch("k"));
  session_.Multi().Discard();
  Must(store_.Set("k", "foreign"));
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(SessionTest, E9_ExecAfterDiscardIsRefused) {
  Batch batch = session_.Multi();
  batch.Discard();
  EXPECT_THAT(batch.Exec(), HasCode(StatusCode::kFailedPrecondition));
}

TEST_F(SessionTest, E9_DiscardEndsMulti) {
  session_.Multi().Discard();
  EXPECT_THAT(session_.Watch("k"), IsOk());
}

TEST_F(SessionTest, E10_ExecOfAnEmptyQueueCommitsNothing) {
  const ExecResult result = session_.Multi().Exec();
  EXPECT_TRUE(result.committed());
  EXPECT_EQ(result.size(), 0u);
}

TEST_F(SessionTest, E10_ExecOfAnEmptyQueueStillChecksTheWatches) {
  Must(session_.Watch("k"));
  Must(store_.Set("k", "foreign"));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(SessionTest, E11_QueuedOperationsDoNotRunBeforeExec) {
  Batch batch = session_.Multi();
  batch.Set("k", "1");
  EXPECT_EQ(batch.size(), 1u);
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(SessionTest, E12_ExecRunsTheQueueInOrder) {
  Batch batch = session_.Multi();
  const auto set = batch.Set("k", "5");
  const auto added = batch.IncrBy("k", 2);
  const auto read = batch.Get("k");
  const ExecResult result = batch.Exec();
  EXPECT_THAT(result[set], IsOk());
  EXPECT_THAT(result[added], Holds(7));
  EXPECT_THAT(result[read], Holds("7"));
}

TEST_F(SessionTest, E12_OwnQueuedWritesDoNotConflictWithOwnWatches) {
  Must(session_.Watch({"a", "b"}));
  Batch batch = session_.Multi();
  batch.Set("a", "1");
  batch.Set("b", "1");
  batch.Set("a", "2");
  EXPECT_THAT(batch.Exec(), IsOk());
}

TEST_F(SessionTest, E12_ExecReleasesTheWatches) {
  Must(session_.Watch("k"));
  Must(ExecNothing(session_).status());
  EXPECT_EQ(session_.watched(), 0u);
  Must(store_.Set("k", "foreign"));
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(SessionTest, E13_ConflictRunsNothing) {
  Must(session_.Watch("k"));
  Must(store_.Set("k", "foreign"));
  Batch batch = session_.Multi();
  batch.Set("k", "mine");
  batch.Set("other", "mine");
  const ExecResult result = batch.Exec();
  EXPECT_FALSE(result.committed());
  EXPECT_EQ(result.size(), 0u);
  EXPECT_EQ(GetText(store_, "k"), "foreign");
  EXPECT_EQ(GetText(store_, "other"), "(absent)");
}

TEST_F(SessionTest, E13_ConflictReleasesTheWatches) {
  Must(session_.Watch("k"));
  Must(store_.Set("k", "foreign"));
  Ignore(ExecNothing(session_));
  EXPECT_EQ(session_.watched(), 0u);
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(SessionTest, E18_AFailedOperationDoesNotUndoTheOthers) {
  Must(store_.Set("text", "abc"));
  Batch batch = session_.Multi();
  batch.Set("a", "1");
  const auto failed = batch.IncrBy("text", 1);
  batch.Set("b", "2");
  const ExecResult result = batch.Exec();
  EXPECT_TRUE(result.committed());
  EXPECT_THAT(result[failed], HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.MGet({"a", "b", "text"}),
              Holds(ElementsAre("1", "2", "abc")));
}

TEST_F(SessionTest, E19_WatchesAddUp) {
  Must(session_.Watch("a"));
  Must(session_.Watch("b"));
  EXPECT_EQ(session_.watched(), 2u);
  Must(store_.Set("a", "foreign"));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(SessionTest, E19_WatchingAgainKeepsTheFirstObservation) {
  Must(session_.Watch("k"));
  Must(store_.Set("k", "foreign"));
  Must(session_.Watch("k"));
  EXPECT_EQ(session_.watched(), 1u);
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(SessionTest, E19_AKeyNamedTwiceInOneCallIsWatchedOnce) {
  Must(session_.Watch({"k", "k"}));
  EXPECT_EQ(session_.watched(), 1u);
}

TEST_F(SessionTest, E20_OwnWriteBetweenWatchAndMultiConflicts) {
  Must(session_.Watch("k"));
  Must(session_.store().Set("k", "own"));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(SessionTest, E23_DroppedBatchRunsNothing) {
  {
    Batch batch = session_.Multi();
    batch.Set("k", "1");
  }
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(SessionTest, E23_DroppedBatchReleasesTheWatches) {
  Must(session_.Watch("k"));
  { Batch batch = session_.Multi(); }
  EXPECT_EQ(session_.watched(), 0u);
}

TEST_F(SessionTest, E23_DroppedBatchEndsMulti) {
  { Batch batch = session_.Multi(); }
  Batch next = session_.Multi();
  EXPECT_THAT(next.Exec(), IsOk());
}

TEST_F(SessionTest, E23_DestroyedSessionRunsNothing) {
  auto session = std::make_unique<Session>(store_);
  Batch batch = session->Multi();
  batch.Set("k", "1");
  session.reset();
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(SessionTest, E23_BatchOfADestroyedSessionIsNotOpen) {
  auto session = std::make_unique<Session>(store_);
  Batch batch = session->Multi();
  session.reset();
  EXPECT_THAT(batch.Exec(), HasCode(StatusCode::kFailedPrecondition));
}

TEST_F(SessionTest, E23_DestroyedSessionReleasesItsGhosts) {
  {
    Session other(store_);
    Must(other.Watch({"absent", "missing"}));
    EXPECT_EQ(store_.Stats().ghosts, 2u);
  }
  EXPECT_EQ(store_.Stats().ghosts, 0u);
}

TEST_F(SessionTest, UnwatchForgetsALostRace) {
  Must(session_.Watch("k"));
  Must(store_.Set("k", "foreign"));
  session_.Unwatch();
  EXPECT_EQ(session_.watched(), 0u);
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(SessionTest, UnwatchReleasesTheGhosts) {
  Must(session_.Watch("absent"));
  session_.Unwatch();
  EXPECT_EQ(store_.Stats().ghosts, 0u);
}

TEST_F(SessionTest, ExecReleasesTheGhosts) {
  Must(session_.Watch("absent"));
  Must(ExecNothing(session_).status());
  EXPECT_EQ(store_.Stats().ghosts, 0u);
}

TEST_F(SessionTest, AGhostLivesAsLongAsItsLastWatcher) {
  Session other(store_);
  Must(session_.Watch("absent"));
  Must(other.Watch("absent"));
  session_.Unwatch();
  Must(store_.Set("absent", "1"));
  Must(store_.Del("absent"));
  EXPECT_THAT(ExecNothing(other), HasCode(StatusCode::kConflict));
}

TEST_F(SessionTest, WatchOfNoKeysWatchesNothing) {
  Must(session_.Watch(KeyList()));
  EXPECT_EQ(session_.watched(), 0u);
}

TEST_F(SessionTest, ReadsDoNotWatch) {
  Must(session_.Get("k"));
  Must(session_.GetInt("k"));
  EXPECT_EQ(session_.watched(), 0u);
}

TEST_F(SessionTest, ReadsSeeTheStore) {
  Must(store_.Set("k", "42"));
  EXPECT_THAT(session_.Get("k"), Holds("42"));
  EXPECT_THAT(session_.GetInt("k"), Holds(42));
  EXPECT_THAT(session_.GetInt("absent"), Holds(std::nullopt));
  EXPECT_THAT(session_.GetInt("absent", 7), Holds(7));
}

TEST_F(SessionTest, ReadsInsideMultiDoNotSeeTheQueue) {
  Batch batch = session_.Multi();
  batch.Set("k", "queued");
  EXPECT_THAT(session_.Get("k"), Holds(std::nullopt));
}

TEST_F(SessionTest, SessionsOfOneThreadAreIndependent) {
  Session other(store_);
  Must(session_.Watch("k"));
  Batch mine = session_.Multi();
  Batch theirs = other.Multi();
  theirs.Set("k", "theirs");
  EXPECT_THAT(theirs.Exec(), IsOk());
  EXPECT_THAT(mine.Exec(), HasCode(StatusCode::kConflict));
}

TEST_F(SessionTest, MayMoveToAnotherThreadBetweenCalls) {
  Must(session_.Watch("k"));
  OnAnotherThread([this] { Must(ExecNothing(session_).status()); });
  EXPECT_THAT(session_.Watch("k"), IsOk());
}

TEST_F(SessionTest, ManyWatchedKeysAreAllChecked) {
  for (int i = 0; i < 500; ++i) Must(session_.Watch(std::to_string(i)));
  EXPECT_EQ(session_.watched(), 500u);
  Must(store_.Set("321", "foreign"));
  EXPECT_THAT(ExecNothing(session_).conflicts(),
              ElementsAre(ConflictOn("321", ConflictKind::kCreated)));
}

}  // namespace
}  // namespace vigil
