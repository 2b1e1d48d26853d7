// Replies from bytes that arrive in pieces, of both protocols.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/reply.h"
#include "vigil/resp.h"

namespace vigil {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Outcome {
  std::vector<Reply> replies;
  std::string error;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome Parse(const std::vector<std::string_view>& pieces,
              const ReplyLimits& limits = {}) {
  ReplyParser parser(limits);
  Outcome outcome;
  for (const std::string_view piece : pieces) {
    parser.Feed(piece);
    while (parser.Next() == Parsed::kComplete) {
      outcome.replies.push_back(std::move(parser.reply()));
    }
  }
  outcome.error = parser.error();
  return outcome;
}

// The one reply in `bytes`.
Reply One(std::string_view bytes) {
  const Outcome outcome = Parse({bytes});
  EXPECT_EQ(outcome.error, "");
  EXPECT_EQ(outcome.replies.size(), 1U) << bytes;
  return outcome.replies.empty() ? Reply::Error("none")
                                 : outcome.replies.front();
}

std::string ErrorOf(std::string_view bytes, const ReplyLimits& limits = {}) {
  const Outcome outcome = Parse({bytes}, limits);
  EXPECT_THAT(outcome.replies, IsEmpty());
  return outcome.error;
}

TEST(ReplyParserTest, ReadsTheKindsOfBothProtocols) {
  EXPECT_EQ(One("+OK\r\n"), Reply::Ok());
  EXPECT_EQ(One("+\r\n"), Reply::Simple(""));
  EXPECT_EQ(One("-ERR no\r\n"), Reply::Error("ERR no"));
  EXPECT_EQ(One(":-9223372036854775808\r\n"), Reply::Integer(INT64_MIN));
  EXPECT_EQ(One("$0\r\n\r\n"), Reply::Bulk(""));
  EXPECT_EQ(One("$4\r\na\r\nb\r\n"), Reply::Bulk("a\r\nb"));
  EXPECT_EQ(One("$-1\r\n"), Reply::Null());
  EXPECT_EQ(One("*-1\r\n"), Reply::NullArray());
  EXPECT_EQ(One("*0\r\n"), Reply::Array({}));
  EXPECT_EQ(One("*2\r\n:1\r\n*1\r\n$-1\r\n"),
            Reply::Array({Reply::Integer(1), Reply::Array({Reply::Null()})}));
}

TEST(ReplyParserTest, ReadsTheKindsOfResp3) {
  EXPECT_EQ(One("_\r\n"), Reply::Null());
  EXPECT_EQ(One("=8\r\ntxt:a\r\nb\r\n"), Reply::Verbatim("a\r\nb"));
  EXPECT_EQ(One("%1\r\n+a\r\n:1\r\n"),
            Reply::Map({Reply::Simple("a"), Reply::Integer(1)}));
  EXPECT_EQ(One("~1\r\n+a\r\n"), Reply::Set({Reply::Simple("a")}));
  EXPECT_EQ(One("%0\r\n"), Reply::Map({}));
  EXPECT_EQ(One("!5\r\nERR x\r\n"), Reply::Error("ERR x"));
}

TEST(ReplyParserTest, TurnsOtherKindsIntoWhatResp2Has) {
  EXPECT_EQ(One("#t\r\n"), Reply::Integer(1));
  EXPECT_EQ(One("#f\r\n"), Reply::Integer(0));
  EXPECT_EQ(One(",3.25\r\n"), Reply::Bulk("3.25"));
  EXPECT_EQ(One("(12345678901234567890\r\n"),
            Reply::Bulk("12345678901234567890"));
  EXPECT_EQ(One(">1\r\n+a\r\n"), Reply::Array({Reply::Simple("a")}));
}

TEST(ReplyParserTest, DropsAttributes) {
  EXPECT_EQ(One("|1\r\n+ttl\r\n:1\r\n+OK\r\n"), Reply::Ok());
  EXPECT_EQ(One("|0\r\n+OK\r\n"), Reply::Ok());
  EXPECT_EQ(One("*2\r\n:1\r\n|1\r\n+a\r\n*1\r\n:9\r\n:2\r\n"),
            Reply::Array({Reply::Integer(1), Reply::Integer(2)}));
}

const std::vector<std::string>& Samples() {
  static const std::vector<std::string> samples = {
      "+OK\r\n-ERR a\r\n:12\r\n$3\r\na\r\n\r\n$-1\r\n*-1\r\n_\r\n",
      "*3\r\n*2\r\n:1\r\n$2\r\n\r\n\r\n*0\r\n%1\r\n+a\r\n~1\r\n_\r\n+OK\r\n",
      "|1\r\n+a\r\n:1\r\n=5\r\ntxt:a\r\n#t\r\n,1\r\n>1\r\n(1\r\n!1\r\nE\r\n",
      "+a\rb\nc\r\n+OK\r\n",
      ":1\r\n:01\r\n:1\r\n",
      "*1\r\n$1\r\nabc",
  };
  return samples;
}

TEST(ReplyParserTest, SaysTheSameHoweverTheBytesAreSplit) {
  for (const std::string& sample : Samples()) {
    const std::string_view view = sample;
    const Outcome whole = Parse({view});
    for (std::size_t first = 0; first <= view.size(); ++first) {
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

TEST(ReplyParserTest, WaitsForTheLastByteOfAReply) {
  for (const std::string_view whole :
       {"+OK\r\n", "$1\r\na\r\n", "*2\r\n:1\r\n%1\r\n:1\r\n$-1\r\n",
        "|1\r\n:1\r\n:2\r\n:3\r\n"}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      EXPECT_THAT(Parse({whole.substr(0, size)}).replies, IsEmpty()) << whole;
    }
    EXPECT_FALSE(One(whole).is_error());
  }
}

TEST(ReplyParserTest, ReadsWhatTheWriterWrites) {
  const std::string odd("\r\n\0\xff", 4);
  const Reply tree = Reply::Array(
      {Reply::Ok(), Reply::Error("ERR x"), Reply::Integer(-5), Reply::Bulk(odd),
       Reply::Null(), Reply::Array({Reply::Array({}), Reply::Bulk("")})});
  std::string bytes;
  AppendReply(tree, Protocol::kResp2, bytes);
  EXPECT_EQ(One(bytes), tree);
  const Reply rich = Reply::Map(
      {tree, Reply::Set({Reply::Verbatim("a\r\n"), Reply::Map({})})});
  bytes.clear();
  AppendReply(rich, Protocol::kResp3, bytes);
  EXPECT_EQ(One(bytes), rich);
}

TEST(ReplyParserTest, RefusesWhatIsNoReply) {
  EXPECT_EQ(ErrorOf("PING\r\n"), "an unknown type");
  EXPECT_EQ(ErrorOf("\r\n"), "a line is empty");
  EXPECT_EQ(ErrorOf(":\r\n"), "no integer");
  EXPECT_EQ(ErrorOf(":1a\r\n"), "no integer");
  EXPECT_EQ(ErrorOf("_x\r\n"), "no null");
  EXPECT_EQ(ErrorOf("#x\r\n"), "no boolean");
  EXPECT_EQ(ErrorOf(",\r\n"), "no number");
  for (const std::string_view bulk :
       {"$\r\n", "$-2\r\n", "=-1\r\n", "$?\r\n"}) {
    EXPECT_EQ(ErrorOf(bulk), "an invalid bulk length") << bulk;
  }
  for (const std::string_view array : {"*\r\n", "*-2\r\n", "%-1\r\n", "*?\r\n",
                                       "*2147483648\r\n", "%1073741824\r\n"}) {
    EXPECT_EQ(ErrorOf(array), "an invalid number of elements") << array;
  }
  EXPECT_EQ(ErrorOf("$1\r\nabc"), "a bulk does not end where it should");
  EXPECT_EQ(ErrorOf("=3\r\ntxt\r\n"), "verbatim text without a format");
}

TEST(ReplyParserTest, RefusesNestingBeyondItsLimit) {
  EXPECT_EQ(One("*1\r\n*1\r\n:1\r\n"),
            Reply::Array({Reply::Array({Reply::Integer(1)})}));
  const ReplyLimits limits{.nesting = 2};
  EXPECT_EQ(Parse({"*1\r\n*1\r\n:1\r\n"}, limits).error, "");
  EXPECT_EQ(ErrorOf("*1\r\n*1\r\n*0\r\n", limits), "nested too deep");
  EXPECT_EQ(ErrorOf("*1\r\n*1\r\n|1\r\n", limits), "nested too deep");
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "*1\r\n";
  EXPECT_EQ(ErrorOf(deep), "nested too deep");
}

TEST(ReplyParserTest, RefusesWhatIsLargerThanItsLimits) {
  const ReplyLimits limits{.elements = 2, .bulk_bytes = 3, .line_bytes = 6};
  EXPECT_EQ(Parse({"*2\r\n:1\r\n:2\r\n%1\r\n:1\r\n:2\r\n"}, limits).error, "");
  EXPECT_EQ(ErrorOf("*3\r\n", limits), "an invalid number of elements");
  EXPECT_EQ(ErrorOf("%2\r\n", limits), "an invalid number of elements");
  EXPECT_EQ(ErrorOf("$4\r\n", limits), "an invalid bulk length");
  EXPECT_EQ(Parse({"+12345\r\n"}, limits).error, "");
  EXPECT_EQ(ErrorOf("+123456\r\n", limits), "a line is too long");
  EXPECT_EQ(ErrorOf("+1234567", limits), "a line is too long");
}

TEST(ReplyParserTest, TellsWhatIsPending) {
  ReplyParser parser;
  parser.Feed("+OK\r\n+O");
  ASSERT_EQ(parser.Next(), Parsed::kComplete);
  EXPECT_EQ(parser.pending_bytes(), 2U);
}

}  // namespace
}  // namespace vigil
