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
