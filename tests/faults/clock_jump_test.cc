// Clocks that jump: an hour back, ten years ahead. A deadline is compared with
// what the clock says, and with nothing that it said before.

#include <chrono>
#include <limits>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using std::chrono::hours;

constexpr Duration kTenYears = hours(24 * 3653);
constexpr Duration kAnHour = hours(1);

std::optional<Duration> LeftOf(Store& store, std::string_view key) {
  return Must(store.GetTtl(key)).left;
}

TEST(ClockJumpTest, TenYearsAheadEndWhatHasADeadlineBeforeThem) {
  TimedStore store;
  store.SetFor("hour", "1", kAnHour);
  store.SetFor("ages", "1", 2 * kTenYears);
  Must(store->Set("forever", "1"));
  store.Advance(kTenYears);
  EXPECT_THAT(store->Exists("hour"), Holds(false));
  EXPECT_EQ(LeftOf(*store, "ages"), kTenYears);
  EXPECT_THAT(store->Exists("forever"), Holds(true));
  EXPECT_THAT(store->PurgeExpired(), Holds(1u));
  EXPECT_THAT(store->CheckInvariants(), IsOk());
}

TEST(ClockJumpTest, AnHourBackLengthensWhatIsLeft) {
  TimedStore store;
  store.SetFor("key", "1", 10s);
  store.Advance(-kAnHour);
  EXPECT_EQ(LeftOf(*store, "key"), kAnHour + 10s);
  EXPECT_THAT(store->Expire("key", 5s), Holds(true));
  EXPECT_EQ(LeftOf(*store, "key"), 5s);
  store.Advance(kAnHour);
  EXPECT_THAT(store->Exists("key"), Holds(false));
}

// Nobody has said that it is gone: reads take nothing away.
TEST(ClockJumpTest, AnHourBackBringsBackWhatNobodyHasRemoved) {
  TimedStore store;
  store.SetFor("key", "1", 10s);
  const Version version = VersionOf(*store, "key");
  store.Advance(11s);
  EXPECT_THAT(store->Exists("key"), Holds(false));
  store.Advance(-kAnHour);
  EXPECT_EQ(GetText(*store, "key"), "1");
  EXPECT_EQ(VersionOf(*store, "key"), version);
}

TEST(ClockJumpTest, AnHourBackDoesNotBringBackWhatIsPurged) {
  TimedStore store;
  for (const char* const key : {"purged", "written", "watched", "asked for"}) {
    store.SetFor(key, "old", 10s);
  }
  const Version version = VersionOf(*store, "written");
  store.Advance(11s);
  Session session(*store);
  EXPECT_THAT(store->Append("written", "new"), Holds(3u));
  Must(session.Watch("watched"));
  EXPECT_EQ(session.Execute({"GET", "asked for"}).kind(), Reply::Kind::kNull);
  Must(store->PurgeExpired());
  store.Advance(-kAnHour);
  for (const char* const key : {"purged", "watched", "asked for"}) {
    EXPECT_THAT(store->Exists(key), Holds(false)) << key;
  }
  EXPECT_EQ(GetText(*store, "written"), "new");
  EXPECT_GT(VersionOf(*store, "written"), version);
  EXPECT_THAT(ExecNothing(session), IsOk()) << "watched as absent, and is so";
}

TEST(ClockJumpTest, AWatchedKeyThatTenYearsEndIsLost) {
  TimedStore store;
  store.SetFor("key", "1", kAnHour);
  Session session(*store);
  Must(session.Watch("key"));
  store.Advance(kTenYears);
  EXPECT_THAT(ExecNothing(session).conflicts(),
              testing::ElementsAre(ConflictOn("key", ConflictKind::kExpired)));
}

TEST(ClockJumpTest, AWatchedKeyThatCameBackBeforeTheCommitStands) {
  TimedStore store;
  store.SetFor("key", "1", kAnHour);
  Session session(*store);
  Must(session.Watch("key"));
  store.Advance(kTenYears);
  EXPECT_THAT(store->Exists("key"), Holds(false));
  store.Advance(-kTenYears - kAnHour);
  EXPECT_THAT(ExecNothing(session), IsOk());
}

TEST(ClockJumpTest, AWatchedKeyThatWasPurgedInBetweenIsLost) {
  TimedStore store;
  store.SetFor("key", "1", kAnHour);
  Session session(*store);
  Must(session.Watch("key"));
  store.Advance(kTenYears);
  Must(store->PurgeExpired());
  store.Advance(-kTenYears);
  store.SetFor("key", "1", kAnHour);
  EXPECT_THAT(ExecNothing(session), HasCode(StatusCode::kConflict));
}

TEST(ClockJumpTest, ABodyWhoseKeyEndsMeanwhileRunsAgain) {
  TimedStore store;
  store.SetFor("key", "1", kAnHour);
  int attempts = 0;
  Must(store->Transact([&](Transaction& txn) {
    const bool there = Must(txn.Get("key")).has_value();
    if (++attempts == 1) store.Advance(kTenYears);
    Must(txn.Set("was there", there ? "yes" : "no"));
  }));
  EXPECT_EQ(attempts, 2);
  EXPECT_EQ(GetText(*store, "was there"), "no");
}

// Its time stands still under the locks.
TEST(ClockJumpTest, ABodyUnderLocksSeesOneTime) {
  TimedStore store;
  store.SetFor("key", "1", kAnHour);
  Must(store->Atomically({"key"}, [&](Transaction& txn) {
    EXPECT_EQ(Must(txn.GetTtl("key")).left, Duration(kAnHour));
    store.Advance(kTenYears);
    EXPECT_EQ(Must(txn.GetTtl("key")).left, Duration(kAnHour));
    Must(txn.Append("key", "2"));
  }));
  EXPECT_THAT(store->Exists("key"), Holds(false));
  store.Advance(-kTenYears);
  EXPECT_EQ(GetText(*store, "key"), "12");
}

// The last millisecond that can be named is not far.
TEST(ClockJumpTest, DeadlinesPastTheEndOfTimeAreRefused) {
  ManualClock clock;
  constexpr TimePoint kEnd(Duration::max());
  clock.Set(kEnd - kTenYears - kAnHour);
  Options options;
  options.clock = &clock;
  options.background_expiry = false;
  Store store = OpenStore(options);
  Session session(store);
  Must(store.Set("key", "1"));
  clock.Advance(kTenYears);
  SetOptions later;
  later.ttl = 2 * kAnHour;
  EXPECT_THAT(store.Set("key", "2", later), HasCode(StatusCode::kOutOfRange));
  EXPECT_THAT(store.Expire("key", later.ttl.value()),
              HasCode(StatusCode::kOutOfRange));
  EXPECT_THAT(store.Expire("key", Duration::max()),
              HasCode(StatusCode::kOutOfRange));
  for (const char* const seconds :
       {"7200", "9223372036854775", "9223372036854775807"}) {
    EXPECT_TRUE(session.Execute({"EXPIRE", "key", seconds}).is_error());
    EXPECT_TRUE(session.Execute({"SET", "key", "2", "EX", seconds}).is_error());
    EXPECT_TRUE(session.Execute({"GETEX", "key", "EX", seconds}).is_error());
  }
  EXPECT_EQ(GetText(store, "key"), "1");
  EXPECT_EQ(LeftOf(store, "key"), std::nullopt);
  EXPECT_THAT(store.ExpireAt("key", kEnd), Holds(true));
  EXPECT_EQ(LeftOf(store, "key"), Duration(kAnHour));
  EXPECT_EQ(session.Execute({"TTL", "key"}).integer(), 3600);
  EXPECT_EQ(session.Execute({"PEXPIRETIME", "key"}).integer(),
            std::numeric_limits<std::int64_t>::max());
  clock.Advance(kAnHour);
  EXPECT_THAT(store.Exists("key"), Holds(true))
      << "live in its last millisecond";
}

TEST(ClockJumpTest, TheBackgroundThreadFollows) {
  ManualClock clock;
  Options options;
  options.clock = &clock;
  options.background_expiry = true;
  Store store = OpenStore(options);
  SetOptions hour;
  hour.ttl = kAnHour;
  SetOptions ages;
  ages.ttl = 2 * kTenYears;
  for (int i = 0; i < 500; ++i) {
    Must(store.Set("hour" + std::to_string(i), "1", hour));
    Must(store.Set("ages" + std::to_string(i), "1", ages));
  }
  clock.Advance(-kAnHour);
  clock.Advance(kTenYears);
  const auto until = std::chrono::steady_clock::now() + 30s;
  while (store.Size() > 500 && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_EQ(store.Size(), 500u);
  clock.Advance(-kTenYears);
  EXPECT_EQ(store.Size(), 500u) << "what was purged stays gone";
  EXPECT_THAT(store.Exists("hour0"), Holds(false));
  EXPECT_EQ(LeftOf(store, "ages0"), Duration(2 * kTenYears + kAnHour));
  EXPECT_THAT(store.CheckInvariants(), IsOk());
}

}  // namespace
}  // namespace vigil
