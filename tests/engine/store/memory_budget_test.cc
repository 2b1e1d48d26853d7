#include "engine/store/memory_budget.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace vigil::engine {
namespace {

TEST(MemoryBudgetTest, RefusesWhatWouldExceedTheLimitAndTakesNothing) {
  MemoryBudget budget(100);
  EXPECT_TRUE(budget.Charge(60));
  EXPECT_FALSE(budget.Charge(41));
  EXPECT_TRUE(budget.Charge(40));
  EXPECT_FALSE(budget.Charge(1));
}

TEST(MemoryBudgetTest, SaysBeforehandWhatItWouldRefuse) {
  MemoryBudget budget(100);
  EXPECT_TRUE(budget.Charge(60));
  EXPECT_FALSE(budget.Refuses(40));
  EXPECT_FALSE(budget.exhausted());
  EXPECT_TRUE(budget.Refuses(41));
  EXPECT_TRUE(budget.exhausted());
  EXPECT_EQ(budget.used(), 60);
  budget.ChargeAnyway(500);
  EXPECT_FALSE(budget.Refuses(0));
  EXPECT_FALSE(MemoryBudget(0).Refuses(std::int64_t{1} << 60));
}

TEST(MemoryBudgetTest, KnowsWhatNoStoreWithItCouldHold) {
  EXPECT_FALSE(MemoryBudget(100).IsBeyondLimit(100));
  EXPECT_TRUE(MemoryBudget(100).IsBeyondLimit(101));
  EXPECT_FALSE(MemoryBudget(0).IsBeyondLimit(std::size_t{1} << 60));
}

TEST(MemoryBudgetTest, NeverRefusesToGiveBack) {
  MemoryBudget budget(100);
  budget.ChargeAnyway(500);
  EXPECT_TRUE(budget.Charge(-10));
  EXPECT_TRUE(budget.Charge(0));
  EXPECT_FALSE(budget.Charge(1));
  EXPECT_TRUE(budget.Charge(-400));
  EXPECT_TRUE(budget.Charge(10));
}

TEST(MemoryBudgetTest, ALimitOfZeroIsNone) {
  MemoryBudget budget(0);
  EXPECT_TRUE(budget.Charge(std::int64_t{1} << 60));
}

}  // namespace
}  // namespace vigil::engine
