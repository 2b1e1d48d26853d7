// The table of commands: how a name finds its row.

#include <cctype>
#include <set>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "api/command/command.h"
#include "api/command/handlers.h"
#include "api/command/key_flags.h"

namespace vigil::command {
namespace {

std::string Upper(std::string_view name) {
  std::string upper;
  for (const char c : name) {
    upper.push_back(
        static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  }
  return upper;
}

TEST(TableTest, FindsEveryCommandByItsName) {
  for (const Command& row : AllCommands()) {
    EXPECT_EQ(FindCommand(row.name), &row) << row.name;
  }
}

TEST(TableTest, FindsANameInAnyCase) {
  for (const Command& row : AllCommands()) {
    EXPECT_EQ(FindCommand(Upper(row.name)), &row) << row.name;
  }
  EXPECT_EQ(FindCommand("gEtRaNgE"), FindCommand("getrange"));
}

TEST(TableTest, FindsNothingByAnotherName) {
  for (const std::string_view name :
       {"", "g", "ge", "gett", "get ", " get", "get|", "client|list",
        "aVeryLongNameOfACommandThatIsNot"}) {
    EXPECT_EQ(FindCommand(name), nullptr) << name;
  }
  EXPECT_EQ(FindCommand(std::string_view("get\0", 4)), nullptr);
  EXPECT_EQ(FindCommand(std::string_view("\0get", 4)), nullptr);
}

// One bit away from a letter, '@' and '[' are the neighbours of 'A' and 'Z'.
TEST(TableTest, TakesOnlyLettersInEitherCase) {
  EXPECT_EQ(FindCommand("g\x05t"), nullptr);
  EXPECT_EQ(FindCommand("\xc7"
                        "ET"),
            nullptr);
  const Command* client = FindCommand("client");
  ASSERT_NE(client, nullptr);
  EXPECT_NE(FindSubcommand(*client, "NO-EVICT"), nullptr);
  EXPECT_EQ(FindSubcommand(*client, "NO\rEVICT"), nullptr);
}

TEST(TableTest, FindsNoNameThatDiffersInOneByte) {
  for (const Command& row : AllCommands()) {
    for (std::size_t i = 0; i < row.name.size(); ++i) {
      std::string name(row.name);
      name[i] = '~';
      EXPECT_EQ(FindCommand(name), nullptr) << name;
    }
  }
}

TEST(TableTest, FindsSubcommandsOfTheirContainerOnly) {
  const Command* client = FindCommand("client");
  ASSERT_NE(client, nullptr);
  const Command* list = FindSubcommand(*client, "LIST");
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->session, &ClientList);
  EXPECT_EQ(ContainerOf(*list), client);
  EXPECT_EQ(FullName(*list), "client|list");
  EXPECT_EQ(FindByFullName("Client|List"), list);
  EXPECT_EQ(FindSubcommand(*client, "resetstat"), nullptr);
  EXPECT_EQ(FindSubcommand(*client, ""), nullptr);
  EXPECT_EQ(FindByFullName("get|list"), nullptr);
  EXPECT_EQ(FindByFullName("|list"), nullptr);
  EXPECT_EQ(FindByFullName("client|"), nullptr);
}

TEST(TableTest, NamesARowWithoutAContainerAsItIs) {
  EXPECT_EQ(FullName(*FindCommand("get")), "get");
  EXPECT_EQ(ContainerOf(*FindCommand("get")), nullptr);
}

TEST(TableTest, IsInTheOrderOfItsNames) {
  std::string_view last;
  for (const Command& row : AllCommands()) {
    EXPECT_LT(last, row.name);
    last = row.name;
  }
}

TEST(TableTest, HasTheCommandsOfTheFirstTwoTiers) {
  const std::set<std::string_view> wanted = {
      "append",   "auth",      "client",      "command",  "config",
      "copy",     "dbsize",    "debug",       "decr",     "decrby",
      "del",      "discard",   "echo",        "exec",     "exists",
      "expire",   "expireat",  "expiretime",  "flushall", "flushdb",
      "function", "get",       "getdel",      "getex",    "getrange",
      "getset",   "hello",     "incr",        "incrby",   "incrbyfloat",
      "info",     "keys",      "lcs",         "mget",     "move",
      "mset",     "msetnx",    "multi",       "object",   "persist",
      "pexpire",  "pexpireat", "pexpiretime", "ping",     "psetex",
      "pttl",     "quit",      "randomkey",   "rename",   "renamenx",
      "reset",    "scan",      "select",      "set",      "setex",
      "setnx",    "setrange",  "strlen",      "substr",   "swapdb",
      "time",     "touch",     "ttl",         "type",     "unlink",
      "unwatch",  "wait",      "watch"};
  for (const std::string_view name : wanted) {
    EXPECT_NE(FindCommand(name), nullptr) << name;
  }
  for (const Command& row : AllCommands()) {
    EXPECT_NE(wanted.contains(row.name), row.Has(kOurs)) << row.name;
  }
}

TEST(TableTest, CountsTheNameInTheArity) {
  const Command& get = *FindCommand("get");
  EXPECT_FALSE(AcceptsCount(get, 1));
  EXPECT_TRUE(AcceptsCount(get, 2));
  EXPECT_FALSE(AcceptsCount(get, 3));
  const Command& del = *FindCommand("del");
  EXPECT_FALSE(AcceptsCount(del, 1));
  EXPECT_TRUE(AcceptsCount(del, 2));
  EXPECT_TRUE(AcceptsCount(del, 1'000'000));
}

TEST(TableTest, DeniesAtTheMemoryLimitOnlyWhatWrites) {
  for (const Command& row : AllCommands()) {
    EXPECT_TRUE(row.write != nullptr || !row.Has(kDenyOom)) << row.name;
  }
}

TEST(TableTest, GivesEachKeyOfATwoKeyCommandItsOwnFlags) {
  const auto ranges = KeyRangesOf(*FindCommand("rename"));
  ASSERT_EQ(ranges.size(), 2u);
  EXPECT_EQ(ranges[0].positions.first, 1);
  EXPECT_EQ(ranges[0].flags, "RW access delete");
  EXPECT_EQ(ranges[1].positions.first, 2);
  EXPECT_EQ(ranges[1].flags, "OW update");
}

TEST(TableTest, FindsTheKeysAmongTheWords) {
  using Indexes = std::vector<std::size_t>;
  EXPECT_EQ(KeyIndexes(kNoKeys, 5), Indexes{});
  EXPECT_EQ(KeyIndexes(kFirstKey, 3), Indexes{1});
  EXPECT_EQ(KeyIndexes(kTwoKeys, 4), (Indexes{1, 2}));
  EXPECT_EQ(KeyIndexes(kTwoKeys, 2), Indexes{1});
  EXPECT_EQ(KeyIndexes(kAllKeys, 4), (Indexes{1, 2, 3}));
  EXPECT_EQ(KeyIndexes(kPairs, 5), (Indexes{1, 3}));
}

}  // namespace
}  // namespace vigil::command
