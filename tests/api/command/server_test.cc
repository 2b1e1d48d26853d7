// TIME WAIT FUNCTION TXSTATS.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

using testing::HasSubstr;

TEST(TimeTest, AnswersTheStoresClock) {
  Words words;
  const auto now = words.store().Now().time_since_epoch().count();
  const auto expected = [](std::int64_t ms) {
    return "['" + std::to_string(ms / 1000) + "', '" +
           std::to_string(ms % 1000 * 1000) + "']";
  };
  EXPECT_EQ(words("TIME"), expected(now));
  words.Advance(1'234ms);
  EXPECT_EQ(words("TIME"), expected(now + 1'234));
}

TEST(WaitTest, HasNoReplicasToWaitFor) {
  Words words;
  words.Play({
      {"WAIT 0 0", "0"},
      {"WAIT 3 0", "0"},
      {"WAIT -1 0", "0"},
      {"WAIT x 0", "-ERR value is not an integer or out of range"},
      {"WAIT 0 x", "-ERR timeout is not an integer or out of range"},
      {"WAIT 0 -1", "-ERR timeout is negative"},
  });
}

TEST(FunctionTest, FlushesTheFunctionsThatThereAreNot) {
  Words words;
  words.Play({
      {"FUNCTION FLUSH", "+OK"},
      {"FUNCTION FLUSH async", "+OK"},
      {"FUNCTION FLUSH foo",
       "-ERR FUNCTION FLUSH only supports SYNC|ASYNC option"},
      {"FUNCTION FLUSH sync async",
       "-ERR unknown subcommand or wrong number of arguments for 'FLUSH'. Try "
       "FUNCTION HELP."},
      {"FUNCTION foo", "-ERR unknown subcommand 'foo'. Try FUNCTION HELP."},
  });
}

TEST(TxStatsTest, CountsWhatSessionsLostOn) {
  Words words;
  words.Play({{"WATCH k", "+OK"},
              {"SET k 1", "+OK"},
              {"MULTI", "+OK"},
              {"EXEC", "nil array"}});
  const std::string stats = words("TXSTATS");
  EXPECT_THAT(stats, HasSubstr("'conflicts_created': 1"));
  EXPECT_THAT(stats, HasSubstr("'conflicts_changed': 0"));
}

TEST(TxStatsTest, CountsGhostsWhileTheyAreWatched) {
  Words words;
  words("WATCH absent");
  EXPECT_THAT(words("TXSTATS"), HasSubstr("'ghosts': 1"));
  words("UNWATCH");
  EXPECT_THAT(words("TXSTATS"), HasSubstr("'ghosts': 0"));
}

// It needs every shard's lock there, and must take none twice.
TEST(TxStatsTest, AnswersInsideExec) {
  Words words;
  words.Play({{"MULTI", "+OK"},
              {"SET k v", "+QUEUED"},
              {"TXSTATS", "+QUEUED"},
              {"INFO", "+QUEUED"}});
  const Reply reply = words.Ask("EXEC");
  ASSERT_EQ(reply.elements().size(), 3u);
  EXPECT_EQ(reply.elements()[1].kind(), Reply::Kind::kMap);
  EXPECT_EQ(reply.elements()[2].kind(), Reply::Kind::kVerbatim);
}

}  // namespace
}  // namespace vigil
