// Sessions and batches whose allocations fail.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/faults/fault_store.h"

namespace vigil {
namespace {

constexpr int kTooMany = 10'000;

std::vector<std::string> AbsentKeys() {
  std::vector<std::string> keys;
  for (int i = 0; i < 20; ++i) {
    keys.push_back("an absent key with a long name " + std::to_string(i));
  }
  return keys;
}

// Also where the set outgrows its list, and with a key that is watched before.
TEST(SessionFaultTest, AWatchOfManyKeysWatchesAllOrNone) {
  const std::vector<std::string> names = AbsentKeys();
  const std::vector<std::string_view> keys(names.begin(), names.end());
  for (int nth = 1; nth < kTooMany; ++nth) {
    TimedStore store(FaultOptions(4));
    Session session(*store);
    Must(session.Watch({"first", keys[3], "third"}));
    bool threw;
    const bool failed = RunFailing(
        nth, [&] { Must(session.Watch(keys)); }, &threw);
    if (threw) {
      ASSERT_EQ(session.watched(), 3u) << "allocation " << nth;
      ASSERT_EQ(store->Stats().ghosts, 3u) << "allocation " << nth;
      ASSERT_THAT(store->CheckInvariants(), IsOk()) << "allocation " << nth;
      Must(session.Watch(keys));
    }
    ASSERT_EQ(session.watched(), 22u);
    ASSERT_EQ(store->Stats().ghosts, 22u);
    Must(session.Watch(keys));  // all are known to be watched
    ASSERT_EQ(session.watched(), 22u) << "allocation " << nth;
    Must(store->Set(keys[3], "1"));
    Must(store->Set(keys[19], "1"));
    const ExecResult result = ExecNothing(session);
    ASSERT_THAT(
        result.conflicts(),
        testing::ElementsAre(ConflictOn(keys[3], ConflictKind::kCreated),
                             ConflictOn(keys[19], ConflictKind::kCreated)))
        << "allocation " << nth;
    if (!failed) return;
  }
}

// It could not take the ghosts' locks there, so it leaves them for later, and
// that must not need memory.
TEST(SessionFaultTest, ASessionCanEndInALockedBodyWithoutMemory) {
  TimedStore store(FaultOptions(4));
  auto session = std::make_unique<Session>(*store);
  const std::vector<std::string> names = AbsentKeys();
  Must(session->Watch(
      std::vector<std::string_view>(names.begin(), names.end())));
  ASSERT_EQ(store->Stats().ghosts, 20u);
  bool failed = false;
  Must(store->Atomically({names.front(), names.back()}, [&](Transaction&) {
    bool threw;
    failed = RunFailing(
        1, [&] { session.reset(); }, &threw);
  }));
  EXPECT_FALSE(failed) << "it asks for memory";
  EXPECT_EQ(store->Stats().ghosts, 0u);
  ExpectUsable(*store, "afterwards");
}

TEST(SessionFaultTest, AKeyWhoseWatchFailedCanBeWatchedAgainAndIsSeenToMove) {
  for (int nth = 1; nth < kTooMany; ++nth) {
    TimedStore store(FaultOptions(1));
    Session session(*store);
    bool failed = false;
    for (const std::string& key : AbsentKeys()) {
      bool threw;
      // Each failing position is met at one of the keys.
      failed = RunFailing(
                   nth, [&] { Must(session.Watch(key)); }, &threw) ||
               failed;
      if (threw) Must(session.Watch(key));
    }
    ASSERT_EQ(session.watched(), 20u);
    Must(store->Set(AbsentKeys().back(), "1"));
    const ExecResult result = ExecNothing(session);
    ASSERT_THAT(result.conflicts(),
                testing::ElementsAre(
                    ConflictOn(AbsentKeys().back(), ConflictKind::kCreated)));
    if (!failed) return;
  }
}

TEST(SessionFaultTest, OpeningASessionAndABatch) {
  for (int nth = 1; nth < kTooMany; ++nth) {
    TimedStore store(FaultOptions(1));
    bool threw;
    const bool failed = RunFailing(
        nth,
        [&] {
          Session session(*store);
          Must(session.Watch("key"));
          const Batch batch = session.Multi();
        },
        &threw);
    ASSERT_EQ(store->Stats().ghosts, 0u);
    if (!failed) return;
  }
}

TEST(SessionFaultTest, AnOperationThatIsNotQueuedDoesNotRun) {
  for (int nth = 1; nth < kTooMany; ++nth) {
    TimedStore store(FaultOptions(4));
    Session session(*store);
    Batch batch = session.Multi();
    batch.Set("before", "1");
    bool threw;
    const bool failed = RunFailing(
        nth, [&] { batch.Set("a key with a long name for it", kText); },
        &threw);
    ASSERT_EQ(batch.size(), threw ? 1u : 2u);
    batch.Set("after", "1");
    ASSERT_THAT(batch.Exec(), IsOk());
    ASSERT_EQ(GetText(*store, "a key with a long name for it"),
              threw ? "(absent)" : kText);
    ASSERT_EQ(GetText(*store, "after"), "1");
    if (!failed) return;
  }
}

// The batch of the EXEC tests, and what the first `count` of its operations do.
constexpr int kOperations = 5;
void QueueUpTo(int count, Batch& batch) {
  if (count > 0) batch.Set("a", kLongText);
  if (count > 1) batch.Append("there", kText);
  if (count > 2) batch.GetSet("a", kText);
  if (count > 3) batch.Rename("there", "b");
  if (count > 4) batch.IncrBy("number", 5);
}
void FillForExec(TimedStore& store) {
  Must(store->Set("there", kLongText));
  for (int i = 0; i < 4; ++i) Must(store->Set(std::to_string(i), "1"));
}
Snapshot AfterFirst(int count, std::size_t shards) {
  TimedStore store(FaultOptions(shards));
  FillForExec(store);
  Session session(*store);
  Batch batch = session.Multi();
  QueueUpTo(count, batch);
  EXPECT_THAT(batch.Exec(), IsOk());
  return Take(*store).WithoutVersions();
}

void CheckExec(std::size_t shards) {
  std::vector<Snapshot> prefixes;
  for (int i = 0; i <= kOperations; ++i) {
    prefixes.push_back(AfterFirst(i, shards));
  }
  std::vector<int> met(kOperations + 1);
  for (int nth = 1; nth < kTooMany; ++nth) {
    TimedStore store(FaultOptions(shards));
    FillForExec(store);
    Session session(*store);
    Must(session.Watch({"there", "absent"}));
    Batch batch = session.Multi();
    QueueUpTo(kOperations, batch);
    bool threw;
    const bool failed = RunFailing(
        nth, [&] { Ignore(batch.Exec()); }, &threw);
    const Snapshot now = Take(*store).WithoutVersions();
    int prefix = 0;
    while (prefix <= kOperations &&
           !(now == prefixes[static_cast<std::size_t>(prefix)])) {
      ++prefix;
    }
    ASSERT_LE(prefix, kOperations)
        << "allocation " << nth << ": no first operations give " << now;
    if (!threw) {
      ASSERT_EQ(prefix, kOperations);
    }
    ++met[static_cast<std::size_t>(prefix)];
    ASSERT_EQ(session.watched(), 0u) << "the batch is used up";
    Must(store->FlushAll());  // hangs if a lock is still held
    ExpectUsable(*store, "allocation " + std::to_string(nth));
    if (testing::Test::HasFatalFailure()) return;
    if (!failed) break;
  }
  // Each operation was the failing one at least once.
  for (const int times : met) EXPECT_GT(times, 0);
}

TEST(SessionFaultTest, ExecHasDoneTheOperationsBeforeTheFailingOne) {
  CheckExec(1);
  CheckExec(64);
}

TEST(SessionFaultTest, ALostExecChangesNothingHoweverItsReportFails) {
  for (int nth = 1; nth < kTooMany; ++nth) {
    TimedStore store(FaultOptions(4));
    Session session(*store);
    for (const std::string& key : AbsentKeys()) Must(session.Watch(key));
    for (const std::string& key : AbsentKeys()) Must(store->Set(key, "1"));
    Batch batch = session.Multi();
    batch.Set("key", "1");
    std::optional<ExecResult> result;
    bool threw;
    const bool failed = RunFailing(
        nth, [&] { result.emplace(batch.Exec()); }, &threw);
    ASSERT_EQ(GetText(*store, "key"), "(absent)");
    ASSERT_EQ(session.watched(), 0u);
    if (!threw) {
      ASSERT_EQ(result->conflicts().size(), 20u);
    }
    if (!failed) return;
  }
}

}  // namespace
}  // namespace vigil
