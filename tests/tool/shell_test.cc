// `vigil shell`, with its input from a stream.

#include "api/tool/shell.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/tool/tool_run.h"

namespace vigil::tool {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string Shell(std::string_view input) {
  const ToolRun run = RunVigil({"shell"}, input);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.err, "");
  return run.out;
}

TEST(ShellTest, AnswersCommands) {
  EXPECT_EQ(Shell("SET k \"a b\"\nGET k\n\n# a comment\n"), "OK\n\"a b\"\n");
}

TEST(ShellTest, SwitchesSessions) {
  EXPECT_EQ(Shell("MULTI\nSET k 1\nuse B\nSET k 2\nuse A\nEXEC\nGET k\n"),
            "OK\nQUEUED\nOK\n1) OK\n\"1\"\n");
}

TEST(ShellTest, LetsAnotherSessionSayOneCommand) {
  EXPECT_EQ(Shell("MULTI\nB> SET k 2\nGET k\n"), "OK\nOK\nQUEUED\n");
}

TEST(ShellTest, ListsSessions) {
  EXPECT_EQ(Shell("B> MULTI\nuse C\nsessions\n"), "OK\n  B (TX)\n* C\n");
}

TEST(ShellTest, KnowsWhetherASessionQueues) {
  EXPECT_THAT(Shell("MULTI x\nsessions\n"), EndsWith("* A\n"));
  EXPECT_THAT(Shell("MULTI\nDISCARD x\nsessions\n"), EndsWith("* A (TX)\n"));
  EXPECT_THAT(Shell("MULTI\nDISCARD\nsessions\n"), EndsWith("* A\n"));
  EXPECT_THAT(Shell("MULTI\nEXEC x\nsessions\n"), EndsWith("* A\n"));
  EXPECT_THAT(Shell("MULTI\nRESET\nsessions\n"), EndsWith("* A\n"));
}

TEST(ShellTest, ExplainsALostExec) {
  const std::string out =
      Shell("SET k 1\nWATCH k none\nB> SET k 2\nB> SET none 1\nMULTI\nEXEC\n");
  EXPECT_THAT(out, HasSubstr("(nil)\nNothing was written. Lost, because since "
                             "WATCH\n    \"k\" was changed: version seen "));
  EXPECT_THAT(out, HasSubstr("\n    \"none\" was created: version seen "));
}

TEST(ShellTest, ExplainsNothingWhereAnEmptyReplyIsNoLostExec) {
  EXPECT_EQ(Shell("GET none\n"), "(nil)\n");
}

TEST(ShellTest, ShowsTheUsageBehindAWrongNumberOfArguments) {
  EXPECT_EQ(Shell("get\n"),
            "(error) ERR wrong number of arguments for 'get' command\n"
            "usage: GET key\n");
}

TEST(ShellTest, HelpsWithACommand) {
  EXPECT_THAT(Shell("help get\n"), StartsWith("GET key\n"));
  EXPECT_THAT(Shell("help\n"), HasSubstr("use B"));
  EXPECT_EQ(Shell("help nosuch\n"), "there is no such command\n");
}

TEST(ShellTest, EndsWhenTold) {
  EXPECT_EQ(Shell("quit\nSET k 1\n"), "");
  EXPECT_EQ(Shell("EXIT\nSET k 1\n"), "");
}

TEST(ShellTest, SaysWhatItDoesNotUnderstand) {
  EXPECT_EQ(Shell("GET \"k\nPING\n"), "the quotes are unbalanced\nPONG\n");
  EXPECT_EQ(Shell("use a>b\n"), "use wants the name of a session: use B\n");
  EXPECT_EQ(Shell("use\n"), "use wants the name of a session: use B\n");
  EXPECT_EQ(Shell("= OK\n"), "this belongs into a transcript: vigil run\n");
}

TEST(ShellTest, ForgetsASessionThatIsClosed) {
  EXPECT_THAT(Shell("B> MULTI\n@close B\nB> EXEC\n"),
              AllOf(StartsWith("OK\n"), HasSubstr("EXEC without MULTI")));
}

}  // namespace
}  // namespace vigil::tool
