#include "engine/txn/workspace.h"

#include <limits>
#include <span>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "engine/ops/key_ops.h"
#include "engine/ops/string_ops.h"
#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

// One optimistic attempt, driven by hand; foreign commits come between.
class Attempt {
 public:
  explicit Attempt(TestStore& store) : store_(store) {
    workspace_.Begin(*store, nullptr);
  }

  Workspace& operator*() { return workspace_; }
  Workspace* operator->() { return &workspace_; }

  // The text that the body sees; "(conflict)" where the attempt is doomed.
  std::string Get(std::string_view key) {
    const auto text = ops::Get(workspace_, Key(key));
    if (text.fault == Fault::kConflict) return "(conflict)";
    EXPECT_EQ(text.fault, Fault::kNone);
    return text.value.value_or("(absent)");
  }
  Fault Set(std::string_view key, std::string_view text) {
    return ops::Set(workspace_, Key(key), text, {}).fault;
  }
  bool Del(std::string_view key) {
    const KeyRef hashed = Key(key);
    return ops::Del(workspace_, std::span<const KeyRef>(&hashed, 1)).value == 1;
  }
  void Add(std::string_view key, std::int64_t delta) {
    workspace_.Add(Key(key), delta);
  }
  // Whether the observations stand, and if so whether everything was
  // overwritten in place.
  bool Overwrite() {
    bool done = false;
    UnderLocks([&](const CommitTime&) {
      done = workspace_.OverwriteAll();
      return Fault::kNone;
    });
    return done;
  }
  // Whether the observations stand, and if so what applying answers.
  Fault Commit() {
    Reclaimed reclaimed;
    return UnderLocks([&](const CommitTime& time) {
      WriteDoor door(*store_, time, reclaimed);
      return workspace_.ApplyTo(door);
    });
  }

 private:
  template <class Then>
  Fault UnderLocks(Then then) {
    Footprint footprint;
    workspace_.AddTo(footprint);
    footprint.Sort();
    const CommitTime time(store_.clock());
    ShardSetLock locks(*store_);
    locks.Lock(footprint);
    if (!workspace_.Validate(time)) return Fault::kConflict;
    return then(time);
  }
  KeyRef Key(std::string_view key) { return store_->Hash(key); }

  TestStore& store_;
  Workspace workspace_;
};

TEST(WorkspaceTest, NothingReachesTheStoreBeforeTheCommit) {  // (W3)
  TestStore store;
  store.Put("old", "1");
  store.Put("gone", "1");
  Attempt attempt(store);
  attempt.Set("old", "2");
  attempt.Set("new", "2");
  EXPECT_TRUE(attempt.Del("gone"));
  attempt.Add("sum", 5);
  EXPECT_EQ(store.Get("old"), "1");
  EXPECT_EQ(store.Get("new"), std::nullopt);
  EXPECT_EQ(store.Get("gone"), "1");
  EXPECT_EQ(store.Get("sum"), std::nullopt);
  EXPECT_EQ(attempt.Commit(), Fault::kNone);
  EXPECT_EQ(store.Get("old"), "2");
  EXPECT_EQ(store.Get("new"), "2");
  EXPECT_EQ(store.Get("gone"), std::nullopt);
  EXPECT_EQ(store.Get("sum"), "5");
  EXPECT_EQ(store.Counted(), store.Recount());
}

TEST(WorkspaceTest, TheBodySeesItsOwnWrites) {
  TestStore store;
  store.Put("key", "1");
  Attempt attempt(store);
  attempt.Set("key", "2");
  EXPECT_EQ(attempt.Get("key"), "2");
  EXPECT_TRUE(attempt.Del("key"));
  EXPECT_EQ(attempt.Get("key"), "(absent)");
  EXPECT_FALSE(attempt.Del("key"));
  attempt.Add("key", 3);
  EXPECT_EQ(attempt.Get("key"), "3");
}

TEST(WorkspaceTest, AForeignCommitBetweenTwoReadsDoomsTheAttempt) {  // (W1)
  for (const std::size_t shards : {1, 16}) {
    TestStore store(shards);
    store.Put("a", "1");
    store.Put("b", "1");
    Attempt attempt(store);
    EXPECT_EQ(attempt.Get("a"), "1");
    store.Put("a", "2");
    store.Put("b", "2");
    EXPECT_EQ(attempt.Get("b"), "(conflict)");
    EXPECT_EQ(attempt->fault(), Fault::kConflict);
  }
}

TEST(WorkspaceTest, ADoomedAttemptAnswersConflictToEverything) {  // (W2)
  TestStore store;
  store.Put("a", "1");
  Attempt attempt(store);
  attempt.Get("a");
  store.Put("a", "2");
  attempt.Get("b");
  EXPECT_EQ(attempt.Get("c"), "(conflict)");
  EXPECT_EQ(attempt.Get("a"), "(conflict)") << "also what it has read";
  EXPECT_EQ(attempt.Set("d", "1"), Fault::kConflict);
  attempt.Add("d", 1);
  EXPECT_EQ(attempt->fault(), Fault::kConflict);
}

TEST(WorkspaceTest, AnUnrelatedChangeInTheSameShardDoesNotDoom) {  // (W1)
  TestStore store(1);
  store.Put("a", "1");
  store.Put("b", "1");
  Attempt attempt(store);
  EXPECT_EQ(attempt.Get("a"), "1");
  EXPECT_EQ(attempt.Get("absent"), "(absent)");
  store.Put("unrelated", "1");
  EXPECT_EQ(attempt.Get("b"), "1");
  attempt.Set("b", "2");
  EXPECT_EQ(attempt.Commit(), Fault::kNone);
}

TEST(WorkspaceTest, AnAbsentKeyThatCameAndWentBetweenTwoReadsDooms) {  // (W1)
  TestStore store(1);
  store.Put("b", "1");
  Attempt attempt(store);
  EXPECT_EQ(attempt.Get("absent"), "(absent)");
  store.Put("absent", "1");
  store.Erase("absent");
  EXPECT_EQ(attempt.Get("b"), "(conflict)");
}

TEST(WorkspaceTest, AKeyThatExpiresBetweenTwoReadsStaysInTheAttemptsTime) {
  TestStore store;
  store.Put("a", "1", kTestStart + 10);
  store.Put("b", "1");
  Attempt attempt(store);
  EXPECT_EQ(attempt.Get("a"), "1");
  store.clock().Advance(11);
  EXPECT_EQ(attempt.Get("b"), "1") << "time is read once per attempt";
  attempt.Set("b", "2");
  EXPECT_EQ(attempt.Commit(), Fault::kConflict) << "the commit's is another";
}

TEST(WorkspaceTest, AReadThatMovedConflictsAtTheCommit) {
  TestStore store;
  store.Put("a", "1");
  Attempt attempt(store);
  attempt.Get("a");
  attempt.Set("b", "1");
  store.Put("a", "2");
  EXPECT_EQ(attempt.Commit(), Fault::kConflict);
  EXPECT_EQ(store.Get("b"), std::nullopt);
}

TEST(WorkspaceTest, ABlindWriteDoesNotConflict) {
  TestStore store;
  store.Put("key", "1");
  Attempt attempt(store);
  attempt.Set("key", "mine");
  store.Put("key", "theirs");
  EXPECT_EQ(attempt.Commit(), Fault::kNone);
  EXPECT_EQ(store.Get("key"), "mine");
}

TEST(WorkspaceTest, SmallValuesAreOverwrittenInPlace) {
  TestStore store;
  for (const char* key : {"read", "written", "both", "number"}) {
    store.Put(key, "12345678 and more");
  }
  store.Put("number", "41");
  Attempt attempt(store);
  attempt.Get("read");
  attempt.Get("both");
  attempt.Set("both", "a text of its own");
  attempt.Set("written", "777");
  attempt.Set("number", "42");
  EXPECT_TRUE(attempt.Overwrite());
  EXPECT_EQ(store.Get("read"), "12345678 and more");
  EXPECT_EQ(store.Get("both"), "a text of its own");
  EXPECT_EQ(store.Get("written"), "777");
  EXPECT_EQ(store.Get("number"), "42");
  EXPECT_EQ(store.Counted(), store.Recount());
}

// Each beside a key that could be overwritten, which must stay as it is then.
TEST(WorkspaceTest, NothingIsOverwrittenWhereOneChangeIsAnother) {
  const auto refuses = [](auto change) {
    TestStore store;
    store.Put("a", "1");
    store.Put("small", "1");
    store.Put("long", std::string(kMaxInlineBytes + 1, 'x'));
    store.Put("mortal", "1", kTestStart + 1000);
    Attempt attempt(store);
    attempt.Set("a", "2");
    change(attempt);
    const bool refused = !attempt.Overwrite();
    EXPECT_EQ(store.Get("a"), "1");
    EXPECT_EQ(attempt.Commit(), Fault::kNone);
    EXPECT_EQ(store.Get("a"), "2");
    EXPECT_EQ(store.Counted(), store.Recount());
    return refused;
  };
  EXPECT_TRUE(refuses([](Attempt& txn) { txn.Set("new", "1"); }));
  EXPECT_TRUE(refuses([](Attempt& txn) {
    EXPECT_EQ(txn.Get("new"), "(absent)");
    txn.Set("new", "1");
  }));
  EXPECT_TRUE(refuses([](Attempt& txn) { txn.Del("small"); }));
  EXPECT_TRUE(refuses([](Attempt& txn) { txn.Add("small", 1); }));
  EXPECT_TRUE(refuses([](Attempt& txn) { txn.Set("long", "short"); }));
  EXPECT_TRUE(refuses([](Attempt& txn) { txn.Set("mortal", "2"); }));
  EXPECT_TRUE(refuses([](Attempt& txn) {
    txn.Set("small", std::string(1000, 'x'));  // does not fit
  }));
}

TEST(WorkspaceTest, AnOverwriteMovesEachVersionOnce) {
  TestStore store(1);
  store.Put("a", "1");
  store.Put("b", "1");
  const VersionNumber before = store->shard(0).last_version();
  Attempt attempt(store);
  attempt.Set("a", "2");
  attempt.Set("b", "2");
  attempt.Set("b", "3");
  EXPECT_TRUE(attempt.Overwrite());
  EXPECT_EQ(store->shard(0).last_version(), before + 2);
}

TEST(WorkspaceTest, AnAddTakesWhatIsThereAtTheCommitWithItsDeadline) {
  TestStore store;
  store.Put("key", "1");
  Attempt attempt(store);
  attempt.Add("key", 10);
  attempt.Add("key", 5);
  store.Put("key", "100", kTestStart + 50);
  EXPECT_EQ(attempt.Commit(), Fault::kNone);
  EXPECT_EQ(store.Get("key"), "115");
  EXPECT_EQ(store.RecordOf("key")->deadline(), kTestStart + 50);
}

TEST(WorkspaceTest, AnAddThatFailsAtTheCommitAppliesNothing) {
  TestStore store;
  store.Put("text", "no number");
  Attempt attempt(store);
  attempt.Set("other", "1");
  attempt.Add("text", 1);
  EXPECT_EQ(attempt.Commit(), Fault::kNotAnInteger);
  EXPECT_EQ(attempt->fault_key(), "text");
  EXPECT_EQ(store.Get("other"), std::nullopt);
}

TEST(WorkspaceTest, DeltasThatOverflowTogetherDoom) {
  TestStore store;
  Attempt attempt(store);
  attempt.Add("key", std::numeric_limits<std::int64_t>::max());
  attempt.Add("key", 1);
  EXPECT_EQ(attempt->fault(), Fault::kOverflow);
}

TEST(WorkspaceTest, OnlyDeclaredKeysMayBeUsedWhereItIsRestricted) {
  TestStore store;
  Workspace workspace;
  workspace.Begin(*store, nullptr);
  workspace.Declare(store->Hash("declared"));
  workspace.RestrictToDeclared();
  EXPECT_EQ(ops::Get(workspace, store->Hash("declared")).fault, Fault::kNone);
  EXPECT_EQ(ops::Get(workspace, store->Hash("other")).fault,
            Fault::kUndeclaredKey);
  EXPECT_EQ(workspace.fault_key(), "other");
}

TEST(WorkspaceTest, ManyKeysAreToldApart) {
  TestStore store(4);
  Attempt attempt(store);
  for (int i = 0; i < 300; ++i) {
    attempt.Set("key" + std::to_string(i), std::to_string(i));
  }
  for (int i = 0; i < 300; ++i) {
    ASSERT_EQ(attempt.Get("key" + std::to_string(i)), std::to_string(i));
  }
  EXPECT_EQ(attempt.Commit(), Fault::kNone);
  EXPECT_EQ(store.Counted().keys, 300u);
}

TEST(WorkspaceTest, StandTogetherSaysWhetherAllReadsAreOfOneInstant) {
  TestStore store;
  store.Put("a", "1");
  store.Put("b", "1");
  Attempt attempt(store);
  attempt.Get("a");
  attempt.Get("b");
  EXPECT_TRUE(attempt->StandTogether());
  store.Put("unrelated", "1");
  EXPECT_TRUE(attempt->StandTogether());
  store.Put("a", "2");
  EXPECT_FALSE(attempt->StandTogether());
}

TEST(WorkspaceTest, ExplainNamesWhatWasLost) {
  TestStore store(1);
  store.Put("a", "1");
  store.Put("b", "1");
  Attempt attempt(store);
  attempt.Get("a");
  attempt.Get("b");
  store.Erase("b");
  std::vector<Loss> losses;
  {
    const AllLocked locked(*store);
    attempt->Explain(CommitTime(store.clock()), losses);
  }
  ASSERT_EQ(losses.size(), 1u);
  EXPECT_EQ(losses[0].key, "b");
  EXPECT_EQ(losses[0].kind, LossKind::kDeleted);
}

TEST(WorkspaceTest, EndLetsGoOfItsGhosts) {
  TestStore store(1);
  Attempt attempt(store);
  attempt.Get("absent");
  attempt->End();
  Shard& shard = store->shard(ShardIndex{0});
  const MutexLock lock(shard.mutex());
  EXPECT_EQ(shard.ghosts().size(), 0u);
}

TEST(WorkspaceTest, ANewAttemptKnowsNothingOfTheOneBefore) {
  TestStore store;
  store.Put("a", "1");
  Attempt attempt(store);
  attempt.Get("a");
  attempt.Set("b", "mine");
  attempt.Add("c", 4);
  attempt->Begin(*store, nullptr);
  EXPECT_FALSE(attempt->has_changes());
  store.Put("a", "2");
  EXPECT_EQ(attempt.Get("b"), "(absent)");
  EXPECT_EQ(attempt.Get("a"), "2");
  EXPECT_EQ(attempt.Get("c"), "(absent)");
}

TEST(PooledWorkspaceTest, IsEmptyHoweverTheOneBeforeWasLeft) {
  TestStore store;
  {
    PooledWorkspace pooled;
    (*pooled).Begin(*store, nullptr);
    (*pooled).Add(store->Hash("key"), 1);
    (*pooled).Fail(Fault::kTooLong);
  }
  PooledWorkspace pooled;
  (*pooled).Begin(*store, nullptr);
  EXPECT_EQ((*pooled).fault(), Fault::kNone);
  EXPECT_FALSE((*pooled).has_changes());
}

TEST(PooledWorkspaceTest, TwoOnOneThreadAreDifferent) {
  PooledWorkspace outer;
  PooledWorkspace inner;
  EXPECT_NE(&*outer, &*inner);
}

}  // namespace
}  // namespace vigil::engine
