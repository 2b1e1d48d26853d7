#include "fuzz/input.h"

#include <string_view>

#include "gtest/gtest.h"

namespace vigil::fuzz {
namespace {

Input Of(std::string_view bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

TEST(InputTest, IsReadFromItsFront) {
  Input input =
      Of("\x05\x01"
         "ab\ncd");
  EXPECT_EQ(input.Below(3), 2u);
  EXPECT_TRUE(input.Flip());
  EXPECT_EQ(input.Until('\n'), "ab");
  EXPECT_EQ(input.Bytes(1), "c");
  EXPECT_FALSE(input.empty());
  EXPECT_EQ(input.Rest(), "d");
  EXPECT_TRUE(input.empty());
}

TEST(InputTest, NeverEnds) {
  Input input = Of("");
  EXPECT_EQ(input.Byte(), 0);
  EXPECT_EQ(input.Below(1000), 0u);
  EXPECT_EQ(input.Number(), 0);
  EXPECT_EQ(input.Until('\n'), "");
  EXPECT_EQ(input.Rest(), "");
}

TEST(InputTest, TakesTwoBytesForLargeBounds) {
  Input input = Of("\x01\x02\xff");
  EXPECT_EQ(input.Below(1000), 0x102u);
  EXPECT_EQ(input.Below(256), 0xffu);
}

TEST(InputTest, TakesTheLowestByteOfANumberFirst) {
  Input input = Of(std::string_view("\x02\x01\0\0\0\0\0\0\x07", 9));
  EXPECT_EQ(input.Number(), 0x102);
  EXPECT_EQ(input.Byte(), 7);
}

TEST(InputDeathTest, AViolatedInvariantEndsTheProcess) {
  Require(true, "nothing");
  EXPECT_DEATH(Require(false, "one and one"), "violated: one and one");
}

}  // namespace
}  // namespace vigil::fuzz
