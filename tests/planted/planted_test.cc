// Each planted bug makes at least one test program fail within a minute; with
// none planted, the same programs pass. Prints who caught what, when, and what
// it said; with VIGIL_TEST_FULL=1 of every program that is known to catch it,
// not only of the first.

#include "tests/support/planted.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <iostream>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "tests/planted/catchers.h"
#include "tests/planted/child.h"
#include "tests/support/threads.h"

namespace vigil::planted {
namespace {

constexpr int kLimitSeconds = 60;
// What takes seconds at most and does not end in this time hangs.
constexpr int kHangSeconds = 30;

template <class Param>
std::string TestNameOf(const testing::TestParamInfo<Param>& param) {
  std::string name = param.param.name;
  std::replace_if(
      name.begin(), name.end(),
      [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

std::string LastLines(const std::string& text) {
  constexpr std::size_t kMost = 4000;
  return text.size() <= kMost ? text : text.substr(text.size() - kMost);
}

// Whether `catcher` fails with the bug: at once, or, where it draws lots, at
// one of many runs, each with a seed of its own.
bool Catches(const Catcher& catcher, std::string_view bug) {
  int runs = 0;
  double seconds = 0;
  Ended ended;
  do {
    ended = RunChild(CommandOf(catcher), std::string(bug), kHangSeconds);
    EXPECT_NE(ended.how, Ended::How::kNotRun) << catcher.program << "\n"
                                              << LastLines(ended.output);
    ++runs;
    seconds += ended.seconds;
  } while (ended.how == Ended::How::kWell && catcher.HasChance() &&
           seconds < kLimitSeconds);
  const bool caught =
      ended.how == Ended::How::kFailed || ended.how == Ended::How::kTooLate;
  std::cout << bug << ": " << (caught ? "caught by " : "not caught by ")
            << catcher.name << " in " << seconds << " s, run " << runs
            << (caught ? ": " + WhatItSays(ended) : "") << std::endl;
  return caught;
}

class PlantedTest : public testing::TestWithParam<PlantedBug> {};

TEST_P(PlantedTest, IsCaught) {
  const std::string_view bug = GetParam().name;
  bool caught = false;
  for (const std::string_view name : CatchersOf(bug)) {
    caught = Catches(CatcherNamed(name), bug) || caught;
    if (caught && !IsFullRun()) break;
  }
  EXPECT_TRUE(caught) << GetParam().breaks;
}

INSTANTIATE_TEST_SUITE_P(Bug, PlantedTest, testing::ValuesIn(PlantedBugs()),
                         TestNameOf<PlantedBug>);

class CatcherTest : public testing::TestWithParam<Catcher> {};

TEST_P(CatcherTest, PassesWhereNothingIsPlanted) {
  const Ended ended = RunChild(CommandOf(GetParam()), "", kLimitSeconds);
  EXPECT_EQ(ended.how, Ended::How::kWell) << WhatItSays(ended) << "\n"
                                          << LastLines(ended.output);
  EXPECT_NE(ended.output, "");
  // A filter that fits nothing passes, and catches nothing.
  EXPECT_EQ(ended.output.find(" 0 tests "), std::string::npos) << ended.output;
}

INSTANTIATE_TEST_SUITE_P(Each, CatcherTest, testing::ValuesIn(Catchers()),
                         TestNameOf<Catcher>);

TEST(ChildTest, SaysThatThereIsNoSuchBug) {
  const Ended ended =
      RunChild(CommandOf(Catchers()[0]), "no-such-bug", kLimitSeconds);
  EXPECT_EQ(ended.exit_code, 2) << ended.output;
}

}  // namespace
}  // namespace vigil::planted
