// Races that a weaker isolation would let through: write skew, two winners of
// one version, and a big transaction that starves.

#include <algorithm>
#include <atomic>
#include <barrier>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/random.h"
#include "tests/support/stores.h"
#include "tests/support/threads.h"

namespace vigil {
namespace {

// Two doctors are on call; each leaves only if the other one stays.

Status LeaveByTransact(Store& store, const char* mine) {
  return store.Transact([mine](Transaction& txn) -> Status {
    const auto a = txn.GetInt("doctor0", 0);
    if (!a.ok()) return a.status();
    const auto b = txn.GetInt("doctor1", 0);
    if (!b.ok()) return b.status();
    if (*a + *b < 2) return FailedPrecondition("the last one stays");
    return txn.SetInt(mine, 0);
  });
}

Status LeaveByWatch(Store& store, const char* mine) {
  Session session(store);
  Must(session.Watch({"doctor0", "doctor1"}));
  if (Must(session.GetInt("doctor0", 0)) + Must(session.GetInt("doctor1", 0)) <
      2) {
    return FailedPrecondition("the last one stays");
  }
  Batch batch = session.Multi();
  batch.Set(mine, "0");
  return batch.Exec().status();
}

template <class Leave>
void ExpectOneStays(const Leave& leave) {
  Store store;
  Violations violations;
  const int rounds = Scaled(20'000);
  std::barrier together(2);
  RunTogether(2, [&](int index) {
    const char* mine = index == 0 ? "doctor0" : "doctor1";
    for (int i = 0; i < rounds; ++i) {
      if (index == 0) Must(store.MSet({{"doctor0", "1"}, {"doctor1", "1"}}));
      together.arrive_and_wait();
      Ignore(leave(store, mine));
      together.arrive_and_wait();
      if (index == 0 &&
          Must(store.GetInt("doctor0", 0)) + Must(store.GetInt("doctor1", 0)) ==
              0) {
        violations.Add("nobody stayed in round ", i);
      }
    }
  });
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

TEST(WriteSkewTest, IsRefusedByTransact) { ExpectOneStays(&LeaveByTransact); }

TEST(WriteSkewTest, IsRefusedByWatch) { ExpectOneStays(&LeaveByWatch); }

TEST(WinnerTest, EachVersionHasExactlyOne) {
  // Every session watches, reads n and tries to write n + 1. Each n must be
  // replaced by exactly one of them.
  Store store;
  Must(store.Set("k", "0"));
  constexpr int kSessions = 4;
  const int rounds = Scaled(40'000);
  std::vector<std::atomic<int>> winners(
      static_cast<std::size_t>(rounds * kSessions));
  RunTogether(kSessions, [&](int) {
    Session session(store);
    for (int i = 0; i < rounds; ++i) {
      Must(session.Watch("k"));
      const std::int64_t n = Must(session.GetInt("k", 0));
      Batch batch = session.Multi();
      batch.Set("k", std::to_string(n + 1));
      if (batch.Exec().committed()) {
        winners[static_cast<std::size_t>(n)].fetch_add(1);
      }
    }
  });
  const auto last = static_cast<std::size_t>(Must(store.GetInt("k", 0)));
  for (std::size_t n = 0; n < winners.size(); ++n) {
    ASSERT_EQ(winners[n].load(), n < last ? 1 : 0) << "for " << n;
  }
}

TEST(WinnerTest, AnAbsentKeyIsCreatedByExactlyOne) {
  Store store;
  constexpr int kSessions = 4;
  const int rounds = Scaled(4'000);
  std::atomic<int> winners{0};
  std::barrier together(kSessions);
  RunTogether(kSessions, [&](int index) {
    Session session(store);
    for (int i = 0; i < rounds; ++i) {
      const std::string key = "lock" + std::to_string(i);
      Must(session.Watch(key));
      together.arrive_and_wait();
      Batch batch = session.Multi();
      batch.Set(key, std::to_string(index));
      if (batch.Exec().committed()) winners.fetch_add(1);
    }
  });
  EXPECT_EQ(winners.load(), rounds);
  EXPECT_EQ(store.Stats().ghosts, 0u);
}

TEST(WinnerTest, SetIfOfAnAbsentKeyHasExactlyOne) {
  Store store;
  const int rounds = Scaled(20'000);
  std::atomic<int> winners{0};
  RunTogether(3, [&](int) {
    for (int i = 0; i < rounds; ++i) {
      if (store.SetIf(std::to_string(i), "1", Version::kNone).ok()) {
        winners.fetch_add(1);
      }
    }
  });
  EXPECT_EQ(winners.load(), rounds);
}

// A transaction over `keys` keys, against two threads that write them as fast
// as they can.
class StarvationTest : public testing::Test {
 protected:
  static constexpr int kKeys = 1000;

  StarvationTest() {
    for (int i = 0; i < kKeys; ++i) {
      names_.push_back("key" + std::to_string(i));
      Must(store_.Set(names_.back(), "0"));
    }
  }

  std::unique_ptr<Repeating> Spin(int index) {
    return std::make_unique<Repeating>(
        [this, random = Random(static_cast<std::uint64_t>(index))]() mutable {
          Must(store_.IncrBy(names_[random.Below(kKeys)], 1));
        });
  }

  // Returns how many of `rounds` transactions committed.
  int CommitAgainstSpinningWriters(int rounds) {
    const auto first = Spin(1);
    const auto second = Spin(2);
    int committed = 0;
    for (int i = 0; i < rounds; ++i) {
      const auto result = store_.Transact([this](Transaction& txn) -> Status {
        for (const std::string& name : names_) {
          const Result<std::int64_t> value = txn.GetInt(name, 0);
          if (!value.ok()) return value.status();
          const Status set = txn.SetInt(name, *value + 1);
          if (!set.ok()) return set;
        }
        return Ok();
      });
      if (result.ok()) ++committed;
      most_attempts_ = std::max(most_attempts_, result.report().attempts);
    }
    return committed;
  }

  Store store_;
  std::vector<std::string> names_;
  int most_attempts_ = 0;
};

TEST_F(StarvationTest, AThousandKeysCommitWithinTheirAttemptsEveryTime) {
  const int rounds = kSlowBuild && !IsFullRun() ? 25 : 1000;
  EXPECT_EQ(CommitAgainstSpinningWriters(rounds), rounds);
  RecordProperty("most_attempts", most_attempts_);
  EXPECT_LE(most_attempts_, RetryPolicy().max_attempts);
}

}  // namespace
}  // namespace vigil
