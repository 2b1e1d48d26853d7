// The demo shows what it claims.

#include "api/tool/demo.h"

#include <chrono>
#include <cstdint>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "api/tool/console.h"
#include "api/tool/demo_race.h"
#include "api/tool/demo_sessions.h"

namespace vigil::tool {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::chrono::milliseconds kPatience{20'000};

struct Screen {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Console console{.in = in, .out = out, .err = err};
};

TEST(DemoRaceTest, OverdrawsTheBalanceWithoutWatch) {
  const RaceOutcome race =
      RaceWithoutWatch({.rounds = 1'000'000, .time = kPatience});
  EXPECT_EQ(race.overdrawn, 1U);
  EXPECT_EQ(race.last_balance, kRaceBalance - 2 * kRaceWithdrawal);
  EXPECT_EQ(race.last_seen[0], kRaceBalance);
  EXPECT_EQ(race.last_seen[1], kRaceBalance);
}

TEST(DemoRaceTest, WithdrawsExactlyOnceInTransactions) {
  const RaceOutcome race =
      RaceInTransactions({.rounds = 2'000, .time = kPatience});
  EXPECT_GT(race.rounds, 0U);
  EXPECT_EQ(race.exact, race.rounds);
  EXPECT_EQ(race.lowest_balance, kRaceBalance - kRaceWithdrawal);
}

TEST(DemoRaceTest, SaysSoWhenTheRaceWasNotMet) {
  Screen screen;
  // No time: one round each, which may or may not meet the race.
  const RaceLimits one_round{.rounds = 1, .time = kPatience};
  const bool shown = ShowRace(one_round, one_round, screen.console);
  if (shown) {
    EXPECT_THAT(screen.out.str(), HasSubstr("The balance is -60"));
  } else {
    EXPECT_THAT(screen.out.str(), Not(HasSubstr("The balance is")));
    EXPECT_THAT(screen.out.str(), HasSubstr("The race was not met"));
  }
}

TEST(DemoSessionsTest, ShowsTheAbortWithItsKeyAndVersions) {
  Screen screen;
  EXPECT_TRUE(ShowSessions(screen.console));
  const std::string text = screen.out.str();
  EXPECT_THAT(text, HasSubstr("A> WATCH balance        OK\n"));
  EXPECT_THAT(text, HasSubstr("B> DECRBY balance 80    (integer) 20\n"));
  EXPECT_THAT(text, HasSubstr("(nil)  aborted: kConflict"));
  EXPECT_THAT(text, HasSubstr("\"balance\" was changed: version seen "));
  EXPECT_THAT(text, HasSubstr("A> GET balance          \"20\"\n"));
  EXPECT_THAT(text, Not(HasSubstr("not what should have happened")));
}

TEST(DemoTest, EndsWithEverythingShown) {
  Screen screen;
  DemoOptions options;
  options.without_watch = {.rounds = 1'000'000, .time = kPatience};
  options.in_transactions.rounds = 500;
  options.sample.transfers = 2'000;
  options.sample.accounts = 200;
  options.repeat = 1;
  EXPECT_EQ(RunDemo(options, screen.console), kExitOk) << screen.out.str();
  EXPECT_THAT(screen.out.str(),
              HasSubstr("Everything above was seen happening"));
}

TEST(DemoTest, WritesNoEscapesWhereColoursAreOff) {
  Screen screen;
  EXPECT_TRUE(ShowSessions(screen.console));
  EXPECT_THAT(screen.out.str(), Not(HasSubstr("\x1b")));
}

TEST(DemoTest, WritesColoursWhereTheyAreOn) {
  Screen screen;
  screen.console.colours = true;
  EXPECT_TRUE(ShowSessions(screen.console));
  EXPECT_THAT(screen.out.str(), HasSubstr("\x1b[1m2. Two sessions"));
}

}  // namespace
}  // namespace vigil::tool
