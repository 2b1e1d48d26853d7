#include "engine/base/numbers.h"

#include <cstdint>
#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace vigil::engine {
namespace {

TEST(ParseIntegerTest, TakesCanonicalTextOnly) {
  EXPECT_EQ(ParseInteger("0"), 0);
  EXPECT_EQ(ParseInteger("-1"), -1);
  EXPECT_EQ(ParseInteger("9223372036854775807"),
            std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(ParseInteger("-9223372036854775808"),
            std::numeric_limits<std::int64_t>::min());
  for (const char* text :
       {"", "-", "+1", "01", "-0", "-01", " 1", "1 ", "1.0", "1e3", "0x1",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999",
        "--1", "1\n"}) {
    EXPECT_EQ(ParseInteger(text), std::nullopt) << "'" << text << "'";
  }
  EXPECT_EQ(ParseInteger(std::string_view("1\0", 2)), std::nullopt);
}

TEST(ParseIntegerTest, ReadsBackWhatIsFormatted) {
  for (const std::int64_t number :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{10},
        std::numeric_limits<std::int64_t>::max(),
        std::numeric_limits<std::int64_t>::min()}) {
    IntegerText buffer;
    const std::string_view text = FormatInteger(number, buffer);
    EXPECT_EQ(ParseInteger(text), number);
    EXPECT_EQ(IntegerTextSize(number), text.size());
  }
}

TEST(ParseFloatTest, TakesWhatRedisTakes) {
  EXPECT_EQ(ParseFloat("10.50"), 10.5L);
  EXPECT_EQ(ParseFloat("5.0e3"), 5000.0L);
  EXPECT_EQ(ParseFloat("-.5"), -0.5L);
  for (const char* text : {"", " 1", "1 ", "nan", "1x", "--1", "1e99999"}) {
    EXPECT_EQ(ParseFloat(text), std::nullopt) << "'" << text << "'";
  }
  EXPECT_EQ(ParseFloat(std::string(kMaxFloatText - 1, '0') + "1"), 1.0L);
  EXPECT_EQ(ParseFloat(std::string(kMaxFloatText, '0') + "1"), std::nullopt);
  EXPECT_EQ(ParseFloat(std::string_view("1\0002", 3)), std::nullopt);
}

TEST(FormatFloatTest, DropsTrailingZerosAndNeverUsesAnExponent) {
  EXPECT_EQ(FormatFloat(10.6L), "10.6");
  EXPECT_EQ(FormatFloat(5200.0L), "5200");
  EXPECT_EQ(FormatFloat(0.0L), "0");
  EXPECT_EQ(FormatFloat(-0.0L), "0");
  EXPECT_EQ(FormatFloat(1e20L), "100000000000000000000");
  EXPECT_EQ(FormatFloat(0.00001L), "0.00001");
}

}  // namespace
}  // namespace vigil::engine
