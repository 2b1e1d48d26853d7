// Watching a key that is not there, or goes away: rules M1 to M5.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::ElementsAre;

class AbsentKeyTest : public testing::Test {
 protected:
  Store store_;
  Session session_{store_};
};

TEST_F(AbsentKeyTest, M1_MissingStillMissingRuns) {
  Must(session_.Watch("k"));
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(AbsentKeyTest, M2_MissingThenCreatedConflicts) {
  Must(session_.Watch("k"));
  Must(store_.Set("k", "1"));
  EXPECT_THAT(ExecNothing(session_).conflicts(),
              ElementsAre(ConflictOn("k", ConflictKind::kCreated)));
}

TEST_F(AbsentKeyTest, M3_MissingCreatedDeletedConflicts) {
  Must(session_.Watch("k"));
  Must(store_.Set("k", "1"));
  Must(store_.Del("k"));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(AbsentKeyTest, M3_CreatedAndDeletedInOneExecConflicts) {
  Must(session_.Watch("k"));
  Session other(store_);
  Batch batch = other.Multi();
  batch.Set("k", "1");
  batch.Del("k");
  Must(batch.Exec().status());
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

// Makes "k" and deletes it, and that is the whole of the body.
Status MakeAndDelete(Store& store) {
  return store
      .Transact([](Transaction& txn) -> Result<bool> {
        if (Status made = txn.Set("k", "1"); !made.ok()) return made;
        return txn.Del("k");
      })
      .status();
}

TEST_F(AbsentKeyTest, M3_CreatedAndDeletedInOneClosureConflicts) {
  Must(session_.Watch("k"));
  Must(MakeAndDelete(store_));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(AbsentKeyTest, M3_AddedToAndDeletedInOneClosureConflicts) {
  Must(session_.Watch("k"));
  Must(store_
           .Transact([](Transaction& txn) -> Result<bool> {
             txn.Add("k", 1);
             return txn.Del("k");
           })
           .status());
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(AbsentKeyTest, AClosureThatDeletesAnAbsentKeyIsNoTouch) {
  Must(session_.Watch("k"));
  Must(store_.Transact([](Transaction& txn) { return txn.Del("k"); }).status());
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(AbsentKeyTest, M3_CreatedAndRenamedAwayConflicts) {
  Must(session_.Watch("k"));
  Must(store_.Set("k", "1"));
  Must(store_.Rename("k", "elsewhere"));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(AbsentKeyTest, M3_CreatedAndFlushedConflicts) {
  Must(session_.Watch("k"));
  Must(store_.Set("k", "1"));
  Must(store_.FlushAll());
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(AbsentKeyTest, M3_CreatedAndDeletedTwiceConflicts) {
  Must(session_.Watch("k"));
  for (int i = 0; i < 2; ++i) {
    Must(store_.Set("k", "1"));
    Must(store_.GetDel("k"));
  }
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(AbsentKeyTest, M4_MissingThenDelRuns) {
  Must(session_.Watch("k"));
  EXPECT_THAT(store_.Del("k"), Holds(false));
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(AbsentKeyTest, M4_MissingThenFlushAllRuns) {
  Must(session_.Watch("k"));
  Must(store_.FlushAll());
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(AbsentKeyTest, M5_DeletedAndMadeAgainWithTheSameValueConflicts) {
  Must(store_.Set("k", "1"));
  Must(session_.Watch("k"));
  Must(store_.Del("k"));
  Must(store_.Set("k", "1"));
  EXPECT_THAT(ExecNothing(session_).conflicts(),
              ElementsAre(ConflictOn("k", ConflictKind::kChanged)));
}

TEST_F(AbsentKeyTest, M5_FlushedAndMadeAgainWithTheSameValueConflicts) {
  Must(store_.Set("k", "1"));
  Must(session_.Watch("k"));
  Must(store_.FlushAll());
  Must(store_.Set("k", "1"));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(AbsentKeyTest, M5_RenamedAwayAndBackConflicts) {
  Must(store_.Set("k", "1"));
  Must(session_.Watch("k"));
  Must(store_.Rename("k", "elsewhere"));
  Must(store_.Rename("elsewhere", "k"));
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(AbsentKeyTest, WatchedAfterDeletionByAnotherWatcherStaysExact) {
  // The second watcher comes when the key has already been there and gone for
  // the first: each loses only to what it missed itself.
  Must(session_.Watch("k"));
  Must(store_.Set("k", "1"));
  Must(store_.Del("k"));
  Session late(store_);
  Must(late.Watch("k"));
  EXPECT_THAT(ExecNothing(late), IsOk());
  EXPECT_THAT(ExecNothing(session_), HasCode(StatusCode::kConflict));
}

TEST_F(AbsentKeyTest, CreationOfOtherKeysDoesNotConflict) {
  Must(session_.Watch("k"));
  for (char c = 'a'; c <= 'z'; ++c) {
    if (c != 'k') Must(store_.Set(std::string(1, c), "1"));
  }
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

}  // namespace
}  // namespace vigil
