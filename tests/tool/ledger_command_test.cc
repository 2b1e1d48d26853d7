// `vigil ledger` from its files to its exit code.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/tool/tool_run.h"

namespace vigil::tool {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(LedgerCommandTest, AppliesAFile) {
  const TemporaryFile transfers(
      "from,to,amount,tally\na,b,10.00,t\nb,c,10.01,t\n");
  const ToolRun run = RunVigil({"ledger", "--transfers", transfers.path(),
                                "--opening", "5", "--threads", "1"});
  // b opens with 5.00, receives nothing from a who cannot pay, and cannot pay.
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("refused                      2"));
  EXPECT_THAT(run.out, HasSubstr("the accounts hold 15.00 in all, exactly"));
  EXPECT_THAT(run.err, IsEmpty());
}

TEST(LedgerCommandTest, ReadsStandardInput) {
  const ToolRun run = RunVigil({"ledger", "--transfers", "-", "--opening", "1"},
                               "from,to,amount\na,b,1\n");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("Ledger standard input"));
  EXPECT_THAT(run.out, HasSubstr("commits                      1"));
}

TEST(LedgerCommandTest, ReadsOpeningBalances) {
  const TemporaryFile accounts("account,balance\na,7.25\nidle,.75\n");
  const ToolRun run = RunVigil({"ledger", "--transfers", "-", "--accounts",
                                accounts.path(), "--threads", "2"},
                               "from,to,amount\na,b,7.25\na,b,.01\n");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("the accounts hold 8.00 in all, exactly"));
  EXPECT_THAT(run.out, HasSubstr("3 accounts"));
}

TEST(LedgerCommandTest, RepeatsTheFile) {
  const ToolRun run = RunVigil({"ledger", "--transfers", "-", "--opening", "10",
                                "--repeat", "12", "--threads", "2"},
                               "from,to,amount\na,b,1\n");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("1 transfer x 12 = 12"));
  EXPECT_THAT(run.out, HasSubstr("commits                     10"));
  EXPECT_THAT(run.out, HasSubstr("refused                      2"));
}

TEST(LedgerCommandTest, AppliesNothingWhenALineIsMalformed) {
  const ToolRun run =
      RunVigil({"ledger", "--transfers", "-", "--opening", "10"},
               "from,to,amount\na,b,1\na,b,one\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_EQ(run.err,
            "standard input:3: the amount \"one\" is not a decimal number\n"
            "vigil: 1 of 2 lines is malformed; nothing was applied "
            "(--skip-malformed applies the others)\n");
}

TEST(LedgerCommandTest, SkipsMalformedLinesWhenAsked) {
  const ToolRun run = RunVigil(
      {"ledger", "--transfers", "-", "--opening", "10", "--skip-malformed"},
      "from,to,amount\na,b,1\na,b,one\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.err, HasSubstr("1 of 2 lines is malformed and skipped"));
  EXPECT_THAT(run.out, HasSubstr("commits                      1"));
}

TEST(LedgerCommandTest, PrintsTwentyMalformedLinesAndCountsAll) {
  std::string text = "from,to,amount\n";
  for (int i = 0; i < 1'500; ++i) text += "a,a,1\n";
  const ToolRun run = RunVigil({"ledger", "--transfers", "-"}, text);
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr(":21: "));
  EXPECT_THAT(run.err, Not(HasSubstr(":22: ")));
  EXPECT_THAT(run.err, HasSubstr("... and 1,480 more"));
  EXPECT_THAT(run.err, HasSubstr("1,500 of 1,500 lines are malformed"));
}

TEST(LedgerCommandTest, RefusesAMissingHeaderEvenWhenSkipping) {
  const ToolRun run = RunVigil(
      {"ledger", "--transfers", "-", "--skip-malformed"}, "a,b,1.00\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.err, HasSubstr("vigil: standard input:1: the header"));
}

TEST(LedgerCommandTest, TellsAboutColumnsThatItDoesNotUse) {
  const ToolRun run = RunVigil({"ledger", "--transfers", "-", "--opening", "1"},
                               "from,to,amount,taly\na,b,1,t\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.err, HasSubstr("\"taly\""));
}

TEST(LedgerCommandTest, RefusesSumsThatCannotBeHeld) {
  const ToolRun run =
      RunVigil({"ledger", "--transfers", "-", "--opening", "50000000000000000"},
               "from,to,amount\na,b,1\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_THAT(run.err, HasSubstr("add up to more than 92,233,720,368,547,758"));
}

TEST(LedgerCommandTest, SaysInOneSentenceThatAFileIsMissing) {
  const ToolRun run = RunVigil({"ledger", "--transfers", "no/such/file.csv"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.err,
            "vigil: cannot read no/such/file.csv: No such file or "
            "directory\n");
}

TEST(LedgerCommandTest, SaysThatADirectoryIsNoFile) {
  const ToolRun run = RunVigil({"ledger", "--transfers", "/"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.err, "vigil: cannot read /: Is a directory\n");
}

TEST(LedgerCommandTest, ReadsNoTransfersWhenTheAccountsAreMissing) {
  const ToolRun run = RunVigil(
      {"ledger", "--transfers", "-", "--accounts", "no/such/file.csv"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("cannot read no/such/file.csv"));
}

}  // namespace
}  // namespace vigil::tool
