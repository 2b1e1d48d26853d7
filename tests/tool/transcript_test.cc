// Taking transcripts apart.

#include "api/tool/transcript.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/status.h"

namespace vigil::tool {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using Kind = Request::Kind;

Request Parsed(std::string_view line) {
  Result<Request> request = ParseRequest(line);
  EXPECT_TRUE(request.ok()) << request.status().ToString();
  return request.ok() ? *std::move(request) : Request{};
}

std::string Reason(std::string_view line) {
  const Result<Request> request = ParseRequest(line);
  EXPECT_FALSE(request.ok()) << line;
  return std::string(request.status().message());
}

TEST(TranscriptTest, ReadsACommandOfANamedSession) {
  const Request request = Parsed("  A> SET key \"a b\"\r");
  EXPECT_EQ(request.kind, Kind::kCommand);
  EXPECT_EQ(request.session, "A");
  EXPECT_THAT(request.words, ElementsAre("SET", "key", "a b"));
  EXPECT_EQ(Parsed("till-2_x> PING").session, "till-2_x");
}

TEST(TranscriptTest, ReadsACommandWithoutAName) {
  const Request request = Parsed("SET key a>");
  EXPECT_EQ(request.session, "");
  EXPECT_THAT(request.words, ElementsAre("SET", "key", "a>"));
  EXPECT_THAT(Parsed("A>B x").words, ElementsAre("A>B", "x"));
  EXPECT_THAT(Parsed("> x").words, ElementsAre(">", "x"));
}

TEST(TranscriptTest, SkipsBlankLinesAndComments) {
  EXPECT_EQ(Parsed("").kind, Kind::kNothing);
  EXPECT_EQ(Parsed(" \t\r").kind, Kind::kNothing);
  EXPECT_EQ(Parsed("  # A> SET k 1").kind, Kind::kNothing);
}

TEST(TranscriptTest, KeepsTheIndentationOfAnExpectedLine) {
  EXPECT_EQ(Parsed("= OK").text, "OK");
  EXPECT_EQ(Parsed("=OK").text, "OK");
  EXPECT_EQ(Parsed("=    2) \"x\"").text, "   2) \"x\"");
  EXPECT_EQ(Parsed("=").text, "");
}

TEST(TranscriptTest, ReadsDirectives) {
  EXPECT_EQ(Parsed("@advance 1500").by, Duration(1500));
  EXPECT_EQ(Parsed("@advance 0").kind, Kind::kAdvance);
  EXPECT_EQ(Parsed("@close A").kind, Kind::kClose);
  EXPECT_EQ(Parsed("@close A").session, "A");
}

TEST(TranscriptTest, SaysWhatIsMalformed) {
  EXPECT_EQ(Reason("A> GET \"k"), "the quotes are unbalanced");
  EXPECT_EQ(Reason("A>"), "there is no command");
  EXPECT_EQ(Reason("@sleep 5"),
            "no such directive: @sleep; there are @advance and @close");
  for (const std::string_view line :
       {"@advance", "@advance -1", "@advance 1.5", "@advance x", "@advance 1 2",
        "@advance 99999999999999999999", "@advance 9223372036854775807"}) {
    EXPECT_EQ(Reason(line), "@advance wants milliseconds: @advance 1500");
  }
  EXPECT_EQ(Reason("@close"), "@close wants the name of a session: @close A");
  EXPECT_EQ(Reason("@close a>b"),
            "@close wants the name of a session: @close A");
}

TEST(TranscriptTest, GivesEachStepItsLineAndWhatIsExpected) {
  const auto steps = ParseTranscript(
      "f",
      "# Title\n\nA> GET k\n= (nil)\n@advance 5\nMGET a b\n= 1) (nil)\n"
      "# and\n= 2) (nil)");
  ASSERT_TRUE(steps.ok());
  ASSERT_THAT(*steps, SizeIs(3));
  EXPECT_EQ((*steps)[0].line, 3U);
  EXPECT_EQ((*steps)[0].source, "A> GET k");
  EXPECT_THAT((*steps)[0].expected, ElementsAre("(nil)"));
  EXPECT_THAT((*steps)[1].expected, IsEmpty());
  EXPECT_EQ((*steps)[2].line, 6U);
  EXPECT_THAT((*steps)[2].expected, ElementsAre("1) (nil)", "2) (nil)"));
}

TEST(TranscriptTest, NamesTheFileAndTheLineOfWhatIsMalformed) {
  EXPECT_EQ(ParseTranscript("f.vigil", "PING\n\nA> 'x\n").status().message(),
            "f.vigil:3: the quotes are unbalanced");
}

TEST(TranscriptTest, RefusesAnExpectationWithoutACommand) {
  EXPECT_EQ(ParseTranscript("f", "= OK").status().message(),
            "f:1: there is no reply to compare with");
  EXPECT_EQ(ParseTranscript("f", "PING\n@advance 1\n= PONG").status().message(),
            "f:3: there is no reply to compare with");
}

}  // namespace
}  // namespace vigil::tool
