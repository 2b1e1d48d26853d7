// What a line of a ledger may say, and what is said where it may not.

#include "api/tool/ledger_input.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "api/tool/ledger.h"

namespace vigil::tool {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ParsedLedger Parse(std::string_view transfers) {
  LedgerSources sources;
  sources.transfers = {"t.csv", transfers};
  return ParseLedger(sources);
}

ParsedLedger ParseBoth(std::string_view accounts, std::string_view transfers,
                       Cents opening = 0) {
  LedgerSources sources;
  sources.transfers = {"t.csv", transfers};
  sources.accounts = SourceText{"a.csv", accounts};
  sources.opening = opening;
  return ParseLedger(sources);
}

std::vector<std::string> Messages(const ParsedLedger& parsed) {
  std::vector<std::string> messages;
  for (const Problem& problem : parsed.problems) {
    messages.push_back(ToString(problem));
  }
  return messages;
}

// What is said about a transfer line under the full header.
std::string Message(std::string_view line) {
  const ParsedLedger parsed =
      Parse("from,to,amount,tally\n" + std::string(line) + "\n");
  EXPECT_THAT(parsed.ledger.transfers, IsEmpty());
  EXPECT_EQ(parsed.problem_count, 1U);
  return parsed.problems.empty() ? "" : ToString(parsed.problems.front());
}

std::string Fatal(const ParsedLedger& parsed) {
  EXPECT_THAT(parsed.ledger.transfers, IsEmpty());
  return parsed.fatal ? ToString(*parsed.fatal) : "";
}

TEST(LedgerInputTest, NumbersAccountsAsTheyCome) {
  const Ledger ledger = Parse("from,to,amount\na,b,1.00\nb,c,2.50\n").ledger;
  ASSERT_EQ(ledger.accounts.size(), 3U);
  EXPECT_EQ(ledger.accounts[2].name, "c");
  ASSERT_EQ(ledger.transfers.size(), 2U);
  EXPECT_EQ(ledger.transfers[1].from, 1U);
  EXPECT_EQ(ledger.transfers[1].to, 2U);
  EXPECT_EQ(ledger.transfers[1].amount, 250);
  EXPECT_EQ(ledger.transfers[1].tally, kNoTally);
}

TEST(LedgerInputTest, FindsColumnsByNameInAnyOrder) {
  const Ledger ledger = Parse("tally,amount,to,from\nt,7,b,a\n").ledger;
  ASSERT_EQ(ledger.transfers.size(), 1U);
  EXPECT_EQ(ledger.accounts[ledger.transfers[0].from].name, "a");
  EXPECT_EQ(ledger.accounts[ledger.transfers[0].to].name, "b");
  EXPECT_EQ(ledger.transfers[0].amount, 700);
  EXPECT_THAT(ledger.tallies, ElementsAre("t"));
}

TEST(LedgerInputTest, TakesAnEmptyTallyAsNone) {
  const Ledger ledger = Parse("from,to,amount,tally\na,b,1,\n").ledger;
  ASSERT_EQ(ledger.transfers.size(), 1U);
  EXPECT_EQ(ledger.transfers[0].tally, kNoTally);
  EXPECT_THAT(ledger.tallies, IsEmpty());
}

TEST(LedgerInputTest, TellsWhichColumnsAreNotUsed) {
  const ParsedLedger parsed = Parse("date,from,to,amount,memo\nx,a,b,1,y\n");
  EXPECT_EQ(parsed.ledger.transfers.size(), 1U);
  EXPECT_THAT(parsed.ignored_columns, ElementsAre("t.csv: \"date\" \"memo\""));
}

TEST(LedgerInputTest, AcceptsAHeaderAlone) {
  const ParsedLedger parsed = Parse("from,to,amount\n");
  EXPECT_FALSE(parsed.fatal);
  EXPECT_EQ(parsed.problem_count, 0U);
}

TEST(LedgerInputTest, OpensAccountsAsTheFileSaysAndOthersAtTheDefault) {
  const ParsedLedger parsed =
      ParseBoth("account,balance\na,5\nidle,.5\n", "from,to,amount\na,b,1\n",
                /*opening=*/300);
  ASSERT_EQ(parsed.ledger.accounts.size(), 3U);
  EXPECT_EQ(parsed.ledger.accounts[0].opening, 500);
  EXPECT_EQ(parsed.ledger.accounts[1].name, "idle");
  EXPECT_EQ(parsed.ledger.accounts[1].opening, 50);
  EXPECT_EQ(parsed.ledger.accounts[2].name, "b");
  EXPECT_EQ(parsed.ledger.accounts[2].opening, 300);
}

TEST(LedgerInputTest, AcceptsATransferOfNothing) {
  EXPECT_EQ(Parse("from,to,amount\na,b,0.00\n").problem_count, 0U);
}

TEST(LedgerInputTest, RefusesAnEmptyFile) {
  EXPECT_EQ(Fatal(Parse("")),
            "t.csv:1: the file is empty; it needs a header: "
            "from,to,amount[,tally]");
}

TEST(LedgerInputTest, RefusesAHeaderThatLacksAColumn) {
  EXPECT_EQ(Fatal(Parse("acct:1,acct:2,1.00\n")),
            "t.csv:1: the header \"acct:1,acct:2,1.00\" lacks the column "
            "\"from\"; it needs from,to,amount[,tally]");
}

TEST(LedgerInputTest, RefusesAHeaderThatNamesAColumnTwice) {
  EXPECT_EQ(Fatal(Parse("from,to,amount,to\n")),
            "t.csv:1: the header names \"to\" twice");
}

TEST(LedgerInputTest, RefusesABrokenHeader) {
  EXPECT_EQ(Fatal(Parse("\n\"from,to,amount\n")),
            "t.csv:2: the header has a double quote that is never closed");
}

TEST(LedgerInputTest, RefusesUtf16ByItsName) {
  EXPECT_THAT(Fatal(Parse("\xff\xfe"
                          "f\0r\0o\0m\0"sv)),
              HasSubstr("the file is UTF-16"));
}

TEST(LedgerInputTest, RefusesAnAccountsFileWithoutItsHeader) {
  EXPECT_THAT(Fatal(ParseBoth("a,1\n", "from,to,amount\n")),
              HasSubstr("a.csv:1: the header \"a,1\" lacks the column "
                        "\"account\""));
}

TEST(LedgerInputTest, ReportsTooFewAndTooManyFields) {
  EXPECT_EQ(Message("a,b,1"),
            "t.csv:2: 3 fields where the header has 4: \"a,b,1\"");
  EXPECT_EQ(Message("a,b,1,t,x"),
            "t.csv:2: 5 fields where the header has 4: \"a,b,1,t,x\"");
}

TEST(LedgerInputTest, ReportsABadAmountWithItsText) {
  EXPECT_EQ(Message("a,b,1.234,t"),
            "t.csv:2: the amount \"1.234\" has more than two decimals");
  EXPECT_EQ(Message("a,b,-5,t"), "t.csv:2: the amount \"-5\" has a sign");
  EXPECT_EQ(Message("a,b,,t"), "t.csv:2: the amount \"\" is empty");
}

TEST(LedgerInputTest, ShortensWhatItQuotes) {
  EXPECT_EQ(Message("a,b," + std::string(1'000, 'x') + ",t"),
            "t.csv:2: the amount \"" + std::string(40, 'x') +
                "...\" is not a decimal number");
}

TEST(LedgerInputTest, ReportsAnEmptyName) {
  EXPECT_EQ(Message(",b,1,t"), "t.csv:2: the from is empty");
  EXPECT_EQ(Message("a,,1,t"), "t.csv:2: the to is empty");
}

TEST(LedgerInputTest, ReportsControlCharactersInNames) {
  EXPECT_EQ(Message("a\0b,c,1,t"sv),
            "t.csv:2: the from \"a\\x00b\" contains a control character");
  EXPECT_EQ(Message("a,\"b\nc\",1,t"),
            "t.csv:2: the to \"b\\x0ac\" contains a control character");
  EXPECT_EQ(Message("a,b,1,\x1b[2J"),
            "t.csv:2: the tally \"\\x1b[2J\" contains a control character");
}

TEST(LedgerInputTest, ReportsNamesThatBeginOrEndWithABlank) {
  EXPECT_EQ(Message("a, b,1,t"),
            "t.csv:2: the to \" b\" begins or ends with a blank");
  EXPECT_EQ(Message("a ,b,1,t"),
            "t.csv:2: the from \"a \" begins or ends with a blank");
}

TEST(LedgerInputTest, ReportsATransferToItself) {
  EXPECT_EQ(Message("a,a,1,t"), "t.csv:2: from and to are both \"a\"");
}

TEST(LedgerInputTest, ReportsABrokenRecord) {
  EXPECT_EQ(
      Message("a,b\"c,1,t"),
      "t.csv:2: a double quote inside an unquoted field: \"a,b\\\"c,1,t\"");
}

TEST(LedgerInputTest, ReportsATallyThatIsAnAccountAnywhere) {
  const ParsedLedger parsed = ParseBoth(
      "account,balance\nbank,9\n",
      "from,to,amount,tally\na,b,1,bank\na,b,1,c\nc,d,1,t\na,b,1,t\n");
  EXPECT_THAT(Messages(parsed),
              ElementsAre("t.csv:2: the tally \"bank\" is an account as well",
                          "t.csv:3: the tally \"c\" is an account as well"));
  EXPECT_EQ(parsed.ledger.transfers.size(), 2U);
  EXPECT_THAT(parsed.ledger.tallies, ElementsAre("t"));
}

TEST(LedgerInputTest, ReportsInTheOrderOfTheLines) {
  EXPECT_THAT(Messages(Parse("from,to,amount,tally\na,b,1,b\na,b,x,\n")),
              ElementsAre("t.csv:2: the tally \"b\" is an account as well",
                          "t.csv:3: the amount \"x\" is not a decimal number"));
}

TEST(LedgerInputTest, ReportsAnAccountThatIsGivenTwice) {
  EXPECT_THAT(
      Messages(
          ParseBoth("account,balance\na,1\nb,2\na,1\n", "from,to,amount\n")),
      ElementsAre("a.csv:4: the account \"a\" was given on line 2 already"));
}

TEST(LedgerInputTest, ReportsABadBalance) {
  EXPECT_THAT(
      Messages(ParseBoth("account,balance\na,-1\n", "from,to,amount\n")),
      ElementsAre("a.csv:2: the balance \"-1\" has a sign"));
}

TEST(LedgerInputTest, CountsAllProblemsButKeepsTheFirstOnes) {
  std::string text = "from,to,amount\n";
  for (int i = 0; i < 100; ++i) text += "a,b,x\n";
  const ParsedLedger parsed = Parse(text);
  EXPECT_EQ(parsed.problem_count, 100U);
  EXPECT_EQ(parsed.line_count, 100U);
  EXPECT_EQ(parsed.problems.size(), kMaxProblems);
  EXPECT_EQ(parsed.problems.back().line, kMaxProblems + 1);
}

TEST(LedgerInputTest, KeepsTheGoodLinesBetweenTheBad) {
  const ParsedLedger parsed =
      Parse("from,to,amount\na,b,1\na,b,x\nc,d,2\n\"\nd,c,3\n");
  EXPECT_EQ(parsed.problem_count, 2U);
  ASSERT_EQ(parsed.ledger.transfers.size(), 3U);
  EXPECT_EQ(parsed.ledger.transfers[2].amount, 300);
}

}  // namespace
}  // namespace vigil::tool
