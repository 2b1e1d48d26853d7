#include "engine/base/random.h"

#include <array>

#include "gtest/gtest.h"

namespace vigil::engine {
namespace {

TEST(RandomBelowTest, IsZeroForTheBoundsZeroAndOne) {
  EXPECT_EQ(RandomBelow(0), 0u);
  EXPECT_EQ(RandomBelow(1), 0u);
}

TEST(RandomBelowTest, DrawsEveryNumberBelowTheBoundAboutEquallyOften) {
  std::array<int, 8> drawn{};
  for (int i = 0; i < 80'000; ++i) {
    const std::uint64_t number = RandomBelow(drawn.size());
    ASSERT_LT(number, drawn.size());
    ++drawn[number];
  }
  // 10,000 expected, standard deviation 94.
  for (const int count : drawn) EXPECT_NEAR(count, 10'000, 1'000);
}

}  // namespace
}  // namespace vigil::engine
