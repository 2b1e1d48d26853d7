// IncrByFloat: long double arithmetic, and the text it stores, as Redis's
// INCRBYFLOAT.

#include <limits>
#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

struct FloatCase {
  std::string name;
  std::string stored;  // "(absent)": no key
  long double delta;
  std::string text;  // what the key holds afterwards
};

void PrintTo(const FloatCase& c, std::ostream* out) { *out << c.name; }

class IncrByFloatTest : public testing::TestWithParam<FloatCase> {
 protected:
  IncrByFloatTest() {
    if (GetParam().stored != "(absent)") Must(store_.Set("k", stored()));
  }
  const std::string& stored() const { return GetParam().stored; }

  Store store_;
};

TEST_P(IncrByFloatTest, StoresTheSumAsRedisWritesIt) {
  Must(store_.IncrByFloat("k", GetParam().delta));
  EXPECT_EQ(GetText(store_, "k"), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Sums, IncrByFloatTest,
    testing::Values(FloatCase{"Tenth", "10.50", 0.1L, "10.6"},
                    FloatCase{"Negative", "10.6", -5.0L, "5.6"},
                    FloatCase{"Exponents", "5.0e3", 2.0e2L, "5200"},
                    FloatCase{"ExponentStored", "3.0e3", 0.0L, "3000"},
                    FloatCase{"Absent", "(absent)", 1.5L, "1.5"},
                    FloatCase{"AbsentByZero", "(absent)", 0.0L, "0"},
                    FloatCase{"IntegerStored", "5", 1.5L, "6.5"},
                    FloatCase{"SumIsAnInteger", "6.5", 0.5L, "7"},
                    FloatCase{"PlusSign", "+1.5", 1.0L, "2.5"},
                    FloatCase{"LeadingZeros", "007", 1.0L, "8"},
                    FloatCase{"TrailingZerosGo", "1.500", 0.0L, "1.5"},
                    FloatCase{"NegativeSum", "-3", -1.25L, "-4.25"},
                    FloatCase{"TooSmallForSeventeenDigits", "(absent)", 1e-20L,
                              "0"},
                    FloatCase{"NoNegativeZero", "(absent)", -1e-20L, "0"},
                    FloatCase{"LargeInteger", "9007199254740993", 1.0L,
                              "9007199254740994"}),
    [](const testing::TestParamInfo<FloatCase>& c) { return c.param.name; });

class FloatTest : public testing::Test {
 protected:
  Store store_;
};

TEST_F(FloatTest, IncrByFloatReturnsTheSum) {
  Must(store_.Set("k", "10.5"));
  EXPECT_DOUBLE_EQ(static_cast<double>(Must(store_.IncrByFloat("k", 0.25L))),
                   10.75);
}

TEST_F(FloatTest, ASumThatIsAnIntegerCountsAsOne) {
  Must(store_.Set("k", "1.5"));
  Must(store_.IncrByFloat("k", 1.5L));
  EXPECT_THAT(store_.GetInt("k"), Holds(3));
}

TEST_F(FloatTest, TextIsRefusedAndLeft) {
  for (const char* text :
       {"text", "", " 1", "1 ", "1.5x", "nan", "1,5", "-", "0x"}) {
    SCOPED_TRACE(text);
    Must(store_.Set("k", text));
    EXPECT_THAT(store_.IncrByFloat("k", 1.0L),
                HasCode(StatusCode::kInvalidArgument));
    EXPECT_EQ(GetText(store_, "k"), text);
  }
}

TEST_F(FloatTest, ADeltaThatIsNotFiniteIsRefused) {
  Must(store_.Set("k", "1"));
  for (const long double delta :
       {std::numeric_limits<long double>::infinity(),
        -std::numeric_limits<long double>::infinity(),
        std::numeric_limits<long double>::quiet_NaN()}) {
    EXPECT_THAT(store_.IncrByFloat("k", delta),
                HasCode(StatusCode::kOutOfRange));
  }
  EXPECT_EQ(GetText(store_, "k"), "1");
}

TEST_F(FloatTest, ASumThatIsNotFiniteIsRefused) {
  Must(store_.Set("k", "1e4932"));
  EXPECT_THAT(store_.IncrByFloat("k", std::numeric_limits<long double>::max()),
              HasCode(StatusCode::kOutOfRange));
  EXPECT_EQ(GetText(store_, "k"), "1e4932");
}

TEST_F(FloatTest, ARefusedSumCreatesNothing) {
  Ignore(store_.IncrByFloat("k", std::numeric_limits<long double>::infinity()));
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

}  // namespace
}  // namespace vigil
