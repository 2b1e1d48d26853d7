// Replies as redis-cli 7.0.15 prints them; the expected texts are its own.

#include "api/tool/reply_text.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/reply.h"
#include "vigil/resp.h"

namespace vigil::tool {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string Text(const Reply& reply) {
  return ReplyText(reply, Protocol::kResp2);
}
std::string Text3(const Reply& reply) {
  return ReplyText(reply, Protocol::kResp3);
}

// `count` integers from 1.
std::vector<Reply> Numbers(int count) {
  std::vector<Reply> numbers;
  for (int i = 1; i <= count; ++i) numbers.push_back(Reply::Integer(i));
  return numbers;
}

TEST(ReplyTextTest, ShowsSingleReplies) {
  EXPECT_EQ(Text(Reply::Ok()), "OK\n");
  EXPECT_EQ(Text(Reply::Error("ERR no")), "(error) ERR no\n");
  EXPECT_EQ(Text(Reply::Integer(-7)), "(integer) -7\n");
  EXPECT_EQ(Text(Reply::Null()), "(nil)\n");
  EXPECT_EQ(Text(Reply::NullArray()), "(nil)\n");
  EXPECT_EQ(Text(Reply::Bulk("")), "\"\"\n");
}

TEST(ReplyTextTest, EscapesWhatIsNotPrintable) {
  EXPECT_EQ(Text(Reply::Bulk("a\"\\\n\r\t\a\b\x01\x7f\xe2 z")),
            "\"a\\\"\\\\\\n\\r\\t\\a\\b\\x01\\x7f\\xe2 z\"\n");
}

TEST(ReplyTextTest, QuotesSoThatTheWordsComeBack) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  const auto words = SplitWords(QuotedBytes(bytes));
  ASSERT_TRUE(words);
  EXPECT_THAT(*words, ElementsAre(bytes));
}

TEST(ReplyTextTest, ShowsTextForPeopleAsItIs) {
  EXPECT_EQ(Text(Reply::Verbatim("# Server\r\na:1\r\n")),
            "# Server\r\na:1\r\n");
  EXPECT_EQ(Text(Reply::Verbatim("no end")), "no end\n");
}

TEST(ReplyTextTest, NumbersElements) {
  EXPECT_EQ(Text(Reply::Array(Numbers(2))), "1) (integer) 1\n2) (integer) 2\n");
  EXPECT_EQ(Text(Reply::Array({})), "(empty array)\n");
}

TEST(ReplyTextTest, AlignsNumbers) {
  const std::string text = Text(Reply::Array(Numbers(10)));
  EXPECT_THAT(text, testing::StartsWith(" 1) (integer) 1\n 2) "));
  EXPECT_THAT(text, testing::EndsWith(" 9) (integer) 9\n10) (integer) 10\n"));
}

TEST(ReplyTextTest, IndentsWhatIsInside) {
  EXPECT_EQ(
      Text(Reply::Array(
          {Reply::Integer(1),
           Reply::Array({Reply::Integer(2),
                         Reply::Array({Reply::Integer(3), Reply::Bulk("x"),
                                       Reply::Array({})})}),
           Reply::Array({Reply::Bulk("a")})})),
      "1) (integer) 1\n"
      "2) 1) (integer) 2\n"
      "   2) 1) (integer) 3\n"
      "      2) \"x\"\n"
      "      3) (empty array)\n"
      "3) 1) \"a\"\n");
}

TEST(ReplyTextTest, ShowsAMapOfResp2AsTheArrayItIs) {
  const Reply map = Reply::Map({Reply::Bulk("a"), Reply::Integer(1)});
  EXPECT_EQ(Text(map), "1) \"a\"\n2) (integer) 1\n");
  EXPECT_EQ(Text(Reply::Map({})), "(empty array)\n");
  EXPECT_EQ(Text(Reply::Set({Reply::Bulk("a")})), "1) \"a\"\n");
}

TEST(ReplyTextTest, ShowsMapsAndSetsOfResp3) {
  const Reply map = Reply::Map({Reply::Bulk("a"), Reply::Integer(1),
                                Reply::Bulk("b"), Reply::Array({})});
  EXPECT_EQ(Text3(map), "1# \"a\" => (integer) 1\n2# \"b\" => (empty array)\n");
  EXPECT_EQ(Text3(Reply::Map({})), "(empty hash)\n");
  EXPECT_EQ(Text3(Reply::Set({Reply::Bulk("a")})), "1~ \"a\"\n");
  EXPECT_EQ(Text3(Reply::Set({})), "(empty set)\n");
}

TEST(ReplyTextTest, PutsElementsOfSeveralLinesBelowTheirKey) {
  EXPECT_EQ(Text3(Reply::Map({Reply::Bulk("a"), Reply::Array(Numbers(2))})),
            "1# \"a\" => \n   1) (integer) 1\n   2) (integer) 2\n");
  EXPECT_EQ(Text3(Reply::Map({Reply::Bulk("a"), Reply::Array(Numbers(1))})),
            "1# \"a\" => 1) (integer) 1\n");
  const Reply inner = Reply::Map({Reply::Bulk("c"), Reply::Integer(3),
                                  Reply::Bulk("b"), Reply::Array(Numbers(2))});
  EXPECT_EQ(Text3(Reply::Array(
                {Reply::Integer(1), Reply::Map({Reply::Bulk("a"), inner})})),
            "1) (integer) 1\n"
            "2) 1# \"a\" => \n"
            "      1# \"c\" => (integer) 3\n"
            "      2# \"b\" => \n"
            "         1) (integer) 1\n"
            "         2) (integer) 2\n");
}

TEST(ReplyTextTest, SplitsLines) {
  EXPECT_THAT(SplitLines("a\r\n\nb"), ElementsAre("a", "", "b"));
  EXPECT_THAT(SplitLines("a\n"), ElementsAre("a"));
  EXPECT_THAT(SplitLines(""), IsEmpty());
}

}  // namespace
}  // namespace vigil::tool
