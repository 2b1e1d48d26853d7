// Parts of the engine whose allocations fail, and allocations that must not be
// made at all.

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

#include "engine/base/epoch.h"
#include "engine/txn/key_index.h"
#include "engine/txn/shard_set_lock.h"
#include "tests/engine/engine_store.h"
#include "tests/faults/failing_new.h"
#include "tests/faults/fault_store.h"

namespace vigil::engine {
namespace {

bool IsFree(Mutex& mutex) {
  if (!mutex.TryLock()) return false;
  mutex.Unlock();
  return true;
}
std::size_t HeldCount(TestStore& store) {
  std::size_t held = 0;
  for (ShardIndex i = 0; i < store->shard_count(); ++i) {
    if (!IsFree(store->shard(i).mutex())) ++held;
  }
  return held;
}

TEST(EngineFaultTest, WideningLocksEitherHappensOrLeavesThemAsTheyWere) {
  for (int nth = 1; nth < 100; ++nth) {
    TestStore store(64);
    Footprint some;
    some.Add(20);
    Footprint all;
    all.SetAll(64);
    ShardSetLock locks(*store);
    locks.Lock(some);
    bool threw;
    const bool failed = RunFailing(
        nth, [&] { (void)locks.TryWiden(all); }, &threw);
    EXPECT_EQ(HeldCount(store), threw ? 1u : 64u) << "allocation " << nth;
    EXPECT_EQ(locks.held().size(), HeldCount(store)) << "allocation " << nth;
    locks.Unlock();
    EXPECT_EQ(HeldCount(store), 0u) << "allocation " << nth;
    if (!failed) return;
  }
}

TEST(EngineFaultTest, AWideningThatMayNotWaitGivesBackWhatItTook) {
  for (int nth = 1; nth < 100; ++nth) {
    TestStore store(64);
    ShardSetLock other(*store);
    Footprint theirs;
    theirs.Add(15);
    other.Lock(theirs);
    Footprint some;
    some.Add(20);
    Footprint all;
    all.SetAll(64);
    ShardSetLock locks(*store);
    locks.Lock(some);
    bool threw;
    const bool failed = RunFailing(
        nth, [&] { EXPECT_FALSE(locks.TryWiden(all)); }, &threw);
    EXPECT_EQ(HeldCount(store), 2u) << "allocation " << nth;
    if (!failed) return;
  }
}

struct Entry {
  KeyRef key;
};

TEST(EngineFaultTest, AKeyIndexFindsAllAfterAnAppendThatFailed) {
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) names.push_back(std::to_string(i));
  for (int nth = 1; nth < 100; ++nth) {
    std::vector<Entry> entries;
    entries.reserve(names.size());
    KeyIndex index;
    bool failed = false;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Entry entry{.key = {names[i], i / 2}};  // two of each hash
      entries.push_back(entry);
      bool threw;
      failed = RunFailing(
                   nth, [&] { index.Appended(entries, i + 1); }, &threw) ||
               failed;
      if (!threw) continue;
      entries.pop_back();  // as its users do
      entries.push_back(entry);
      index.Appended(entries, i + 1);
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      ASSERT_EQ(index.Find(entries, entries.size(), entries[i].key), i);
    }
    // A name that is not there, of a hash that is: the chain must end.
    ASSERT_EQ(index.Find(entries, entries.size(), {"none", 2}),
              KeyIndex::kNone);
    if (!failed) return;
  }
}

TEST(EngineFaultTest, AThreadThatEndedLeavesItsSlotToTheNext) {
  int allocated = 0;
  for (int i = 0; i < 1'000; ++i) {
    std::thread([&] {
      const int before = AllocationsOfThisThread();
      const EpochGuard guard;
      if (i > 0) allocated += AllocationsOfThisThread() - before;
    }).join();
  }
  EXPECT_EQ(allocated, 0);
}

TEST(EngineFaultTest, AGuardThatCannotRegisterItsThreadLeavesNoTrace) {
  std::thread([] {
    // The threads before it have left their slots, so this may not allocate;
    // then nothing fails, and that is as good.
    bool threw;
    RunFailing(
        1, [] { const EpochGuard guard; }, &threw);
    const EpochGuard guard;
  }).join();
}

}  // namespace
}  // namespace vigil::engine

namespace vigil {
namespace {

TEST(EngineFaultTest, ReadingIntoAStringWithRoomAllocatesNothing) {
  TimedStore store(FaultOptions(4));
  Must(store->Set("key", kText));
  Must(store->Set("long", kLongText));
  std::string value;
  value.reserve(kLongText.size());
  Must(store->Get("key", &value));
  const int before = AllocationsOfThisThread();
  Must(store->Get("key", &value));
  Must(store->Get("long", &value));
  Must(store->Get("absent", &value));
  EXPECT_EQ(AllocationsOfThisThread() - before, 0);
}

TEST(EngineFaultTest, ATransactInTheSteadyStateAllocatesNothing) {
  TimedStore store(FaultOptions(4));
  Must(store->Set("from", "100"));
  Must(store->Set("to", "100"));
  const auto transfer = [&] {
    Must(store->Transact([](Transaction& txn) {
      Must(txn.DecrBy("from", 1));
      Must(txn.IncrBy("to", 1));
    }));
  };
  for (int i = 0; i < 3; ++i) transfer();
  const int before = AllocationsOfThisThread();
  for (int i = 0; i < 10; ++i) transfer();
  EXPECT_EQ(AllocationsOfThisThread() - before, 0);
}

TEST(EngineFaultTest, TheBackgroundThreadSurvivesWithoutMemory) {
  ManualClock clock;
  Options options = FaultOptions(4);
  options.clock = &clock;
  options.background_expiry = true;
  Store store = OpenStore(options);
  SetOptions stale;
  stale.ttl = 5ms;
  for (int i = 0; i < 2'000; ++i) {
    Must(store.Set("stale" + std::to_string(i), "1", stale));
  }
  const auto until = std::chrono::steady_clock::now() + 30s;
  {
    const StarvedThreads starved;
    clock.Advance(6ms);
    while (starved.failures() == 0 &&
           std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(5ms);
    }
    EXPECT_GT(starved.failures(), 0);
  }
  while (store.Size() > 0 && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_EQ(store.Size(), 0u);
}

}  // namespace
}  // namespace vigil
