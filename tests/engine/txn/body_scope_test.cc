#include "engine/txn/body_scope.h"

#include <thread>

#include "gtest/gtest.h"

#include "engine/base/check.h"
#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

TEST(BodyScopeTest, ForbidsNothingOutsideOfABody) {
  TestStore store;
  EXPECT_FALSE(BodyScope::Forbids(*store));
  EXPECT_FALSE(BodyScope::IsInside(*store));
  EXPECT_FALSE(BodyScope::IsLocked());
}

TEST(BodyScopeTest, ForbidsTheBodysOwnStoreWhereMisuseIsLookedFor) {
  TestStore store;
  TestStore other;
  const BodyScope scope(*store, /*locked=*/false);
  EXPECT_EQ(BodyScope::Forbids(*store), kDebugChecks);
  EXPECT_FALSE(BodyScope::Forbids(*other));
  EXPECT_TRUE(BodyScope::IsInside(*store));
  EXPECT_FALSE(BodyScope::IsInside(*other));
}

TEST(BodyScopeTest, ForbidsEveryStoreUnderLocks) {
  TestStore store;
  TestStore other;
  const BodyScope scope(*store, /*locked=*/true);
  EXPECT_TRUE(BodyScope::Forbids(*store));
  EXPECT_TRUE(BodyScope::Forbids(*other));
  EXPECT_TRUE(BodyScope::IsLocked());
}

TEST(BodyScopeTest, KnowsTheOuterBodiesToo) {
  TestStore outer;
  TestStore inner;
  const BodyScope outer_scope(*outer, false);
  {
    const BodyScope inner_scope(*inner, false);
    EXPECT_TRUE(BodyScope::IsInside(*outer));
    EXPECT_TRUE(BodyScope::IsInside(*inner));
  }
  EXPECT_TRUE(BodyScope::IsInside(*outer));
  EXPECT_FALSE(BodyScope::IsInside(*inner));
}

TEST(BodyScopeTest, ConcernsItsOwnThreadOnly) {
  TestStore store;
  const BodyScope scope(*store, /*locked=*/true);
  bool forbidden = true;
  std::thread([&] { forbidden = BodyScope::Forbids(*store); }).join();
  EXPECT_FALSE(forbidden);
}

}  // namespace
}  // namespace vigil::engine
