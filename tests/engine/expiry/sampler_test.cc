#include "engine/expiry/sampler.h"

#include <chrono>
#include <string>
#include <thread>

#include "gtest/gtest.h"

#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

// Waits until it is so, for as long as a slow machine may need.
template <class Condition>
bool Eventually(Condition condition) {
  const auto until =
      std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

TEST(SamplerTest, PurgesWhatNobodyAsksFor) {
  TestStore store(4);
  for (int i = 0; i < 3'000; ++i) {
    store.Put("stale" + std::to_string(i), "1", kTestStart + 5);
  }
  store.Put("live", "1");
  store.clock().Advance(6);
  const Sampler sampler(*store);
  EXPECT_TRUE(Eventually([&] { return store.Counted().keys == 1; }));
  EXPECT_EQ(store.Get("live"), "1");
}

TEST(SamplerTest, FreesWhatNobodyReads) {
  TestStore store(4);
  store.Put("key", "1");
  store.Erase("key");
  EXPECT_EQ(store.RetiredCount(), 1u);
  const Sampler sampler(*store);
  EXPECT_TRUE(Eventually([&] { return store.RetiredCount() == 0; }));
}

TEST(SamplerTest, LeavesExpiredKeysAloneWhileItIsNotActive) {
  TestStore store(4);
  Sampler sampler(*store);
  sampler.SetActive(false);
  store.Put("stale", "1", kTestStart + 5);
  store.Put("erased", "1");
  store.Erase("erased");
  store.clock().Advance(6);
  // That memory is freed shows that it has had its round.
  ASSERT_TRUE(Eventually([&] { return store.RetiredCount() == 0; }));
  EXPECT_EQ(store.Counted().keys, 1u);
  sampler.SetActive(true);
  EXPECT_TRUE(Eventually([&] { return store.Counted().keys == 0; }));
}

TEST(SamplerTest, StopsAtOnceHoweverMuchThereIsToDo) {
  TestStore store(4);
  for (int i = 0; i < 1'000; ++i) {
    store.Put("key" + std::to_string(i), "1", kTestStart + 5);
  }
  store.clock().Advance(6);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) const Sampler sampler(*store);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

}  // namespace
}  // namespace vigil::engine
