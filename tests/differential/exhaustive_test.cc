// Every interleaving of each story, on both sides.

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "gtest/gtest.h"

#include "tests/differential/compare.h"
#include "tests/differential/interleavings.h"
#include "tests/differential/oracle_test_case.h"
#include "tests/differential/step.h"
#include "tests/differential/subject.h"

namespace vigil::differential {
namespace {

TEST(StoriesTest, AreManyAndOfOneShape) {
  EXPECT_GE(TwoSessionStories().size(), 40u);
  EXPECT_GE(ThreeSessionStories().size(), 8u);
  for (const Story& story : TwoSessionStories()) {
    EXPECT_EQ(ParseProgram(story.a).size(), 6u) << story.name;
    EXPECT_EQ(ParseProgram(story.b).size(), 6u) << story.name;
    EXPECT_EQ(ParseProgram(story.c).size(), 0u) << story.name;
  }
  for (const Story& story : ThreeSessionStories()) {
    EXPECT_EQ(ParseProgram(story.a).size(), 3u) << story.name;
    EXPECT_EQ(ParseProgram(story.b).size(), 3u) << story.name;
    EXPECT_EQ(ParseProgram(story.c).size(), 3u) << story.name;
  }
}

class Interleavings : public OracleTest,
                      public testing::WithParamInterface<Story> {
 protected:
  // Compares them all, up to the first difference; returns how many.
  std::size_t CompareAll() {
    Subject subject;
    return ForEachInterleaving(GetParam(), [&](const Script& script) {
      std::optional<Finding> finding = Compare(oracle(), subject, script);
      if (!finding) return true;
      ADD_FAILURE() << Report(
          Shrink(oracle(), subject, *std::move(finding)),
          "an interleaving of " + std::string(GetParam().name));
      return false;
    });
  }
};

std::string StoryName(const testing::TestParamInfo<Story>& info) {
  return std::string(info.param.name);
}

class OfTwoSessions : public Interleavings {};
TEST_P(OfTwoSessions, AreAnsweredAlike) {
  const std::size_t count = CompareAll();
  if (HasFailure()) return;
  EXPECT_EQ(count, 924u);
}
INSTANTIATE_TEST_SUITE_P(Story, OfTwoSessions,
                         testing::ValuesIn(TwoSessionStories().begin(),
                                           TwoSessionStories().end()),
                         StoryName);

class OfThreeSessions : public Interleavings {};
TEST_P(OfThreeSessions, AreAnsweredAlike) {
  const std::size_t count = CompareAll();
  if (HasFailure()) return;
  EXPECT_EQ(count, 1680u);
}
INSTANTIATE_TEST_SUITE_P(Story, OfThreeSessions,
                         testing::ValuesIn(ThreeSessionStories().begin(),
                                           ThreeSessionStories().end()),
                         StoryName);

}  // namespace
}  // namespace vigil::differential
