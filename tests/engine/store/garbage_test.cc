#include "engine/store/garbage.h"

#include <deque>

#include "gtest/gtest.h"

#include "engine/base/epoch.h"

namespace vigil::engine {
namespace {

// Objects that know whether they were freed.
struct Object {
  int freed = 0;
  static void Free(void* object) { ++static_cast<Object*>(object)->freed; }
};

void Retire(Garbage& garbage, Object& object, std::size_t bytes = 10) {
  garbage.Reserve(1);
  garbage.Add(&object, Object::Free, bytes);
}

// One attempt to free; returns how many objects were.
std::size_t Collect(Garbage& garbage) {
  Reclaimed reclaimed;
  garbage.Collect(reclaimed);
  return reclaimed.count();
}

TEST(GarbageTest, KeepsWhatAReaderMayHold) {
  Object object;
  Garbage garbage;
  {
    const EpochGuard guard;
    Retire(garbage, object);
    EXPECT_EQ(Collect(garbage), 0u);
    EXPECT_EQ(object.freed, 0);
    EXPECT_EQ(garbage.count(), 1u);
    EXPECT_EQ(garbage.bytes(), 10u);
  }
  EXPECT_EQ(Collect(garbage), 1u);
  EXPECT_EQ(object.freed, 1);
  EXPECT_EQ(garbage.count(), 0u);
  EXPECT_EQ(garbage.bytes(), 0u);
}

TEST(GarbageTest, FreesWhenReclaimedGoesOutOfScopeNotBefore) {
  Object object;
  Garbage garbage;
  Retire(garbage, object);
  {
    Reclaimed reclaimed;
    garbage.Collect(reclaimed);
    EXPECT_EQ(reclaimed.count(), 1u);
    EXPECT_EQ(object.freed, 0);
  }
  EXPECT_EQ(object.freed, 1);
}

TEST(GarbageTest, FreesEverythingWhenItGoes) {
  std::deque<Object> objects(100);
  {
    Garbage garbage;
    for (Object& object : objects) Retire(garbage, object);
    Collect(garbage);
  }
  for (const Object& object : objects) EXPECT_EQ(object.freed, 1);
}

TEST(GarbageTest, IsDueAfterABatchOfObjects) {
  std::deque<Object> objects(64);
  Garbage garbage;
  for (Object& object : objects) {
    EXPECT_FALSE(garbage.due());
    Retire(garbage, object, 1);
  }
  EXPECT_TRUE(garbage.due());
}

TEST(GarbageTest, IsDueAfterABatchOfBytes) {
  Object object;
  Garbage garbage;
  Retire(garbage, object, 64 << 10);
  EXPECT_TRUE(garbage.due());
}

TEST(GarbageTest, TriesLessOftenWhileAReaderStaysInside) {
  std::deque<Object> objects(128);
  Garbage garbage;
  const EpochGuard guard;
  std::size_t attempts = 0;
  for (Object& object : objects) {
    Retire(garbage, object, 1);
    if (!garbage.due()) continue;
    ++attempts;
    EXPECT_EQ(Collect(garbage), 0u);
  }
  EXPECT_EQ(attempts, 2u);
}

TEST(GarbageTest, FreesInBatchesAndStaysDueUntilAllAreFreed) {
  std::deque<Object> objects(150);
  Garbage garbage;
  for (Object& object : objects) Retire(garbage, object, 1);
  EXPECT_EQ(Collect(garbage), 64u);
  EXPECT_TRUE(garbage.due());
  EXPECT_EQ(Collect(garbage), 64u);
  EXPECT_TRUE(garbage.due());
  EXPECT_EQ(Collect(garbage), 22u);
  EXPECT_FALSE(garbage.due());
  for (const Object& object : objects) EXPECT_EQ(object.freed, 1);
}

TEST(GarbageTest, ReservedRoomLastsUntilItIsUsedOrGivenBack) {
  std::deque<Object> objects(5);
  Garbage garbage;
  garbage.Reserve(3);
  garbage.Reserve(3);
  garbage.Unreserve(1);
  for (Object& object : objects) garbage.Add(&object, Object::Free, 1);
  EXPECT_EQ(garbage.count(), 5u);
}

}  // namespace
}  // namespace vigil::engine
