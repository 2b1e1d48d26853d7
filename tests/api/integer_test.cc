// Integers by the typed API: GetInt, IncrBy, DecrBy, and which texts are
// integers.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view kMinText = "-9223372036854775808";
constexpr std::string_view kMaxText = "9223372036854775807";

class IntegerTest : public testing::Test {
 protected:
  Store store_;
};

TEST_F(IntegerTest, GetIntOfAnAbsentKeyIsEmpty) {
  EXPECT_THAT(store_.GetInt("k"), Holds(std::nullopt));
}

TEST_F(IntegerTest, GetIntOfAnAbsentKeyIsTheFallback) {
  EXPECT_THAT(store_.GetInt("k", -5), Holds(-5));
}

TEST_F(IntegerTest, GetIntReadsAnInteger) {
  Must(store_.Set("k", "-42"));
  EXPECT_THAT(store_.GetInt("k"), Holds(-42));
  EXPECT_THAT(store_.GetInt("k", 7), Holds(-42));
}

TEST_F(IntegerTest, TheCanonicalTextOfEveryIntegerIsOne) {
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{9},
        std::int64_t{10}, std::int64_t{-10}, kMin, kMin + 1, kMax, kMax - 1}) {
    const std::string text = std::to_string(value);
    SCOPED_TRACE(text);
    Must(store_.Set("k", text));
    EXPECT_THAT(store_.GetInt("k"), Holds(value));
    EXPECT_THAT(store_.Get("k"), Holds(text));
  }
}

// Texts that are not the canonical decimal of a 64-bit integer.
class NotAnIntegerTest : public testing::TestWithParam<std::string> {
 protected:
  NotAnIntegerTest() { Must(store_.Set("k", GetParam())); }

  Store store_;
};

TEST_P(NotAnIntegerTest, GetIntIsRefused) {
  EXPECT_THAT(store_.GetInt("k"), HasCode(StatusCode::kInvalidArgument));
}

TEST_P(NotAnIntegerTest, GetIntWithAFallbackIsRefused) {
  EXPECT_THAT(store_.GetInt("k", 1), HasCode(StatusCode::kInvalidArgument));
}

TEST_P(NotAnIntegerTest, IncrByIsRefused) {
  EXPECT_THAT(store_.IncrBy("k", 1), HasCode(StatusCode::kInvalidArgument));
}

TEST_P(NotAnIntegerTest, IncrByLeavesTheText) {
  Ignore(store_.IncrBy("k", 1));
  EXPECT_EQ(GetText(store_, "k"), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Texts, NotAnIntegerTest,
    testing::Values("", "007", "00", "+5", "-0", " 1", "1 ", "1.0", "1e3",
                    "0x10", "-", "--1", "text", "9223372036854775808",
                    "-9223372036854775809", "99999999999999999999",
                    "100000000000000000000000000", std::string("1\0", 2),
                    std::string("\0", 1), "1\n"));

TEST_F(IntegerTest, IncrByReturnsTheSum) {
  Must(store_.Set("k", "40"));
  EXPECT_THAT(store_.IncrBy("k", 2), Holds(42));
  EXPECT_EQ(GetText(store_, "k"), "42");
}

TEST_F(IntegerTest, IncrByOfAnAbsentKeyCountsFromZero) {
  EXPECT_THAT(store_.IncrBy("k", -7), Holds(-7));
  EXPECT_EQ(GetText(store_, "k"), "-7");
}

TEST_F(IntegerTest, IncrByZeroOfAnAbsentKeyCreatesIt) {
  EXPECT_THAT(store_.IncrBy("k", 0), Holds(0));
  EXPECT_EQ(GetText(store_, "k"), "0");
}

TEST_F(IntegerTest, DecrBySubtracts) {
  Must(store_.Set("k", "40"));
  EXPECT_THAT(store_.DecrBy("k", 50), Holds(-10));
}

TEST_F(IntegerTest, DecrByOfAnAbsentKeyCountsFromZero) {
  EXPECT_THAT(store_.DecrBy("k", 7), Holds(-7));
}

TEST_F(IntegerTest, IncrByChangesTheNumberOfDigits) {
  Must(store_.Set("k", "9"));
  EXPECT_THAT(store_.IncrBy("k", 1), Holds(10));
  EXPECT_THAT(store_.StrLen("k"), Holds(2u));
  EXPECT_THAT(store_.DecrBy("k", 11), Holds(-1));
  EXPECT_EQ(GetText(store_, "k"), "-1");
}

TEST_F(IntegerTest, IncrByReachesBothEnds) {
  EXPECT_THAT(store_.IncrBy("max", kMax), Holds(kMax));
  EXPECT_EQ(GetText(store_, "max"), kMaxText);
  EXPECT_THAT(store_.IncrBy("min", kMin), Holds(kMin));
  EXPECT_EQ(GetText(store_, "min"), kMinText);
}

TEST_F(IntegerTest, IncrByCrossesFromEndToEnd) {
  Must(store_.Set("k", kMinText));
  EXPECT_THAT(store_.IncrBy("k", kMax), Holds(-1));
  EXPECT_THAT(store_.IncrBy("k", kMax), Holds(kMax - 1));
}

TEST_F(IntegerTest, IncrByAboveTheRangeIsRefused) {
  Must(store_.Set("k", kMaxText));
  EXPECT_THAT(store_.IncrBy("k", 1), HasCode(StatusCode::kOutOfRange));
  EXPECT_EQ(GetText(store_, "k"), kMaxText);
}

TEST_F(IntegerTest, IncrByBelowTheRangeIsRefused) {
  Must(store_.Set("k", kMinText));
  EXPECT_THAT(store_.IncrBy("k", -1), HasCode(StatusCode::kOutOfRange));
  EXPECT_EQ(GetText(store_, "k"), kMinText);
}

TEST_F(IntegerTest, DecrByBelowTheRangeIsRefused) {
  Must(store_.Set("k", kMinText));
  EXPECT_THAT(store_.DecrBy("k", 1), HasCode(StatusCode::kOutOfRange));
  EXPECT_EQ(GetText(store_, "k"), kMinText);
}

TEST_F(IntegerTest, DecrByOfTheSmallestIntegerIsRefused) {
  EXPECT_THAT(store_.DecrBy("k", kMin), HasCode(StatusCode::kOutOfRange));
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(IntegerTest, AnIntegerLeftByOtherWritesCounts) {
  Must(store_.Append("appended", "1"));
  Must(store_.Append("appended", "2"));
  EXPECT_THAT(store_.IncrBy("appended", 1), Holds(13));
  Must(store_.Set("ranged", "a2"));
  Must(store_.SetRange("ranged", 0, "1"));
  EXPECT_THAT(store_.IncrBy("ranged", 1), Holds(13));
}

TEST_F(IntegerTest, ANonCanonicalTextIsKeptAsItIs) {
  Must(store_.Set("k", "007"));
  EXPECT_EQ(GetText(store_, "k"), "007");
  EXPECT_THAT(store_.StrLen("k"), Holds(3u));
}

}  // namespace
}  // namespace vigil
