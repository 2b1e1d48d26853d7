// The bounds of a request parser: of lines, words and whole requests.

#include <cstddef>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "vigil/resp.h"

namespace vigil {
namespace {

// How the parser stands behind the last whole request.
Parsed Feed(RequestParser& parser, std::string_view bytes) {
  parser.Feed(bytes);
  Parsed parsed = parser.Next();
  while (parsed == Parsed::kComplete) parsed = parser.Next();
  return parsed;
}

std::string ErrorOf(std::string_view bytes, const RequestLimits& limits = {}) {
  RequestParser whole(limits);
  Feed(whole, bytes);
  RequestParser split(limits);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    Feed(split, bytes.substr(i, 1));
  EXPECT_EQ(whole.error(), split.error());
  return whole.error();
}

std::string Line(std::size_t size, char fill = '1') {
  return std::string(size, fill);
}

constexpr std::size_t kLongest = 64 * 1024;

TEST(RequestLimitsTest, RefusesAnInlineRequestThatIsTooLong) {
  EXPECT_EQ(ErrorOf(Line(kLongest)), "");
  EXPECT_EQ(ErrorOf(Line(kLongest) + "\r\n"),
            "ERR Protocol error: too big inline request");
  EXPECT_EQ(ErrorOf(Line(kLongest) + "\n"), "");
  EXPECT_EQ(ErrorOf(Line(kLongest + 1)),
            "ERR Protocol error: too big inline request");
}

TEST(RequestLimitsTest, RefusesACountThatIsTooLong) {
  EXPECT_EQ(ErrorOf("*" + Line(kLongest - 1)), "");
  EXPECT_EQ(ErrorOf("*" + Line(kLongest)),
            "ERR Protocol error: too big mbulk count string");
}

TEST(RequestLimitsTest, RefusesALengthThatIsTooLong) {
  EXPECT_EQ(ErrorOf("*1\r\n$" + Line(kLongest - 1)), "");
  EXPECT_EQ(ErrorOf("*1\r\n$" + Line(kLongest)),
            "ERR Protocol error: too big bulk count string");
}

TEST(RequestLimitsTest, FindsNoLineEndBehindAZeroByte) {
  std::string line("PING\0\r\n", 7);
  EXPECT_EQ(ErrorOf(line), "");
  RequestParser parser;
  parser.Feed(line);
  EXPECT_EQ(parser.Next(), Parsed::kNeedsMore);
  EXPECT_EQ(ErrorOf(line + Line(kLongest, '\n')),
            "ERR Protocol error: too big inline request");
}

TEST(RequestLimitsTest, CountsWords) {
  const RequestLimits limits{.words = 2};
  EXPECT_EQ(ErrorOf("*2\r\n$1\r\na\r\n$1\r\nb\r\n", limits), "");
  EXPECT_EQ(ErrorOf("*3\r\n", limits),
            "ERR Protocol error: invalid multibulk length");
}

TEST(RequestLimitsTest, MeasuresWords) {
  const RequestLimits limits{.bulk_bytes = 3};
  EXPECT_EQ(ErrorOf("*1\r\n$3\r\nabc\r\n", limits), "");
  EXPECT_EQ(ErrorOf("*1\r\n$4\r\n", limits),
            "ERR Protocol error: invalid bulk length");
}

TEST(RequestLimitsTest, MeasuresWholeRequests) {
  const RequestLimits limits{.request_bytes = 20};
  EXPECT_EQ(ErrorOf("*2\r\n$1\r\na\r\n$5\r\nabcde\r\n", limits), "");
  EXPECT_EQ(ErrorOf("*2\r\n$1\r\na\r\n$6\r\n", limits),
            "ERR Protocol error: too big request");
  EXPECT_EQ(
      ErrorOf("*1\r\n$1\r\na\r\n*1\r\n$1\r\na\r\n*1\r\n$1\r\na\r\n", limits),
      "");
}

TEST(RequestLimitsTest, GivesBackTheMemoryOfALargeRequest) {
  RequestParser parser;
  const std::string word(1 << 20, 'a');
  parser.Feed("*1\r\n$1048576\r\n");
  parser.Feed(word);
  parser.Feed("\r\n");
  ASSERT_EQ(parser.Next(), Parsed::kComplete);
  EXPECT_EQ(parser.words().front(), word);
  parser.Feed("PING\r\n");
  ASSERT_EQ(parser.Next(), Parsed::kComplete);
  EXPECT_LT(parser.held_bytes(), std::size_t{128} << 10);
}

TEST(RequestLimitsTest, HoldsNoMoreThanAPipelineNeeds) {
  RequestParser parser;
  for (int i = 0; i < 100'000; ++i) {
    // Always half a request ahead.
    parser.Feed(i == 0 ? "GET " : "k\r\nGET ");
    Parsed parsed = parser.Next();
    ASSERT_EQ(parsed, i == 0 ? Parsed::kNeedsMore : Parsed::kComplete);
  }
  EXPECT_LT(parser.held_bytes(), 1024U);
}

}  // namespace
}  // namespace vigil
