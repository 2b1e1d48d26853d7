#include "engine/types/string_value.h"

#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace vigil::engine {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

// GETRANGE as its documentation tells it, byte by byte: negative positions
// count from the end, and what lies outside is left out.
std::string NaiveRange(const std::string& text, std::int64_t first,
                       std::int64_t last) {
  const auto size = static_cast<std::int64_t>(text.size());
  if (first < 0 && last < 0 && first > last) return "";
  const std::int64_t from = first < 0 ? size + first : first;
  // Redis clamps an end before the beginning to the first byte.
  const std::int64_t to =
      last < 0 ? std::max<std::int64_t>(0, size + last) : last;
  std::string out;
  for (std::int64_t i = 0; i < size; ++i) {
    if (i >= from && i <= to) out.push_back(text[static_cast<std::size_t>(i)]);
  }
  return out;
}

TEST(ResolveRangeTest, NamesTheBytesThatRedisNames) {
  for (const std::string text : {"", "a", "ab", "abc", "abcd", "abcde"}) {
    for (std::int64_t first = -7; first <= 7; ++first) {
      for (std::int64_t last = -7; last <= 7; ++last) {
        const ByteRange range = ResolveRange(first, last, text.size());
        ASSERT_LE(range.offset + range.size, text.size());
        EXPECT_EQ(text.substr(range.offset, range.size),
                  NaiveRange(text, first, last))
            << "'" << text << "' " << first << " " << last;
      }
    }
  }
}

TEST(ResolveRangeTest, TakesTheExtremesOf64Bits) {
  EXPECT_EQ(ResolveRange(kMin, kMax, 5).size, 5u);
  EXPECT_EQ(ResolveRange(kMax, kMin, 5).size, 0u);
  EXPECT_EQ(ResolveRange(kMax, kMax, 5).size, 0u);
  EXPECT_EQ(ResolveRange(0, kMax, 0).size, 0u);
}

TEST(IntegerOfTest, CountsNoValueAsZero) {
  EXPECT_EQ(IntegerOf(ValueView()).value, 0);
  EXPECT_TRUE(IntegerOf(ValueView()).ok());
}

TEST(IntegerOfTest, ReadsANumberHoweverItIsKept) {
  EXPECT_EQ(IntegerOf(ValueView::Integer(12)).value, 12);
  EXPECT_EQ(IntegerOf(ValueView::Bytes("12")).value, 12);
  EXPECT_EQ(IntegerOf(ValueView::Bytes("012")).fault, Fault::kNotAnInteger);
}

TEST(AddToIntegerTest, AddsUpToTheEdgesOf64Bits) {
  EXPECT_EQ(AddToInteger(ValueView::Integer(kMax - 1), 1).value, kMax);
  EXPECT_EQ(AddToInteger(ValueView::Integer(kMin + 1), -1).value, kMin);
  EXPECT_EQ(AddToInteger(ValueView::Integer(kMin), kMax).value, -1);
  EXPECT_EQ(AddToInteger(ValueView(), kMin).value, kMin);
}

TEST(AddToIntegerTest, RefusesToOverflow) {
  EXPECT_EQ(AddToInteger(ValueView::Integer(kMax), 1).fault, Fault::kOverflow);
  EXPECT_EQ(AddToInteger(ValueView::Integer(kMin), -1).fault, Fault::kOverflow);
  EXPECT_EQ(AddToInteger(ValueView::Integer(kMin), kMin).fault,
            Fault::kOverflow);
}

TEST(AddToIntegerTest, RefusesTextThatIsNoInteger) {
  EXPECT_EQ(AddToInteger(ValueView::Bytes("x"), 1).fault, Fault::kNotAnInteger);
}

TEST(AddToFloatTest, AddsToAbsentIntegerAndText) {
  EXPECT_EQ(AddToFloat(ValueView(), 1.5L).value, 1.5L);
  EXPECT_EQ(AddToFloat(ValueView::Integer(2), 0.5L).value, 2.5L);
  EXPECT_EQ(AddToFloat(ValueView::Bytes("3.0e3"), 1.0L).value, 3001.0L);
}

TEST(AddToFloatTest, RefusesTextThatIsNoNumberAndSumsThatAreNotFinite) {
  EXPECT_EQ(AddToFloat(ValueView::Bytes("abc"), 1).fault, Fault::kNotAFloat);
  EXPECT_EQ(AddToFloat(ValueView::Bytes("inf"), 1).fault, Fault::kNotFinite);
  EXPECT_EQ(AddToFloat(ValueView::Integer(1),
                       std::numeric_limits<long double>::infinity())
                .fault,
            Fault::kNotFinite);
}

}  // namespace
}  // namespace vigil::engine
