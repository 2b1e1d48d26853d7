// No increment is lost, whichever way it is made.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"
#include "tests/support/threads.h"

namespace vigil {
namespace {

constexpr int kThreads = 4;

// Adds 1 to "k", surely.
struct Increment {
  std::string name;
  std::function<void(Store&, Session&)> add_one;
};
void PrintTo(const Increment& c, std::ostream* out) { *out << c.name; }

void ByWatchAndExec(Store&, Session& session) {
  for (;;) {
    Must(session.Watch("k"));
    const std::int64_t seen = Must(session.GetInt("k", 0));
    Batch batch = session.Multi();
    batch.Set("k", std::to_string(seen + 1));
    if (batch.Exec().committed()) return;
  }
}

void ByTransact(Store& store, Session&) {
  Must(store.Transact([](Transaction& txn) -> Status {
    const Result<std::int64_t> seen = txn.GetInt("k", 0);
    if (!seen.ok()) return seen.status();
    return txn.SetInt("k", *seen + 1);
  }));
}

void BySetIf(Store& store, Session&) {
  for (;;) {
    const Versioned seen = Must(store.GetVersioned("k"));
    const std::int64_t sum = std::stoll(seen.value.value_or("0")) + 1;
    const Result<Version> set =
        store.SetIf("k", std::to_string(sum), seen.version);
    if (set.ok()) return;
    EXPECT_THAT(set, HasCode(StatusCode::kConflict));
  }
}

void ByAtomically(Store& store, Session&) {
  Must(store.Atomically({"k"}, [](Transaction& txn) -> Status {
    return txn.SetInt("k", Must(txn.GetInt("k", 0)) + 1);
  }));
}

class CounterTest : public testing::TestWithParam<Increment> {};

TEST_P(CounterTest, LosesNoIncrement) {
  Store store;
  const int rounds = Scaled(20'000);
  RunTogether(kThreads, [&](int) {
    Session session(store);
    for (int i = 0; i < rounds; ++i) GetParam().add_one(store, session);
  });
  EXPECT_THAT(store.GetInt("k", 0), Holds(std::int64_t{kThreads} * rounds));
}

INSTANTIATE_TEST_SUITE_P(
    Each, CounterTest,
    testing::Values(
        Increment{"IncrBy",
                  [](Store& store, Session&) { Must(store.IncrBy("k", 1)); }},
        Increment{
            "IncrByFloat",
            [](Store& store, Session&) { Must(store.IncrByFloat("k", 1.0L)); }},
        Increment{"WatchAndExec", &ByWatchAndExec},
        Increment{"QueuedIncrBy",
                  [](Store&, Session& session) {
                    Batch batch = session.Multi();
                    batch.IncrBy("k", 1);
                    EXPECT_THAT(batch.Exec(), IsOk());
                  }},
        Increment{"Transact", &ByTransact},
        Increment{"TransactAdd",
                  [](Store& store, Session&) {
                    Must(store.Transact(
                        [](Transaction& txn) { txn.Add("k", 1); }));
                  }},
        Increment{"SetIf", &BySetIf}, Increment{"Atomically", &ByAtomically}),
    [](const testing::TestParamInfo<Increment>& c) { return c.param.name; });

TEST(MixedCounterTest, LosesNoIncrementWhereEveryThreadUsesItsOwnWay) {
  Store store;
  const int rounds = Scaled(20'000);
  RunTogether(kThreads, [&](int index) {
    Session session(store);
    for (int i = 0; i < rounds; ++i) {
      switch (index) {
        case 0:
          Must(store.IncrBy("k", 1));
          break;
        case 1:
          ByWatchAndExec(store, session);
          break;
        case 2:
          ByTransact(store, session);
          break;
        default:
          BySetIf(store, session);
      }
    }
  });
  EXPECT_THAT(store.GetInt("k", 0), Holds(std::int64_t{kThreads} * rounds));
}

TEST(MixedCounterTest, AppendsOfAllThreadsAreThere) {
  Store store;
  const int rounds = Scaled(4'000);
  RunTogether(kThreads, [&](int index) {
    const std::string mark(1, static_cast<char>('a' + index));
    for (int i = 0; i < rounds; ++i) Must(store.Append("log", mark));
  });
  const std::string log = GetText(store, "log");
  for (int index = 0; index < kThreads; ++index) {
    EXPECT_EQ(std::count(log.begin(), log.end(), 'a' + index), rounds);
  }
}

TEST(MixedCounterTest, AFinishedWriteIsSeenByEveryLaterRead) {
  // Real time: whoever learns from elsewhere that a write has returned, reads
  // it or a later one.
  Store store;
  Must(store.Set("k", "0"));
  std::atomic<std::int64_t> finished{0};
  Violations violations;
  Repeating reader([&] {
    const std::int64_t known = finished.load();
    const std::int64_t seen = Must(store.GetInt("k", 0));
    if (seen < known) violations.Add("read ", seen, " after ", known);
  });
  for (int i = 0; i < Scaled(100'000); ++i) {
    const Result<std::int64_t> sum = store.IncrBy("k", 1);
    finished.store(Must(sum));
  }
  reader.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

}  // namespace
}  // namespace vigil
