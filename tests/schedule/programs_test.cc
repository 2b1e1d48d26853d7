// Every outcome of every explored schedule is that of some serial order.
//
// VIGIL_SCHEDULE=<program>:<choices> runs one schedule alone and tells it.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/schedule/campaign.h"
#include "tests/support/random.h"

namespace vigil::schedule {
namespace {

bool IsFull() { return std::getenv("VIGIL_TEST_FULL") != nullptr; }

class ScheduleTest : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("VIGIL_SCHEDULE") != nullptr) GTEST_SKIP();
  }
};

// What of a set of programs was explored, in numbers.
struct Tally {
  std::size_t programs = 0;
  std::size_t complete = 0;
  std::size_t different = 0;

  void Print(const Campaign& campaign) const {
    std::cout << programs << " programs, " << campaign.schedules()
              << " schedules (and " << campaign.repeated()
              << " reorderings of these), " << different
              << " different histories; " << complete
              << " programs explored to the end\n";
  }
};

std::vector<std::string> Regressions() {
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(RegressionFolder())) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST_F(ScheduleTest, RegressionsStayRight) {
  Campaign campaign;
  Tally tally;
  const std::size_t cap = IsFull() ? 40'000 : 3'000;
  for (const std::string& name : Regressions()) {
    const auto program = FindProgram(name);
    ASSERT_TRUE(program.has_value()) << name;
    ASSERT_GE(program->sessions.size(), 2u) << name;
    Judge judge(*program);
    for (const std::string& choices : program->schedules) {
      Replay replay(choices);
      campaign.Explore(*program, judge, replay, 1);
    }
    Exhaustive exhaustive;
    const bool complete = campaign.Explore(*program, judge, exhaustive, cap);
    Bounded bounded(2);
    campaign.Explore(*program, judge, bounded, cap / 4);
    AtRandom at_random(TestSeed(), cap / 10);
    campaign.Explore(*program, judge, at_random, cap);
    ++tally.programs;
    if (complete) ++tally.complete;
    tally.different += judge.different();
    if (campaign.failed()) break;
    if (!complete) {
      std::cout << name << ": stopped after " << cap << " schedules\n";
    }
  }
  tally.Print(campaign);
}

TEST_F(ScheduleTest, TwoSessionsAreSerializable) {
  Campaign campaign;
  Tally tally;
  const std::uint64_t programs = IsFull() ? 600 : 240;
  const std::size_t cap = IsFull() ? 3'000 : 1'000;
  for (std::uint64_t i = 1; i <= programs && !campaign.failed(); ++i) {
    const Program program = Generate(i, 2);
    Judge judge(program);
    Exhaustive exhaustive;
    const bool complete = campaign.Explore(program, judge, exhaustive, cap);
    if (complete) ++tally.complete;
    const std::size_t known = judge.different();
    // Deep first says little about the program's beginning.
    Bounded bounded(2);
    campaign.Explore(program, judge, bounded, cap / 4);
    AtRandom at_random(TestSeed() + i, cap / 4);
    campaign.Explore(program, judge, at_random, cap);
    if (complete) {
      EXPECT_EQ(judge.different(), known)
          << "what was left out was no mere reordering:\n"
          << ToText(program);
    }
    ++tally.programs;
    tally.different += judge.different();
  }
  tally.Print(campaign);
  if (!campaign.failed()) {
    EXPECT_GE(campaign.schedules(), IsFull() ? 600'000u : 60'000u);
  }
}

TEST_F(ScheduleTest, ThreeSessionsAreSerializable) {
  Campaign campaign;
  Tally tally;
  const std::uint64_t programs = IsFull() ? 400 : 120;
  const std::size_t cap = IsFull() ? 4'000 : 500;
  for (std::uint64_t i = 1; i <= programs && !campaign.failed(); ++i) {
    const Program program = Generate(i, 3);
    Judge judge(program);
    Bounded twice(2);
    const bool complete = campaign.Explore(program, judge, twice, cap);
    Bounded thrice(3);
    campaign.Explore(program, judge, thrice, cap / 2);
    AtRandom at_random(TestSeed() + i, cap / 2);
    campaign.Explore(program, judge, at_random, cap);
    ++tally.programs;
    if (complete) ++tally.complete;
    tally.different += judge.different();
  }
  tally.Print(campaign);
  if (!campaign.failed()) {
    EXPECT_GE(campaign.schedules(), IsFull() ? 600'000u : 60'000u);
  }
}

TEST(OneScheduleTest, IsToldWhereItIsAskedFor) {
  const char* const asked = std::getenv("VIGIL_SCHEDULE");
  const std::string text(asked != nullptr ? asked : "write_skew:");
  const std::size_t colon = text.find(':');
  const auto program = FindProgram(text.substr(0, colon));
  ASSERT_TRUE(program.has_value()) << "no such program";
  Tell(*program, colon < text.size() ? text.substr(colon + 1) : "");
}

}  // namespace
}  // namespace vigil::schedule
