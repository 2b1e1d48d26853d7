#include "engine/txn/closure.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "engine/base/planted.h"
#include "engine/base/random.h"
#include "engine/base/spin_wait.h"
#include "engine/txn/body_scope.h"
#include "engine/txn/commit.h"
#include "engine/txn/workspace.h"

namespace vigil::engine {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

// Commits what the body did, under the locks of every key it named; kConflict
// where something it saw has moved. A body that only read needs no lock.
Fault CommitWorkspace(Workspace& workspace, ShardSetLock& locks,
                      Reclaimed& reclaimed) {
  if (!workspace.has_changes()) {
    return workspace.StandTogether() ? Fault::kNone : Fault::kConflict;
  }
  Store& store = workspace.store();
  if (const std::optional<ShardIndex> only = workspace.OnlyShard()) {
    Shard& shard = store.shard(*only);
    const CommitTime time(store.clock());
    const MutexLock lock(shard.mutex());
    if (workspace.CommitOnly(time)) {
      Shard::Add(shard.counters().commits, std::uint64_t{1});
      return Fault::kNone;
    }
  }
  Footprint footprint;
  workspace.AddTo(footprint);
  footprint.Sort();
  const bool locked_first = !locks.held().empty();
  const bool stood =
      VIGIL_PLANTED(kValidateBeforeLocking) && workspace.StandTogether();
  if (VIGIL_PLANTED(kEscalationUnlocksEarly)) locks.Unlock();
  if (!locked_first) {
    workspace.PrefetchUnseen();
    locks.Lock(footprint);
  } else if (!locks.TryWiden(footprint)) {
    return Fault::kConflict;
  }
  // Time is read once under the locks. Where those were taken first, the body
  // has done so, and what was live for it is live for the commit.
  const CommitTime now(store.clock());
  const CommitTime& time = locked_first ? workspace.time() : now;
  if (!stood && !workspace.Validate(time)) return Fault::kConflict;
  CountCommit(store, footprint);
  if (workspace.OverwriteAll()) return Fault::kNone;
  WriteDoor door(store, time, reclaimed);
  return workspace.ApplyTo(door);
}

// How an attempt takes its locks.
enum class Level : std::uint8_t {
  kOptimistic,  // at the commit
  kFootprint,   // those of the attempt before, first
  kAllShards,   // all, first: cannot lose
};

// One attempt: kNone (committed), kConflict, or what it faulted on. `*wanted`:
// whether the body wanted to commit; if not, kNone means that it refused.
Fault Attempt(Workspace& workspace, const ClosureBody& body,
              ShardSetLock& locks, bool* wanted) {
  Reclaimed reclaimed;
  BodyScope scope(workspace.store(), !locks.held().empty());
  struct UnlockFirst {
    ShardSetLock& locks;
    BodyScope& scope;
    ~UnlockFirst() {
      locks.Unlock();
      scope.ReleaseNow();
    }
  } const unlock_first{locks, scope};
  *wanted = body.run(body.context, workspace);
  const Fault fault = workspace.fault();
  // A body that ran out of memory and refuses says so better itself.
  const bool says_it = fault == Fault::kOutOfMemory && !*wanted;
  if (fault != Fault::kNone && !says_it) return fault;
  if (!*wanted) return Fault::kNone;
  return CommitWorkspace(workspace, locks, reclaimed);
}

// Notes what the attempt lost on, and the shards to lock next time.
void NoteLosses(Workspace& workspace, Footprint& footprint,
                ClosureReport& report) {
  Store& store = workspace.store();
  workspace.AddTo(footprint);
  footprint.Sort();
  if (report.losses.size() >= ClosureReport::kMaxLosses) return;
  ShardSetLock locks(store);
  locks.Lock(footprint);
  workspace.Explain(CommitTime(store.clock()), report.losses);
  locks.Unlock();
  if (report.losses.size() > ClosureReport::kMaxLosses) {
    report.losses.resize(ClosureReport::kMaxLosses);
  }
}

// Waits a random time up to the bound for loss number `losses` ("full jitter",
// M. Brooker, "Exponential Backoff And Jitter", 2015).
void BackOff(const ClosurePolicy& policy, int losses) {
  const auto most = static_cast<std::uint64_t>(
      std::max<std::int64_t>(0, policy.max_backoff.count()));
  auto bound = static_cast<std::uint64_t>(
      std::max<std::int64_t>(0, policy.initial_backoff.count()));
  for (int i = 0; i < losses && bound < most; ++i) bound *= 2;
  const nanoseconds wait(RandomBelow(std::min(bound, most)));
  // The kernel's shortest sleep takes some fifty microseconds.
  constexpr nanoseconds kShortestSleep = std::chrono::microseconds(50);
  if (wait >= kShortestSleep) {
    std::this_thread::sleep_for(wait);
    return;
  }
  const auto until = SteadyClock::now() + wait;
  SpinWait spin;
  while (SteadyClock::now() < until) spin.Once();
}

}  // namespace

ClosureEnd RunClosure(Store& store, const ClosureBody& body,
                      const ClosurePolicy& policy, ClosureCounters& counters,
                      ClosureReport& report) {
  const bool bounded = policy.deadline > nanoseconds(0);
  auto start = bounded ? SteadyClock::now() : SteadyClock::time_point();
  PooledWorkspace pooled;
  Workspace& workspace = *pooled;
  Footprint footprint;
  Level level = Level::kOptimistic;
  ShardSetLock locks(store);
  ClosureEnd end = ClosureEnd::kLost;

  while (report.attempts < policy.max_attempts) {
    ++report.attempts;
    if (level != Level::kOptimistic) {
      ++report.escalations;
      counters.escalations.fetch_add(1, std::memory_order_relaxed);
      if (level == Level::kAllShards) footprint.SetAll(store.shard_count());
      locks.Lock(footprint);
    }
    bool wanted = false;
    workspace.Begin(store, level == Level::kOptimistic ? nullptr : &locks);
    const Fault fault = Attempt(workspace, body, locks, &wanted);
    if (fault == Fault::kNone) {
      end = wanted ? ClosureEnd::kCommitted : ClosureEnd::kRefused;
      break;
    }
    if (fault != Fault::kConflict) {
      report.fault = fault;
      report.fault_key = workspace.fault_key();
      end = ClosureEnd::kFaulted;
      break;
    }
    if (report.attempts == 1 && !bounded) start = SteadyClock::now();
    NoteLosses(workspace, footprint, report);
    workspace.End();
    if (bounded && SteadyClock::now() - start > policy.deadline) {
      end = ClosureEnd::kTooLate;
      break;
    }
    if (report.attempts == policy.max_attempts) break;
    counters.retries.fetch_add(1, std::memory_order_relaxed);
    if (policy.escalate_after >= 0 &&
        report.attempts >= policy.escalate_after) {
      level =
          level == Level::kOptimistic ? Level::kFootprint : Level::kAllShards;
    } else {
      BackOff(policy, report.attempts);
    }
  }
  if (report.attempts > 1 || bounded) {
    report.elapsed = SteadyClock::now() - start;
  }
  return end;
}

ClosureEnd RunLockedFirst(Store& store, std::span<const KeyRef> keys,
                          const ClosureBody& body, ClosureReport& report) {
  Footprint footprint;
  for (const KeyRef& key : keys) footprint.Add(store.ShardOf(key));
  footprint.Sort();
  PooledWorkspace pooled;
  Workspace& workspace = *pooled;
  ShardSetLock locks(store);
  workspace.Begin(store, &locks);
  for (const KeyRef& key : keys) workspace.Declare(key);
  workspace.RestrictToDeclared();
  locks.Lock(footprint);
  report.attempts = 1;
  bool wanted = false;
  report.fault = Attempt(workspace, body, locks, &wanted);
  if (report.fault == Fault::kConflict) {
    // Not reachable: all keys are locked, and time stands still.
    return ClosureEnd::kLost;
  }
  if (report.fault != Fault::kNone) {
    report.fault_key = workspace.fault_key();
    return ClosureEnd::kFaulted;
  }
  return wanted ? ClosureEnd::kCommitted : ClosureEnd::kRefused;
}

}  // namespace vigil::engine
