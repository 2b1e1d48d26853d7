#include "engine/txn/closure.h"

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "engine/ops/string_ops.h"
#include "engine/txn/body_scope.h"
#include "engine/txn/workspace.h"
#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

using Body = std::function<bool(Workspace&)>;

constexpr ClosurePolicy kPolicy{.max_attempts = 10,
                                .escalate_after = 4,
                                .initial_backoff = std::chrono::nanoseconds(1),
                                .max_backoff = std::chrono::nanoseconds(10),
                                .deadline = std::chrono::nanoseconds(0)};

struct Run {
  ClosureEnd end;
  ClosureReport report;
  ClosureCounters counters;
};

ClosureBody ToBody(Body& body) {
  return {&body, [](void* context, Workspace& workspace) {
            return (*static_cast<Body*>(context))(workspace);
          }};
}

std::unique_ptr<Run> RunBody(TestStore& store, Body body,
                             ClosurePolicy policy = kPolicy) {
  auto run = std::make_unique<Run>();
  run->end =
      RunClosure(*store, ToBody(body), policy, run->counters, run->report);
  return run;
}

bool IsHeld(Mutex& mutex) {
  if (!mutex.TryLock()) return true;
  mutex.Unlock();
  return false;
}

// A body that reads "key", is overtaken in its first `losses` attempts, and
// writes. It notes whether it ran under locks.
class Overtaken {
 public:
  Overtaken(TestStore& store, int losses) : store_(store), losses_(losses) {}

  bool operator()(Workspace& workspace) {
    locked->push_back(BodyScope::IsLocked());
    const KeyRef key = store_->Hash("key");
    (void)ops::GetInteger(workspace, key);
    // The engine lets this pass on the same thread: only the API refuses it.
    if (static_cast<int>(locked->size()) <= losses_) {
      if (BodyScope::IsLocked()) {
        workspace.Fail(Fault::kConflict);  // as a lock out of order would
      } else {
        store_.Put("key", "1");
      }
    }
    (void)ops::IncrBy(workspace, key, 1);
    return true;
  }

  std::shared_ptr<std::vector<bool>> locked =
      std::make_shared<std::vector<bool>>();

 private:
  TestStore& store_;
  int losses_;
};

TEST(RunClosureTest, CommitsAtOnceWhereNobodyInterferes) {
  TestStore store;
  const auto run = RunBody(store, Overtaken(store, 0));
  EXPECT_EQ(run->end, ClosureEnd::kCommitted);
  EXPECT_EQ(run->report.attempts, 1);
  EXPECT_EQ(run->report.escalations, 0);
  EXPECT_TRUE(run->report.losses.empty());
  EXPECT_EQ(run->counters.retries, 0u);
  EXPECT_EQ(store.Get("key"), "1");
}

TEST(RunClosureTest, RunsAgainAfterALossAndReportsIt) {
  TestStore store;
  const auto run = RunBody(store, Overtaken(store, 2));
  EXPECT_EQ(run->end, ClosureEnd::kCommitted);
  EXPECT_EQ(run->report.attempts, 3);
  ASSERT_EQ(run->report.losses.size(), 2u);
  EXPECT_EQ(run->report.losses[0].kind, LossKind::kCreated);
  EXPECT_EQ(run->report.losses[1].kind, LossKind::kChanged);
  EXPECT_EQ(run->counters.retries, 2u);
  EXPECT_EQ(store.Get("key"), "2");
}

TEST(RunClosureTest, LocksTheFootprintFirstAfterAFewLosses) {
  TestStore store;
  Overtaken body(store, 4);
  const auto run = RunBody(store, body);
  EXPECT_EQ(run->end, ClosureEnd::kCommitted);
  EXPECT_EQ(run->report.attempts, 5);
  EXPECT_EQ(run->report.escalations, 1);
  EXPECT_EQ(run->counters.escalations, 1u);
  EXPECT_EQ(*body.locked,
            (std::vector<bool>{false, false, false, false, true}));
}

TEST(RunClosureTest, LocksEveryShardAfterALossUnderLocks) {
  TestStore store(8);
  bool all_held = false;
  Overtaken body(store, 5);
  const auto run = RunBody(store, [&](Workspace& workspace) {
    const bool wanted = body(workspace);
    if (body.locked->size() == 6) {
      all_held = true;
      for (ShardIndex i = 0; i < store->shard_count(); ++i) {
        all_held = all_held && IsHeld(store->shard(i).mutex());
      }
    }
    return wanted;
  });
  EXPECT_EQ(run->end, ClosureEnd::kCommitted);
  EXPECT_EQ(run->report.attempts, 6);
  EXPECT_EQ(run->report.escalations, 2);
  EXPECT_TRUE(all_held);
}

TEST(RunClosureTest, NeverLocksFirstWhereEscalationIsOff) {
  TestStore store;
  ClosurePolicy policy = kPolicy;
  policy.escalate_after = -1;
  Overtaken body(store, 9);
  const auto run = RunBody(store, body, policy);
  EXPECT_EQ(run->end, ClosureEnd::kCommitted);
  EXPECT_EQ(run->report.attempts, 10);
  EXPECT_EQ(run->report.escalations, 0);
}

TEST(RunClosureTest, GivesUpWhenTheAttemptsAreSpent) {
  TestStore store;
  ClosurePolicy policy = kPolicy;
  policy.escalate_after = -1;
  policy.max_attempts = 3;
  const auto run = RunBody(store, Overtaken(store, 100), policy);
  EXPECT_EQ(run->end, ClosureEnd::kLost);
  EXPECT_EQ(run->report.attempts, 3);
  EXPECT_EQ(run->report.losses.size(), 3u);
  EXPECT_EQ(store.Get("key"), "1") << "what the overtaker wrote";
}

TEST(RunClosureTest, GivesUpAfterALostAttemptPastTheDeadline) {
  TestStore store;
  ClosurePolicy policy = kPolicy;
  policy.deadline = std::chrono::nanoseconds(1);
  const auto run = RunBody(store, Overtaken(store, 100), policy);
  EXPECT_EQ(run->end, ClosureEnd::kTooLate);
  EXPECT_EQ(run->report.attempts, 1);
}

TEST(RunClosureTest, ABodyThatDoesNotWantToCommitChangesNothing) {
  TestStore store;
  const auto run = RunBody(store, [&](Workspace& workspace) {
    (void)ops::Set(workspace, store->Hash("key"), "1", {});
    return false;
  });
  EXPECT_EQ(run->end, ClosureEnd::kRefused);
  EXPECT_EQ(store.Get("key"), std::nullopt);
}

TEST(RunClosureTest, ReportsWhatAnAddFaultedOn) {
  TestStore store;
  store.Put("text", "no number");
  const auto run = RunBody(store, [&](Workspace& workspace) {
    workspace.Add(store->Hash("text"), 1);
    return true;
  });
  EXPECT_EQ(run->end, ClosureEnd::kFaulted);
  EXPECT_EQ(run->report.fault, Fault::kNotAnInteger);
  EXPECT_EQ(run->report.fault_key, "text");
}

TEST(RunClosureTest, AReadOnlyBodyTakesNoLock) {
  TestStore store(1);
  store.Put("a", "1");
  store.Put("b", "1");
  const AllLocked locked(*store);
  const auto run = RunBody(store, [&](Workspace& workspace) {
    (void)ops::Get(workspace, store->Hash("a"));
    (void)ops::Get(workspace, store->Hash("b"));
    return true;
  });
  EXPECT_EQ(run->end, ClosureEnd::kCommitted);
}

TEST(RunClosureTest, AnEscalatedBodyMayReadKeysBeyondTheFootprint) {
  TestStore store(8);
  Overtaken body(store, 4);
  const std::string low = store.KeyIn(0);
  const std::string high = store.KeyIn(7);
  const auto run = RunBody(store, [&](Workspace& workspace) {
    const bool wanted = body(workspace);
    if (body.locked->size() == 5) {  // locked first, without these two
      (void)ops::IncrBy(workspace, store->Hash(low), 1);
      (void)ops::IncrBy(workspace, store->Hash(high), 1);
    }
    return wanted;
  });
  EXPECT_EQ(run->end, ClosureEnd::kCommitted);
  EXPECT_EQ(run->report.attempts, 5);
  EXPECT_EQ(store.Get(low), "1");
  EXPECT_EQ(store.Get(high), "1");
}

TEST(RunLockedFirstTest, RunsOnceUnderTheLocksOfTheDeclaredKeys) {
  TestStore store(8);
  const std::string a = store.KeyIn(2);
  const std::string b = store.KeyIn(5);
  const std::array<KeyRef, 2> keys{store->Hash(b), store->Hash(a)};
  int free = 0;
  Body body = [&](Workspace& workspace) {
    EXPECT_TRUE(BodyScope::IsLocked());
    for (ShardIndex i = 0; i < store->shard_count(); ++i) {
      if (!IsHeld(store->shard(i).mutex())) ++free;
    }
    (void)ops::IncrBy(workspace, keys[0], 1);
    (void)ops::IncrBy(workspace, keys[1], 2);
    return true;
  };
  ClosureReport report;
  EXPECT_EQ(RunLockedFirst(*store, keys, ToBody(body), report),
            ClosureEnd::kCommitted);
  EXPECT_EQ(report.attempts, 1);
  EXPECT_EQ(free, 6);
  EXPECT_EQ(store.Get(a), "2");
  EXPECT_EQ(store.Get(b), "1");
}

TEST(RunLockedFirstTest, RefusesAnUndeclaredKeyAndChangesNothing) {
  TestStore store;
  const std::array<KeyRef, 1> keys{store->Hash("declared")};
  Body body = [&](Workspace& workspace) {
    (void)ops::IncrBy(workspace, keys[0], 1);
    (void)ops::IncrBy(workspace, store->Hash("other"), 1);
    return true;
  };
  ClosureReport report;
  EXPECT_EQ(RunLockedFirst(*store, keys, ToBody(body), report),
            ClosureEnd::kFaulted);
  EXPECT_EQ(report.fault, Fault::kUndeclaredKey);
  EXPECT_EQ(report.fault_key, "other");
  EXPECT_EQ(store.Get("declared"), std::nullopt);
}

}  // namespace
}  // namespace vigil::engine
