// Requests from bytes that arrive in pieces. What is expected here was read off
// redis-server 7.0.15.

#include <cstddef>
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

using Words = std::vector<std::string>;

// All that a parser made of the pieces it was fed.
struct Outcome {
  std::vector<Words> requests;
  std::string error;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

void TakeAll(RequestParser& parser, Outcome& outcome) {
  while (parser.Next() == Parsed::kComplete) {
    outcome.requests.emplace_back(parser.words().begin(), parser.words().end());
  }
  outcome.error = parser.error();
}

Outcome Parse(const std::vector<std::string_view>& pieces) {
  RequestParser parser;
  Outcome outcome;
  for (const std::string_view piece : pieces) {
    parser.Feed(piece);
    TakeAll(parser, outcome);
  }
  return outcome;
}

Outcome Parse(std::string_view bytes) {
  return Parse(std::vector<std::string_view>{bytes});
}

// Not those that are closed at once, to keep the list in one place.
const std::vector<std::string>& Samples() {
  using std::string_literals::operator""s;
  static const std::vector<std::string> samples = {
      "*1\r\n$4\r\nPING\r\n",
      "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n",
      "*2\r\n$3\r\nGET\r\n$5\r\na\r\n\0b\r\n"s,
      "*2\r\n$4\r\nECHO\r\n$2\r\n\r\n\r\nPING\r\n",
      "PING\r\nPING\nSET k \"a b\\x41\"\r\n\r\n   \r\nGET 'k'\r\n",
      "*0\r\n*-1\r\nPING\r\n*1\r\n$4\r\nPING\r\n",
      "PING\r\nGET \"k\r\nPING\r\n",
      "PING\r\n*1\r\nxPING\r\n",
      "*1\r\n$4\r\nPINGxx*2\r\n$1\r\na\rx$1\r\nb\r\n",
      "*01\r\nPING\r\n",
      "$4\r\nPING\r\n",
  };
  return samples;
}

TEST(RequestParserTest, ReadsAMultibulk) {
  const Outcome outcome = Parse("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n");
  EXPECT_THAT(outcome.requests, ElementsAre(ElementsAre("GET", "k")));
  EXPECT_EQ(outcome.error, "");
}

TEST(RequestParserTest, ReadsWordsWithAnyBytes) {
  const std::string word("\r\n\0*$", 5);
  const Outcome outcome = Parse("*1\r\n$5\r\n" + word + "\r\n");
  EXPECT_THAT(outcome.requests, ElementsAre(ElementsAre(word)));
}

TEST(RequestParserTest, ReadsAnInlineRequest) {
  EXPECT_THAT(Parse("SET k \"a\\x20b\"\r\n").requests,
              ElementsAre(ElementsAre("SET", "k", "a b")));
  EXPECT_THAT(Parse("PING\n").requests, ElementsAre(ElementsAre("PING")));
}

TEST(RequestParserTest, ReadsManyRequestsFromOnePiece) {
  EXPECT_THAT(
      Parse("PING\r\n*1\r\n$1\r\na\r\n$1\r\n").requests,
      ElementsAre(ElementsAre("PING"), ElementsAre("a"), ElementsAre("$1")));
}

TEST(RequestParserTest, SkipsRequestsWithoutWords) {
  EXPECT_THAT(Parse("\r\n \r\n*0\r\n*-7\r\nPING\r\n").requests,
              ElementsAre(ElementsAre("PING")));
}

TEST(RequestParserTest, DoesNotLookAtTheBytesBehindAWord) {
  EXPECT_THAT(Parse("*1\r\n$4\r\nPINGxx").requests,
              ElementsAre(ElementsAre("PING")));
  EXPECT_THAT(Parse("*1\rx$4\r\nPING\r\n").requests,
              ElementsAre(ElementsAre("PING")));
}

TEST(RequestParserTest, SaysTheSameHoweverTheBytesAreSplit) {
  for (const std::string& sample : Samples()) {
    const Outcome whole = Parse(sample);
    const std::string_view view = sample;
    for (std::size_t first = 0; first <= sample.size(); ++first) {
      EXPECT_EQ(Parse({view.substr(0, first), view.substr(first)}), whole)
          << sample << " split at " << first;
    }
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < view.size(); ++i) {
      bytes.push_back(view.substr(i, 1));
    }
    EXPECT_EQ(Parse(bytes), whole) << sample << " byte by byte";
  }
}

TEST(RequestParserTest, WaitsForTheLastByteOfARequest) {
  for (const std::string_view whole :
       {"*2\r\n$3\r\nGET\r\n$1\r\nk\r\n", "GET k\r\n", "GET k\n"}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      EXPECT_THAT(Parse(whole.substr(0, size)).requests, IsEmpty()) << size;
    }
    EXPECT_EQ(Parse(whole).requests.size(), 1U);
  }
}

TEST(RequestParserTest, KeepsTheWordsUntilItIsAskedAgain) {
  RequestParser parser;
  parser.Feed("GET a\r\nGET b\r\n");
  ASSERT_EQ(parser.Next(), Parsed::kComplete);
  EXPECT_THAT(parser.words(), ElementsAre("GET", "a"));
  ASSERT_EQ(parser.Next(), Parsed::kComplete);
  EXPECT_THAT(parser.words(), ElementsAre("GET", "b"));
  EXPECT_EQ(parser.Next(), Parsed::kNeedsMore);
  EXPECT_THAT(parser.words(), IsEmpty());
}

TEST(RequestParserTest, GivesTheRequestsBeforeABrokenOne) {
  const Outcome outcome = Parse("GET\r\n*x\r\nPING\r\n");
  EXPECT_THAT(outcome.requests, ElementsAre(ElementsAre("GET")));
  EXPECT_EQ(outcome.error, "ERR Protocol error: invalid multibulk length");
}

TEST(RequestParserTest, StaysBroken) {
  RequestParser parser;
  parser.Feed("*x\r\n");
  EXPECT_EQ(parser.Next(), Parsed::kBroken);
  parser.Feed("PING\r\n");
  EXPECT_EQ(parser.Next(), Parsed::kBroken);
  EXPECT_TRUE(parser.broken());
}

TEST(RequestParserTest, RefusesAnInvalidNumberOfWords) {
  for (const std::string_view count :
       {"x", "01", "+1", "", "-0", "1 ", " 1", "2147483648",
        "9223372036854775808", "18446744073709551617"}) {
    EXPECT_EQ(Parse("*" + std::string(count) + "\r\n").error,
              "ERR Protocol error: invalid multibulk length")
        << count;
  }
  EXPECT_EQ(Parse("*1\n$4\r\nPING\r\n").error,
            "ERR Protocol error: invalid multibulk length");
  EXPECT_EQ(Parse("*2147483647\r\n").error, "");
}

TEST(RequestParserTest, RefusesAnInvalidLengthOfAWord) {
  for (const std::string_view size : {"x", "04", "", "-1", "536870913"}) {
    EXPECT_EQ(Parse("*1\r\n$" + std::string(size) + "\r\n").error,
              "ERR Protocol error: invalid bulk length")
        << size;
  }
  EXPECT_EQ(Parse("*1\r\n$536870912\r\n").error, "");
}

TEST(RequestParserTest, RefusesAWordThatIsNoBulk) {
  const std::string expected = "ERR Protocol error: expected '$', got '";
  EXPECT_EQ(Parse("*1\r\nxING\r\n").error, expected + "x'");
  EXPECT_EQ(Parse("*1\r\n\x80\r\n").error, expected + "\x80'");
  EXPECT_EQ(Parse("*1\r\n\r\n").error, expected + " '");
  EXPECT_EQ(Parse("*1\r\n\n\r\n").error, expected + " '");
}

TEST(RequestParserTest, RefusesUnbalancedQuotes) {
  EXPECT_EQ(Parse("GET \"k\r\n").error,
            "ERR Protocol error: unbalanced quotes in request");
}

TEST(RequestParserTest, ReadsWhatTheWriterWrites) {
  const std::string odd("\r\n\0\xff", 4);
  const std::vector<std::string_view> words = {"SET", "", odd, "*1"};
  std::string bytes;
  AppendRequest(words, bytes);
  EXPECT_THAT(Parse(bytes).requests,
              ElementsAre(Words(words.begin(), words.end())));
}

}  // namespace
}  // namespace vigil
