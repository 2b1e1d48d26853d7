// Names, usages and completions of commands.

#include "api/tool/command_hints.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

namespace vigil::tool {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::vector<CommandHint>& Made() {
  static const std::vector<CommandHint> hints = {
      {"CLIENT", "CLIENT arg [...]", ""},
      {"CLIENT GETNAME", "CLIENT GETNAME", "The name."},
      {"CLIENT INFO", "CLIENT INFO", ""},
      {"GET", "GET key", "The value."},
      {"GETDEL", "GETDEL key", ""},
      {"WATCH", "WATCH key [...]", ""},
  };
  return hints;
}

Completion Tab(std::string_view typed) {
  return CompleteCommand(Made(), typed);
}

std::string UsageOf(std::string_view name) {
  Store store;
  Session session(store);
  const std::vector<CommandHint> hints = ReadHints(session);
  const CommandHint* const hint = FindHint(hints, name);
  return hint != nullptr ? hint->usage : "";
}

TEST(CommandHintsTest, ReadsTheTable) {
  Store store;
  Session session(store);
  const std::vector<CommandHint> hints = ReadHints(session);
  EXPECT_GT(hints.size(), 60U);
  const CommandHint* const get = FindHint(hints, "get");
  ASSERT_NE(get, nullptr);
  EXPECT_EQ(get->name, "GET");
  EXPECT_THAT(get->summary, Not(IsEmpty()));
  EXPECT_TRUE(std::is_sorted(
      hints.begin(), hints.end(),
      [](const auto& a, const auto& b) { return a.name < b.name; }));
}

TEST(CommandHintsTest, TakesTheUsageFromTheTable) {
  EXPECT_EQ(UsageOf("SETEX"), "SETEX key seconds value");
  EXPECT_EQ(UsageOf("RENAME"), "RENAME key newkey");
  EXPECT_EQ(UsageOf("PING"), "PING [message]");
  EXPECT_EQ(UsageOf("config get x"), "CONFIG GET parameter [parameter ...]");
}

TEST(CommandHintsTest, MakesAUsageFromTheNumberOfWordsWhereThereIsNone) {
  EXPECT_EQ(UsageOf("CLIENT"), "CLIENT arg [...]");
  EXPECT_EQ(UsageOf("MULTI"), "MULTI");
}

TEST(CommandHintsTest, FindsTheLongestName) {
  EXPECT_EQ(FindHint(Made(), " client  x")->name, "CLIENT");
  EXPECT_EQ(FindHint(Made(), "client info")->name, "CLIENT INFO");
  EXPECT_EQ(FindHint(Made(), "getx"), nullptr);
}

TEST(CommandHintsTest, CompletesAsFarAsItIsClear) {
  EXPECT_EQ(Tab("W").insert, "ATCH ");
  EXPECT_EQ(Tab("wa").insert, "tch ");
  EXPECT_EQ(Tab("GETD").insert, "EL ");
  EXPECT_EQ(Tab("C").insert, "LIENT ");
  EXPECT_EQ(Tab("client g").insert, "etname ");
}

TEST(CommandHintsTest, ShowsTheChoiceWhereItIsNot) {
  EXPECT_EQ(Tab("g").insert, "et");
  EXPECT_EQ(Tab("get").insert, "");
  EXPECT_EQ(Tab("get").show, "GET  GETDEL");
  EXPECT_EQ(Tab("client ").show, "CLIENT GETNAME  CLIENT INFO");
}

TEST(CommandHintsTest, BreaksALongChoiceIntoLines) {
  std::vector<CommandHint> hints;
  for (char c = 'A'; c <= 'Z'; ++c) {
    hints.push_back({std::string("X") + c + std::string(14, 'Y'), "", ""});
  }
  const std::string show = CompleteCommand(hints, "X").show;
  EXPECT_EQ(std::count(show.begin(), show.end(), '\n'), 6);
  EXPECT_EQ(show.find('\n'), 4 * 16U + 3 * 2U);
}

TEST(CommandHintsTest, ShowsTheUsageBehindAName) {
  EXPECT_EQ(Tab("get ").show, "GET key\n    The value.");
  EXPECT_EQ(Tab("get k").show, "GET key\n    The value.");
  EXPECT_EQ(Tab("getdel").insert, " ");
  EXPECT_EQ(Tab("getdel").show, "GETDEL key");
}

TEST(CommandHintsTest, KnowsNothingOfOtherWords) {
  EXPECT_EQ(Tab("xyz").insert, "");
  EXPECT_EQ(Tab("xyz ").show, "");
}

}  // namespace
}  // namespace vigil::tool
