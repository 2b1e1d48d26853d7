// `vigil run`: what it prints, compares and answers.

#include "api/tool/run_command.h"

#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/tool/tool_run.h"

namespace vigil::tool {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(RunCommandTest, PrintsEachCommandWithItsReply) {
  const ToolRun run = RunVigil({"run", "-"},
                               "# A title.\nA> SET k 1\n\n  B> INCRBY k 2\n"
                               "MGET k none\n");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out,
            "A> SET k 1\nOK\nB> INCRBY k 2\n(integer) 3\n"
            "MGET k none\n1) \"3\"\n2) (nil)\n");
  EXPECT_THAT(run.err, IsEmpty());
}

TEST(RunCommandTest, ReadsStandardInputWithoutAFile) {
  EXPECT_EQ(RunVigil({"run"}, "PING\n= PONG\n").exit_code, 0);
  EXPECT_EQ(RunVigil({"run"}, "").exit_code, 0);
}

TEST(RunCommandTest, KeepsSessionsApart) {
  const ToolRun run = RunVigil({"run"},
                               "A> MULTI\nA> SET k 1\n= QUEUED\nSET k 2\n= OK\n"
                               "B> GET k\n= \"2\"\nA> EXEC\n= 1) OK\n");
  EXPECT_EQ(run.exit_code, 0) << run.err;
}

TEST(RunCommandTest, NamesTheKeysOfALostRaceInAComment) {
  const ToolRun run = RunVigil({"run"},
                               "A> WATCH k\nB> SET k 1\nA> MULTI\nA> EXEC\n"
                               "= (nil)\n");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("A> EXEC\n(nil)\n# lost: \"k\" was created: "
                                 "version seen "));
}

TEST(RunCommandTest, ShowsBothRepliesWhereTheyDiffer) {
  const ToolRun run =
      RunVigil({"run"},
               "SET k 1\n= OK\nMGET k x\n= 1) \"2\"\n= 2) (nil)\nGET k\n"
               "= \"1\"\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.err,
            "standard input:3: MGET k x\n"
            "  expected: 1) \"2\"\n"
            "            2) (nil)\n"
            "  got:      1) \"1\"\n"
            "            2) (nil)\n"
            "vigil: 1 of 3 expected replies differs\n");
  EXPECT_THAT(run.out, HasSubstr("GET k\n\"1\"\n")) << "goes on";
}

TEST(RunCommandTest, MissesAndMistrustsLines) {
  EXPECT_EQ(RunVigil({"run"}, "MGET a b\n= 1) (nil)\n").exit_code, 1);
  EXPECT_EQ(RunVigil({"run"}, "PING\n= PONG\n= PONG\n").exit_code, 1);
  EXPECT_EQ(RunVigil({"run"}, "MGET a b\n= 2) (nil)\n= 1) (nil)\n").exit_code,
            1);
}

TEST(RunCommandTest, OverlooksBlanksAtTheEndOfALine) {
  EXPECT_EQ(RunVigil({"run"},
                     "NOSUCH\n= (error) ERR unknown command 'NOSUCH', with "
                     "args beginning with:\n")
                .exit_code,
            0);
}

TEST(RunCommandTest, MovesTheClockOnlyWhenTold) {
  const ToolRun run = RunVigil({"run"},
                               "SET k v PX 1000\nPTTL k\n= (integer) 1000\n"
                               "@advance 999\nPTTL k\n= (integer) 1\n"
                               "@advance 2\nGET k\n= (nil)\n");
  EXPECT_EQ(run.exit_code, 0) << run.err;
}

TEST(RunCommandTest, ClosesASession) {
  const ToolRun run = RunVigil({"run"},
                               "A> MULTI\nA> SET k 1\n@close A\nA> EXEC\n"
                               "= (error) ERR EXEC without MULTI\n"
                               "A> MULTI\nA> QUIT\n= OK\nA> EXEC\n"
                               "= (error) ERR EXEC without MULTI\n");
  EXPECT_EQ(run.exit_code, 0) << run.err;
}

TEST(RunCommandTest, ShowsMapsOnceASessionSpeaksResp3) {
  const ToolRun run =
      RunVigil({"run"},
               "A> HELLO 3\nA> LCS a b IDX\n= 1# \"matches\" => (empty array)\n"
               "= 2# \"len\" => (integer) 0\nB> LCS a b IDX\n= 1) \"matches\"\n"
               "= 2) (empty array)\n= 3) \"len\"\n= 4) (integer) 0\n");
  EXPECT_EQ(run.exit_code, 0) << run.err;
}

TEST(RunCommandTest, SaysTheSameEveryTime) {
  // More keys than fit into one bucket, so that the hash decides their order.
  std::string text = "MSET";
  for (int i = 0; i < 100; ++i) text += " key" + std::to_string(i) + " v";
  text +=
      "\nSCAN 0 COUNT 1000\nA> WATCH key1 key2\nSET key2 1\nSET key1 1\n"
      "A> MULTI\nA> EXEC\n";
  EXPECT_EQ(RunVigil({"run"}, text).out, RunVigil({"run"}, text).out);
}

TEST(RunCommandTest, PlaysNothingOfAMalformedTranscript) {
  const TemporaryFile file("SET k 1\nGET \"k\n");
  const ToolRun run = RunVigil({"run", file.path()});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.err, file.path() + ":2: the quotes are unbalanced\n");
  EXPECT_THAT(run.out, IsEmpty());
}

TEST(RunCommandTest, SaysWhichFileItCannotRead) {
  const ToolRun run = RunVigil({"run", "/nowhere/x.vigil"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.err,
            "vigil: cannot read /nowhere/x.vigil: No such file or directory\n");
}

// The transcripts that the documentation shows.
class ExamplesTest : public testing::TestWithParam<std::string> {};

TEST_P(ExamplesTest, RepliesAsWritten) {
  const ToolRun run = RunVigil(
      {"run", std::string(VIGIL_EXAMPLES) + "/" + GetParam() + ".vigil"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.err, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Docs, ExamplesTest,
                         testing::Values("absent", "databases", "expiry",
                                         "flush", "multi", "quoting", "resp3",
                                         "spoiled", "touch", "transfer",
                                         "withdraw"),
                         [](const auto& example) { return example.param; });

TEST(ExamplesFolderTest, HasNoTranscriptThatIsNotTested) {
  std::size_t count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(VIGIL_EXAMPLES)) {
    if (entry.path().extension() == ".vigil") ++count;
  }
  EXPECT_EQ(count, 12U);
}

}  // namespace
}  // namespace vigil::tool
