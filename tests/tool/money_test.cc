// Decimal text to cents and back.

#include "api/tool/money.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "vigil/status.h"

namespace vigil::tool {
namespace {

constexpr Cents kMax = std::numeric_limits<Cents>::max();

Cents Parsed(std::string_view text) {
  const Result<Cents> cents = ParseMoney(text);
  EXPECT_TRUE(cents.ok()) << text << ": " << cents.status().ToString();
  return cents.value_or(-1);
}

std::string Refused(std::string_view text) {
  const Result<Cents> cents = ParseMoney(text);
  EXPECT_FALSE(cents.ok()) << text << " became " << cents.value_or(0);
  return std::string(cents.status().message());
}

TEST(MoneyTest, ReadsTwoDecimals) { EXPECT_EQ(Parsed("245.20"), 24520); }

TEST(MoneyTest, ReadsOneDecimalAsTens) { EXPECT_EQ(Parsed("12.5"), 1250); }

TEST(MoneyTest, ReadsAWholeNumber) { EXPECT_EQ(Parsed("12"), 1200); }

TEST(MoneyTest, ReadsAFractionWithoutAWhole) {
  EXPECT_EQ(Parsed(".50"), 50);
  EXPECT_EQ(Parsed(".05"), 5);
  EXPECT_EQ(Parsed(".5"), 50);
}

TEST(MoneyTest, ReadsZeroAndLeadingZeros) {
  EXPECT_EQ(Parsed("0"), 0);
  EXPECT_EQ(Parsed("0.00"), 0);
  EXPECT_EQ(Parsed("007.01"), 701);
}

TEST(MoneyTest, ReadsWhatNoDoubleCanHold) {
  EXPECT_EQ(Parsed("90071992547409.93"), 9007199254740993);
}

TEST(MoneyTest, ReadsTheLargestAmount) {
  EXPECT_EQ(Parsed("92233720368547758.07"), kMax);
}

TEST(MoneyTest, RefusesOneCentTooMany) {
  EXPECT_EQ(ParseMoney("92233720368547758.08").status().code(),
            StatusCode::kOutOfRange);
}

TEST(MoneyTest, RefusesWholeNumbersThatOverflowOnlyAsCents) {
  EXPECT_EQ(ParseMoney("92233720368547759").status().code(),
            StatusCode::kOutOfRange);
  EXPECT_EQ(ParseMoney("92233720368547758.1").status().code(),
            StatusCode::kOutOfRange);
}

TEST(MoneyTest, RefusesVeryLongNumbers) {
  EXPECT_EQ(ParseMoney(std::string(10'000, '9')).status().code(),
            StatusCode::kOutOfRange);
}

TEST(MoneyTest, RefusesMoreThanTwoDecimals) {
  EXPECT_EQ(Refused("1.234"), "has more than two decimals");
  EXPECT_EQ(Refused("1.000"), "has more than two decimals");
}

TEST(MoneyTest, RefusesAnEmptyText) { EXPECT_EQ(Refused(""), "is empty"); }

TEST(MoneyTest, RefusesAPointWithoutDecimals) {
  EXPECT_EQ(Refused("12."), "has no digit after the point");
  EXPECT_EQ(Refused("."), "has no digit after the point");
}

TEST(MoneyTest, RefusesSigns) {
  EXPECT_EQ(Refused("-1.00"), "has a sign");
  EXPECT_EQ(Refused("+1.00"), "has a sign");
}

TEST(MoneyTest, RefusesBlanks) {
  EXPECT_EQ(Refused(" 1.00"), "contains a blank");
  EXPECT_EQ(Refused("1.00 "), "contains a blank");
  EXPECT_EQ(Refused("1 000"), "contains a blank");
  EXPECT_EQ(Refused("1.00\t"), "contains a blank");
}

TEST(MoneyTest, RefusesWhatIsNoDecimalNumber) {
  using std::string_view_literals::operator""sv;
  for (const std::string_view text :
       {"1,50"sv, "1e3"sv, "0x10"sv, "abc"sv, "1.2.3"sv, "1.-5"sv, "nan"sv,
        "12\0"sv, "\0"sv, "1\r"sv, "\xd9\xa1"sv}) {
    EXPECT_EQ(Refused(text), "is not a decimal number") << text;
  }
}

TEST(MoneyTest, WritesTwoDecimalsAlways) {
  EXPECT_EQ(FormatMoney(0), "0.00");
  EXPECT_EQ(FormatMoney(5), "0.05");
  EXPECT_EQ(FormatMoney(123450), "1234.50");
}

TEST(MoneyTest, WritesNegativeBalances) {
  EXPECT_EQ(FormatMoney(-5), "-0.05");
  EXPECT_EQ(FormatMoney(std::numeric_limits<Cents>::min()),
            "-92233720368547758.08");
}

TEST(MoneyTest, WritesThousandsForPeople) {
  EXPECT_EQ(PrettyMoney(123'456'789'00), "123,456,789.00");
  EXPECT_EQ(PrettyMoney(-1'000'00), "-1,000.00");
}

TEST(MoneyTest, ReadsBackWhatItWrites) {
  for (const Cents cents : {Cents{0}, Cents{1}, Cents{99}, Cents{100}, kMax}) {
    EXPECT_EQ(Parsed(FormatMoney(cents)), cents);
  }
}

}  // namespace
}  // namespace vigil::tool
