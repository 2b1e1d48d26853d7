// Numbers, durations and foreign text for people.

#include "api/tool/text.h"

#include <string_view>

#include "gtest/gtest.h"

namespace vigil::tool {
namespace {

using namespace std::string_view_literals;

TEST(TextTest, GroupsDigitsByThousands) {
  EXPECT_EQ(WithThousands(0), "0");
  EXPECT_EQ(WithThousands(999), "999");
  EXPECT_EQ(WithThousands(1'000), "1,000");
  EXPECT_EQ(WithThousands(1'234'567), "1,234,567");
}

TEST(TextTest, WritesDurationsWithThreeDigits) {
  EXPECT_EQ(FormatNanoseconds(0), "0 ns");
  EXPECT_EQ(FormatNanoseconds(999), "999 ns");
  EXPECT_EQ(FormatNanoseconds(1'000), "1.00 us");
  EXPECT_EQ(FormatNanoseconds(1'254), "1.25 us");
  EXPECT_EQ(FormatNanoseconds(12'450), "12.5 us");
  EXPECT_EQ(FormatNanoseconds(123'400), "123 us");
  EXPECT_EQ(FormatNanoseconds(1'500'000), "1.50 ms");
  EXPECT_EQ(FormatNanoseconds(61'500'000'000), "61.5 s");
}

TEST(TextTest, RoundsUpIntoTheNextUnit) {
  EXPECT_EQ(FormatNanoseconds(9'996), "10.0 us");
  EXPECT_EQ(FormatNanoseconds(999'499), "999 us");
  EXPECT_EQ(FormatNanoseconds(999'500), "1.00 ms");
  EXPECT_EQ(FormatNanoseconds(999'999'999), "1.00 s");
}

TEST(TextTest, WritesLongDurationsInWholeSeconds) {
  EXPECT_EQ(FormatNanoseconds(1'234'000'000'000), "1234 s");
}

TEST(TextTest, CountsWithTheRightWord) {
  EXPECT_EQ(Counted(1, "line", "lines"), "1 line");
  EXPECT_EQ(Counted(0, "line", "lines"), "0 lines");
  EXPECT_EQ(Counted(2'000, "line", "lines"), "2,000 lines");
}

TEST(TextTest, KeepsPlainTextAsItIs) {
  EXPECT_EQ(Printable("acct:1"), "acct:1");
  EXPECT_EQ(Printable("Müller €"), "Müller €");
}

TEST(TextTest, EscapesControlCharacters) {
  EXPECT_EQ(Printable("a\0b\n\x1b[31m\x7f"sv), "a\\x00b\\x0a\\x1b[31m\\x7f");
}

TEST(TextTest, EscapesC1ControlsAndBytesThatAreNoUtf8) {
  EXPECT_EQ(Printable("\xc2\x9b"), "\\xc2\\x9b");
  EXPECT_EQ(Printable("M\xfcller"), "M\\xfcller");
  EXPECT_EQ(Printable("\xc0\x80"), "\\xc0\\x80");
  EXPECT_EQ(Printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(Printable("\xe2\x82"), "\\xe2\\x82");
}

TEST(TextTest, EscapesQuotesAndBackslashes) {
  EXPECT_EQ(Quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
}

TEST(TextTest, CutsLongTextAtACharacter) {
  EXPECT_EQ(Printable("abcdef", 6), "abcdef");
  EXPECT_EQ(Printable("abcdefg", 6), "abcdef...");
  EXPECT_EQ(Printable("abcd€", 6), "abcd...");
}

TEST(TextTest, PadsByCharactersNotBytes) {
  EXPECT_EQ(PadRight("ü", 3), "ü  ");
  EXPECT_EQ(PadLeft("12", 4), "  12");
  EXPECT_EQ(PadLeft("12345", 4), "12345");
}

}  // namespace
}  // namespace vigil::tool
