// CONFIG, through a session.

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

TEST(ConfigTest, AnswersAndChangesSettings) {
  Words words;
  words.Play({
      {"CONFIG GET maxmemory", "{'maxmemory': '0'}"},
      {"CONFIG SET hz 20 timeout 5", "+OK"},
      {"CONFIG GET hz timeou?", "{'hz': '20', 'timeout': '5'}"},
      {"CONFIG GET nosuch", "{}"},
  });
}

TEST(ConfigTest, RefusesWhatIsNoPair) {
  Words words;
  words.Play({
      {"CONFIG SET hz",
       "-ERR wrong number of arguments for 'config|set' command"},
      {"CONFIG SET hz 1 timeout", "-ERR syntax error"},
      {"CONFIG GET", "-ERR wrong number of arguments for 'config|get' command"},
      {"CONFIG foo", "-ERR unknown subcommand 'foo'. Try CONFIG HELP."},
      {"CONFIG SET databases 3",
       "-ERR CONFIG SET failed (possibly related to argument 'databases') - "
       "can't set immutable config"},
  });
}

TEST(ConfigTest, SettingsAreTheStoresNotTheSessions) {
  Words words;
  words("CONFIG SET hz 20");
  EXPECT_EQ(words("CONFIG GET hz", "B"), "{'hz': '20'}");
}

}  // namespace
}  // namespace vigil
