// The keyspace as a whole beside readers and writers: growth, flush, scan,
// expiry.

#include <atomic>
#include <cstdint>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/clock.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/random.h"
#include "tests/support/stores.h"
#include "tests/support/threads.h"

namespace vigil {
namespace {

constexpr int kStable = 500;

std::string StableKey(std::uint64_t i) { return "stable" + std::to_string(i); }

void FillStable(Store& store) {
  for (int i = 0; i < kStable; ++i) Must(store.Set(StableKey(i), "v"));
}

TEST(GrowthTest, LosesNoKeyForReaders) {
  Options options;
  options.shards = 4;  // few, so that each table grows often
  Store store = OpenStore(options);
  FillStable(store);
  std::atomic<std::uint64_t> inserted{0};
  Violations violations;
  const auto look = [&](int index) {
    return [&, random = Random(static_cast<std::uint64_t>(index)),
            value = std::string()]() mutable {
      const std::uint64_t stable = random.Below(kStable);
      if (!Must(store.Get(StableKey(stable), &value)) || value != "v") {
        violations.Add("stable", stable, " is '", value, "'");
      }
      const std::uint64_t known = inserted.load();
      if (known == 0) return;
      const std::string recent = std::to_string(random.Below(known));
      if (!Must(store.Get(recent, &value)) || value != recent) {
        violations.Add(recent, " is '", value, "'");
      }
    };
  };
  Repeating first(look(1));
  Repeating second(look(2));
  for (int i = 0; i < Scaled(200'000); ++i) {
    const std::string key = std::to_string(i);
    Must(store.Set(key, key));
    inserted.store(static_cast<std::uint64_t>(i) + 1);
  }
  first.Stop();
  second.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

TEST(GrowthTest, LosesNoKeyOfManyWriters) {
  Store store;
  const int rounds = Scaled(60'000);
  RunTogether(3, [&](int index) {
    for (int i = 0; i < rounds; ++i) {
      const std::string key = std::to_string(index) + "." + std::to_string(i);
      Must(store.Set(key, key));
      if (i % 3 == 0) Must(store.Del(key));
    }
  });
  for (int index = 0; index < 3; ++index) {
    for (int i = 0; i < rounds; ++i) {
      const std::string key = std::to_string(index) + "." + std::to_string(i);
      ASSERT_EQ(GetText(store, key), i % 3 == 0 ? "(absent)" : key);
    }
  }
}

TEST(FlushRaceTest, NoOldValueComesBack) {
  // One thread alone writes "own", and numbers what it writes. What it reads is
  // its last value or, after a flush by the other thread, nothing until it
  // writes again.
  Store store;
  Violations violations;
  const int rounds = Scaled(20'000);
  Repeating flusher([&] { Must(store.FlushAll()); });
  RunTogether(2, [&](int index) {
    const std::string own = "own" + std::to_string(index);
    for (int i = 0; i < rounds; ++i) {
      const std::string value = std::to_string(i);
      Must(store.Set(own, value));
      bool flushed = false;
      for (int look = 0; look < 3; ++look) {
        const std::string seen = GetText(store, own);
        if (seen == "(absent)") {
          flushed = true;
        } else if (flushed || seen != value) {
          violations.Add("read ", seen, " after ", value,
                         flushed ? " was flushed" : " was written");
        }
      }
    }
  });
  flusher.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
  EXPECT_GT(flusher.rounds(), 0);
}

TEST(FlushRaceTest, TakesBothKeysOfACommitOrNone) {
  // Exec sets both keys; a flush takes both. Nobody may see only one.
  Store store;
  Violations violations;
  Repeating flusher([&] { Must(store.FlushAll()); });
  Repeating reader([&] {
    const auto values = Must(store.MGet({"a", "b"}));
    if (values[0].has_value() != values[1].has_value()) {
      violations.Add("one key of a pair");
    }
  });
  Session session(store);
  for (int i = 0; i < Scaled(20'000); ++i) {
    Must(session.Watch({"a", "b"}));
    Batch batch = session.Multi();
    batch.Set("a", "1");
    batch.Set("b", "1");
    Ignore(batch.Exec());
  }
  flusher.Stop();
  reader.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

TEST(ScanRaceTest, MissesNoKeyThatIsThereThroughout) {
  Options options;
  options.shards = 4;
  Store store = OpenStore(options);
  FillStable(store);
  Repeating writer([&, random = Random(1), next = 0]() mutable {
    const std::string volatile_key = "volatile" + std::to_string(next++);
    Must(store.Set(volatile_key, std::string(random.Below(600), 'v')));
    if (random.Below(3) != 0) Must(store.Del(volatile_key));
    // A value that outgrows its record moves it.
    Must(store.Set(StableKey(random.Below(kStable)),
                   std::string(random.Below(600), 'v')));
  });
  for (int round = 0; round < Scaled(100); ++round) {
    std::set<std::string> missing;
    for (int i = 0; i < kStable; ++i) missing.insert(StableKey(i));
    std::uint64_t cursor = 0;
    do {
      const ScanPage page = Must(store.Scan(cursor, 20));
      for (const std::string& key : page.keys) missing.erase(key);
      cursor = page.cursor;
    } while (cursor != 0);
    ASSERT_TRUE(missing.empty()) << *missing.begin() << " of " << missing.size()
                                 << " in round " << round;
  }
  writer.Stop();
}

// A clock that another thread moves, and a store whose background thread
// purges by it.
class ExpiryRaceTest : public testing::Test {
 protected:
  ExpiryRaceTest() : store_(OpenStore(WithClock())) {}

  Options WithClock() {
    Options options;
    options.clock = &clock_;
    options.background_expiry = true;
    return options;
  }

  ManualClock clock_;
  Store store_;
};

TEST_F(ExpiryRaceTest, NoKeyIsSeenAfterItsDeadlineNorVanishesBeforeIt) {
  // A value is its own deadline. Only this thread writes the key, so it knows
  // when the key must be there.
  Violations violations;
  Must(store_.Set("forever", "v"));
  Repeating purger([this] { Must(store_.PurgeExpired()); });
  RunTogether(2, [&](int index) {
    Random random(static_cast<std::uint64_t>(index));
    const std::string key = "own" + std::to_string(index);
    std::string value;
    for (int i = 0; i < Scaled(20'000); ++i) {
      SetOptions options;
      options.deadline = clock_.Now() + Duration(random.Below(20) + 1);
      const std::int64_t deadline =
          options.deadline->time_since_epoch().count();
      Must(store_.Set(key, std::to_string(deadline), options));
      for (int look = 0; look < 5; ++look) {
        if (random.Below(4) == 0) clock_.Advance(1ms);
        const TimePoint before = clock_.Now();
        const bool present = Must(store_.Get(key, &value));
        const TimePoint after = clock_.Now();
        if (present && before > *options.deadline) {
          violations.Add("seen after its deadline");
        }
        if (!present && after <= *options.deadline) {
          violations.Add("gone before its deadline");
        }
        if (present && value != std::to_string(deadline)) {
          violations.Add("read ", value, " for ", deadline);
        }
      }
      if (!Must(store_.Exists("forever"))) violations.Add("forever is gone");
    }
  });
  purger.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

TEST_F(ExpiryRaceTest, AWatchedKeyThatExpiresNeverCommits) {
  // Committed only if the clock had not passed the deadline when EXEC began.
  Violations violations;
  Repeating time([this] { clock_.Advance(1ms); });
  Session session(store_);
  for (int i = 0; i < Scaled(20'000); ++i) {
    SetOptions options;
    options.deadline = clock_.Now() + 2000ms;
    Must(store_.Set("k", "v", options));
    Must(session.Watch("k"));
    if (clock_.Now() > *options.deadline) {  // it may have been stale already
      session.Unwatch();
      continue;
    }
    if (i % 4 == 0) clock_.Advance(2000ms);
    const TimePoint begin = clock_.Now();
    if (ExecNothing(session).committed() && begin > *options.deadline) {
      violations.Add("committed after the deadline");
    }
  }
  time.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

}  // namespace
}  // namespace vigil
