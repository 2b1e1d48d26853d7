#include "api/command/settings.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace vigil::command {
namespace {

using Words = std::vector<std::string_view>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

class SettingsTest : public testing::Test {
 protected:
  Pairs Find(const Words& patterns) { return settings_.Find(patterns); }
  std::string Set(const Words& pairs) {
    return std::string(settings_.Set(pairs).text());
  }

  Settings settings_{Settings::Chosen{}};
};

TEST_F(SettingsTest, FindsANameInAnyCaseAndAnswersItAsItWasSpelled) {
  EXPECT_EQ(Find({"MAXMEMORY"}), (Pairs{{"MAXMEMORY", "0"}}));
}

TEST_F(SettingsTest, FindsEachSettingOnceHoweverManyPatternsMatch) {
  EXPECT_EQ(Find({"hz", "h?", "HZ", "[h]z"}), (Pairs{{"hz", "10"}}));
}

TEST_F(SettingsTest, FindsNothingByAnUnknownName) {
  EXPECT_EQ(Find({"nosuch", "nosuch*"}), Pairs{});
}

TEST_F(SettingsTest, ShowsWhatTheOptionsChose) {
  const Settings settings({.allow_debug_commands = true, .memory_limit = 123});
  EXPECT_EQ(settings.Find(Words{"maxmemory"}), (Pairs{{"maxmemory", "123"}}));
  EXPECT_EQ(settings.Find(Words{"enable-debug-command"}),
            (Pairs{{"enable-debug-command", "yes"}}));
}

TEST_F(SettingsTest, KeepsWhatIsSet) {
  EXPECT_EQ(Set({"HZ", "50", "appendonly", "YES"}), "OK");
  EXPECT_EQ(Find({"hz", "appendonly"}),
            (Pairs{{"hz", "50"}, {"appendonly", "yes"}}));
}

TEST_F(SettingsTest, SetsNothingWhereOneCannotBe) {
  EXPECT_EQ(Set({"hz", "50", "timeout", "x"}),
            "ERR CONFIG SET failed (possibly related to argument 'timeout') - "
            "argument couldn't be parsed into an integer");
  EXPECT_EQ(Find({"hz"}), (Pairs{{"hz", "10"}}));
}

TEST_F(SettingsTest, ReadsMemoryWithAUnit) {
  const auto value = [&](std::string_view text) {
    Set({"stream-node-max-bytes", text});
    return Find({"stream-node-max-bytes"})[0].second;
  };
  EXPECT_EQ(value("7"), "7");
  EXPECT_EQ(value("7b"), "7");
  EXPECT_EQ(value("7k"), "7000");
  EXPECT_EQ(value("7KB"), "7168");
  EXPECT_EQ(value("7m"), "7000000");
  EXPECT_EQ(value("7mb"), "7340032");
  EXPECT_EQ(value("1gB"), "1073741824");
}

TEST_F(SettingsTest, RefusesAsRedisDoes) {
  const auto why = [&](const Words& pairs) {
    const std::string text = Set(pairs);
    return text.substr(text.find(") - ") + 4);
  };
  EXPECT_EQ(Set({"nosuch", "1", "databases", "3"}),
            "ERR Unknown option or number of arguments for CONFIG SET - "
            "'nosuch'");
  EXPECT_EQ(why({"databases", "3", "nosuch", "1"}),
            "can't set immutable config");
  EXPECT_EQ(why({"hz", "10", "hz", "10"}), "duplicate parameter");
  EXPECT_EQ(why({"appendonly", "maybe"}), "argument must be 'yes' or 'no'");
  EXPECT_EQ(why({"timeout", "-1"}),
            "argument must be between 0 and 2147483647 inclusive");
  EXPECT_EQ(why({"appendfsync", "foo"}),
            "argument(s) must be one of the following: everysec, always, no");
  for (const char* text : {"", "x", "1x", "-1", " 1", "99999999999999999999",
                           "9223372036854775807kb"}) {
    EXPECT_EQ(why({"hash-max-listpack-value", text}),
              "argument must be a memory value")
        << text;
  }
}

}  // namespace
}  // namespace vigil::command
