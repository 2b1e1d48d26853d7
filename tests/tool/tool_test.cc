// The command line: usage, help and exit codes.

#include "api/tool/tool.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/tool/tool_run.h"

namespace vigil::tool {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

TEST(ToolTest, TellsItsVersion) {
  const ToolRun run = RunVigil({"--version"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, StartsWith("vigil 0"));
}

TEST(ToolTest, HelpsWithItsSubcommands) {
  const ToolRun run = RunVigil({"--help"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("demo"));
  EXPECT_THAT(run.out, HasSubstr("ledger"));
  EXPECT_THAT(run.out, HasSubstr("sample"));
}

TEST(ToolTest, HelpsWithTheLedger) {
  const ToolRun run = RunVigil({"ledger", "--help"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("--skip-malformed"));
  EXPECT_THAT(run.out, HasSubstr("Exit code"));
}

// What vigil says to arguments that are bad usage.
std::string Complaint(std::initializer_list<std::string> arguments) {
  const ToolRun run = RunVigil(arguments);
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_THAT(run.err, Not(IsEmpty()));
  return run.err;
}

TEST(ToolTest, NeedsASubcommand) { Complaint({}); }

TEST(ToolTest, RefusesAnUnknownSubcommand) { Complaint({"frobnicate"}); }

TEST(ToolTest, RefusesAnUnknownOption) {
  EXPECT_THAT(Complaint({"demo", "--frobnicate"}), HasSubstr("--frobnicate"));
}

TEST(ToolTest, NeedsTransfersForALedger) {
  EXPECT_THAT(Complaint({"ledger"}), HasSubstr("--transfers"));
}

TEST(ToolTest, RefusesAnOpeningBalanceThatIsNoAmount) {
  EXPECT_THAT(Complaint({"ledger", "--transfers", "-", "--opening", "1.234"}),
              HasSubstr("\"1.234\" has more than two decimals"));
}

TEST(ToolTest, RefusesNoThreadsAndTooMany) {
  Complaint({"ledger", "--transfers", "-", "--threads", "0"});
  Complaint({"ledger", "--transfers", "-", "--threads", "1025"});
  Complaint({"ledger", "--transfers", "-", "--threads", "two"});
}

TEST(ToolTest, RefusesToRepeatZeroTimes) {
  Complaint({"ledger", "--transfers", "-", "--repeat", "0"});
  Complaint({"ledger", "--transfers", "-", "--repeat", "-1"});
}

TEST(ToolTest, RefusesTwoFilesFromStandardInput) {
  EXPECT_THAT(Complaint({"ledger", "--transfers", "-", "--accounts", "-"}),
              HasSubstr("standard input"));
}

TEST(ToolTest, RefusesASampleOfOneAccount) {
  Complaint({"sample", "--accounts", "1"});
}

TEST(ToolTest, WritesASample) {
  const ToolRun run = RunVigil(
      {"sample", "--transfers", "3", "--accounts", "5", "--seed", "9"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, StartsWith("from,to,amount,tally\nacct:"));
  EXPECT_EQ(std::count(run.out.begin(), run.out.end(), '\n'), 4);
}

TEST(ToolTest, AppliesItsOwnSample) {
  const ToolRun sample =
      RunVigil({"sample", "--transfers", "500", "--accounts", "20"});
  const ToolRun ledger = RunVigil(
      {"ledger", "--transfers", "-", "--opening", "100", "--threads", "4"},
      sample.out);
  EXPECT_EQ(ledger.exit_code, 0) << ledger.err;
  EXPECT_THAT(ledger.out, HasSubstr("500 transfers"));
}

}  // namespace
}  // namespace vigil::tool
