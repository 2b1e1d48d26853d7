#include "engine/types/value.h"

#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace vigil::engine {
namespace {

TEST(ValueViewTest, KeepsCanonicalIntegersAsNumbers) {
  for (const char* text : {"0", "-1", "42", "9223372036854775807"}) {
    const ValueView value = ValueView::String(text);
    EXPECT_TRUE(value.is_integer()) << text;
    EXPECT_EQ(value.ToString(), text);
    EXPECT_EQ(value.TextSize(), std::string(text).size());
  }
}

TEST(ValueViewTest, KeepsAllOtherTextAsItIs) {
  for (const char* text :
       {"", "01", "+1", "-0", " 1", "1.0", "12a", "9223372036854775808"}) {
    const ValueView value = ValueView::String(text);
    EXPECT_FALSE(value.is_integer()) << text;
    EXPECT_EQ(value.ToString(), text);
    EXPECT_EQ(value.TextSize(), std::string(text).size());
  }
}

TEST(ValueViewTest, BytesAreNotTurnedIntoANumber) {
  EXPECT_FALSE(ValueView::Bytes("42").is_integer());
}

TEST(ValueViewTest, IsOfNoTypeByDefault) {
  EXPECT_EQ(ValueView().type(), Type::kNone);
}

TEST(ValueTest, HoldsACopy) {
  Value value;
  {
    const std::string text = "a text that is longer than a short string";
    value.Assign(ValueView::String(text));
  }
  EXPECT_EQ(value.View().ToString(),
            "a text that is longer than a short string");
}

TEST(ValueTest, ChangesBetweenKinds) {
  Value value;
  EXPECT_EQ(value.View().type(), Type::kNone);
  value.Assign(ValueView::Integer(7));
  EXPECT_EQ(value.View().ToString(), "7");
  value.Assign(ValueView::Bytes("x"));
  EXPECT_EQ(value.View().ToString(), "x");
  value.MutableBytes(true).append("y");
  EXPECT_EQ(value.View().ToString(), "xy");
  value.Clear();
  EXPECT_EQ(value.View().type(), Type::kNone);
}

TEST(ValueTest, ShrinkGivesOnlyLargeValuesBack) {
  Value value;
  value.Assign(ValueView::Bytes("short"));
  value.Shrink(1000);
  EXPECT_EQ(value.View().ToString(), "short");
  value.Assign(ValueView::Bytes(std::string(2000, 'x')));
  value.Shrink(1000);
  EXPECT_EQ(value.View().type(), Type::kNone);
}

}  // namespace
}  // namespace vigil::engine
