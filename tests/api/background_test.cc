// The background thread: with it expired keys go by themselves, without it
// they stay until something meets them.

#include <chrono>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/clock.h"
#include "vigil/options.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

// Waits until done() or 30 seconds have passed; returns whether it is done.
template <class Done>
bool WaitFor(const Done& done) {
  const auto end = std::chrono::steady_clock::now() + 30s;
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

class BackgroundExpiryTest : public testing::Test {
 protected:
  BackgroundExpiryTest() : store_(OpenStore(WithClock())) {}

  Options WithClock() {
    Options options;
    options.clock = &clock_;
    options.background_expiry = true;
    return options;
  }

  void SetFor(const std::string& key, Duration ttl) {
    SetOptions options;
    options.ttl = ttl;
    Must(store_.Set(key, "v", options));
  }

  ManualClock clock_;
  Store store_;
};

TEST_F(BackgroundExpiryTest, PurgesExpiredKeysByItself) {
  for (int i = 0; i < 500; ++i) SetFor(std::to_string(i), 10ms);
  Must(store_.Set("forever", "v"));
  SetFor("later", 1'000'000ms);
  clock_.Advance(11ms);
  EXPECT_TRUE(WaitFor([this] { return store_.Size() == 2; }))
      << store_.Size() << " keys left";
  EXPECT_EQ(store_.Stats().purged, 500u);
}

TEST_F(BackgroundExpiryTest, KeepsKeysThatLive) {
  for (int i = 0; i < 100; ++i)
    SetFor("later" + std::to_string(i), 1'000'000ms);
  SetFor("soon", 10ms);
  clock_.Advance(11ms);
  EXPECT_TRUE(WaitFor([this] { return store_.Stats().purged == 1; }));
  EXPECT_EQ(store_.Size(), 100u);
}

TEST_F(BackgroundExpiryTest, X1_APurgeByTheSamplerConflicts) {
  SetFor("k", 10ms);
  Session session(store_);
  Must(session.Watch("k"));
  clock_.Advance(11ms);
  EXPECT_TRUE(WaitFor([this] { return store_.Stats().purged == 1; }));
  EXPECT_THAT(ExecNothing(session).conflicts(),
              testing::ElementsAre(ConflictOn("k", ConflictKind::kExpired)));
}

TEST_F(BackgroundExpiryTest, X4_StaleAtWatchThenPurgedRuns) {
  SetFor("k", 10ms);
  Session session(store_);
  clock_.Advance(11ms);
  Must(session.Watch("k"));
  EXPECT_TRUE(WaitFor([this] { return store_.Size() == 0; }));
  EXPECT_THAT(ExecNothing(session), IsOk());
}

TEST_F(BackgroundExpiryTest, AStoreWithAThreadEndsAtOnce) {
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) Store store;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
}

TEST(NoBackgroundExpiryTest, ExpiredKeysStayUntilPurged) {
  TimedStore store;
  store.SetStale("k", "v");

  EXPECT_EQ(store->Size(), 1u);
  EXPECT_EQ(store->Stats().purged, 0u);
  EXPECT_THAT(store->PurgeExpired(), Holds(1u));
  EXPECT_EQ(store->Stats().purged, 1u);
}

}  // namespace
}  // namespace vigil
