// Lines as redis-cli and inline requests take them apart.

#include "api/resp/split_words.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/resp.h"

namespace vigil {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

TEST(SplitWordsTest, SplitsAtSpaces) {
  EXPECT_THAT(SplitWords("  SET\tkey \v value\r\n"),
              Optional(ElementsAre("SET", "key", "value")));
}

TEST(SplitWordsTest, FindsNoWordsInABlankLine) {
  EXPECT_THAT(SplitWords(""), Optional(IsEmpty()));
  EXPECT_THAT(SplitWords(" \t\r\n"), Optional(IsEmpty()));
}

TEST(SplitWordsTest, KeepsSpacesInQuotes) {
  EXPECT_THAT(SplitWords("\"a b\" 'c d'"), Optional(ElementsAre("a b", "c d")));
}

TEST(SplitWordsTest, KnowsEmptyWords) {
  EXPECT_THAT(SplitWords("\"\" ''"), Optional(ElementsAre("", "")));
}

TEST(SplitWordsTest, ResolvesEscapesInDoubleQuotes) {
  EXPECT_THAT(SplitWords(R"("\n\r\t\b\a\x41\xff\q\"\\")"),
              Optional(ElementsAre("\n\r\t\b\aA\xffq\"\\")));
  EXPECT_THAT(SplitWords(R"("\x4" "\xg0" "\x")"),
              Optional(ElementsAre("x4", "xg0", "x")));
}

TEST(SplitWordsTest, CanSpellAZeroByte) {
  EXPECT_THAT(SplitWords(R"("a\x00b")"),
              Optional(ElementsAre(std::string("a\0b", 3))));
}

TEST(SplitWordsTest, ResolvesOnlyTheApostropheInApostrophes) {
  EXPECT_THAT(SplitWords(R"('a\'b\n')"), Optional(ElementsAre(R"(a'b\n)")));
}

TEST(SplitWordsTest, TakesABackslashOutsideOfQuotesLiterally) {
  EXPECT_THAT(SplitWords(R"(a\n\x41)"), Optional(ElementsAre(R"(a\n\x41)")));
}

TEST(SplitWordsTest, LetsAWordTurnIntoAQuotedOne) {
  EXPECT_THAT(SplitWords("PI\"N G\" a'b'"),
              Optional(ElementsAre("PIN G", "ab")));
}

TEST(SplitWordsTest, RefusesQuotesThatAreNotClosed) {
  for (const std::string_view line :
       {"\"", "'", "\"a", "a 'b", "\"a\\\"", "\"\\", "'\\'"}) {
    EXPECT_EQ(SplitWords(line), std::nullopt) << line;
  }
}

TEST(SplitWordsTest, RefusesAWordThatGoesOnBehindItsQuotes) {
  EXPECT_EQ(SplitWords("\"a\"b"), std::nullopt);
  EXPECT_EQ(SplitWords("'a'b"), std::nullopt);
  EXPECT_EQ(SplitWords("\"a\"\"b\""), std::nullopt);
  EXPECT_THAT(SplitWords("\"a\"\vb"), Optional(ElementsAre("a", "b")));
}

}  // namespace
}  // namespace vigil
