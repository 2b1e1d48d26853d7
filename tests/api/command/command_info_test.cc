// COMMAND, its subcommands, and HELP: answers out of the table.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "api/command/command.h"
#include "tests/support/words.h"

namespace vigil {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(CommandTest, CountsTheRows) {
  Words words;
  EXPECT_EQ(words("COMMAND COUNT"),
            std::to_string(command::AllCommands().size()));
  EXPECT_EQ(words.Ask("COMMAND").elements().size(),
            command::AllCommands().size());
  EXPECT_EQ(words.Ask("COMMAND INFO"), words.Ask("COMMAND"));
}

// As redis-server 7.0.15 answers it.
TEST(CommandTest, DescribesARowAsRedisDoes) {
  Words words;
  EXPECT_EQ(
      words("COMMAND INFO GET"),
      "[['get', 2, [+readonly, +fast], 1, 1, 1, [+@read, +@string, +@fast], "
      "[], [{'flags': [+RO, +access], 'begin_search': {'type': 'index', "
      "'spec': {'index': 1}}, 'find_keys': {'type': 'range', 'spec': "
      "{'lastkey': 0, 'keystep': 1, 'limit': 0}}}], []]]");
  EXPECT_EQ(words("COMMAND INFO client|list"),
            "[['client|list', -2, [+admin, +noscript, +loading, +stale], 0, 0, "
            "0, [+@admin, +@slow, +@dangerous, +@connection], "
            "['nondeterministic_output'], [], []]]");
}

TEST(CommandTest, CountsTheLastKeyFromTheFirst) {
  Words words;
  EXPECT_THAT(words("COMMAND INFO lcs"), HasSubstr("'lastkey': 1,"));
  EXPECT_THAT(words("COMMAND INFO mset"),
              HasSubstr("'lastkey': -1, 'keystep': 2"));
  EXPECT_THAT(words("COMMAND INFO object|freq"),
              HasSubstr("'index': 2}}, 'find_keys': {'type': 'range', 'spec': "
                        "{'lastkey': 0,"));
}

TEST(CommandTest, AnswersNilForWhatItDoesNotKnow) {
  Words words;
  EXPECT_EQ(words("COMMAND INFO nosuch client|nosuch get|x"),
            "[nil, nil, nil]");
  EXPECT_EQ(words("COMMAND DOCS nosuch"), "{}");
}

TEST(CommandTest, ListsNamesByPatternAndCategory) {
  Words words;
  EXPECT_EQ(words("COMMAND LIST FILTERBY PATTERN WATCH"), "['watch']");
  EXPECT_EQ(words("COMMAND LIST FILTERBY PATTERN client|*name"),
            "['client|getname', 'client|setname']");
  EXPECT_EQ(words("COMMAND LIST filterby aclcat TRANSACTION"),
            "['discard', 'exec', 'multi', 'txstats', 'unwatch', 'watch']");
  words.Play({
      {"COMMAND LIST FILTERBY ACLCAT nosuch", "[]"},
      {"COMMAND LIST FILTERBY MODULE x", "[]"},
      {"COMMAND LIST FILTERBY foo x", "-ERR syntax error"},
      {"COMMAND LIST FILTERBY", "-ERR syntax error"},
      {"COMMAND LIST foo", "-ERR syntax error"},
  });
  EXPECT_THAT(words("COMMAND LIST"), HasSubstr("'config|get'"));
}

TEST(CommandTest, FindsTheKeysOfACall) {
  Words words;
  words.Play({
      {"COMMAND GETKEYS SET k v bogus", "['k']"},
      {"COMMAND GETKEYS mset a b c", "['a', 'c']"},
      {"COMMAND GETKEYS WATCH a b", "['a', 'b']"},
      {"COMMAND GETKEYS object freq k", "['k']"},
      {"COMMAND GETKEYS copy a b", "['a', 'b']"},
      {"COMMAND GETKEYS foo a", "-ERR Invalid command specified"},
      {"COMMAND GETKEYS object k", "-ERR Invalid command specified"},
      {"COMMAND GETKEYS ping x y", "-ERR The command has no key arguments"},
      {"COMMAND GETKEYS get a b",
       "-ERR Invalid number of arguments specified for command"},
      {"COMMAND GETKEYS get",
       "-ERR wrong number of arguments for 'command|getkeys' command"},
  });
}

TEST(CommandTest, SaysWhatACallDoesToEachKey) {
  Words words;
  words.Play({
      {"COMMAND GETKEYSANDFLAGS copy a b",
       "[['a', [+RO, +access]], ['b', [+OW, +update]]]"},
      {"COMMAND GETKEYSANDFLAGS del a b",
       "[['a', [+RM, +delete]], ['b', [+RM, +delete]]]"},
      {"COMMAND GETKEYSANDFLAGS set k v", "[['k', [+OW, +update]]]"},
      {"COMMAND GETKEYSANDFLAGS set k get", "[['k', [+OW, +update]]]"},
      {"COMMAND GETKEYSANDFLAGS set k v get",
       "[['k', [+RW, +access, +update]]]"},
  });
}

TEST(CommandTest, DocumentsARow) {
  Words words;
  const std::string docs = words("COMMAND DOCS getset");
  EXPECT_THAT(docs, HasSubstr("{'getset': {'summary': '"));
  EXPECT_THAT(docs, HasSubstr("'since': '1.0.0', 'group': 'string'"));
  EXPECT_THAT(docs, HasSubstr("'doc_flags': [+deprecated]"));
  EXPECT_THAT(words("COMMAND DOCS client"), HasSubstr("'client|list': {"));
}

TEST(HelpTest, ListsTheSubcommandsOfEveryContainer) {
  Words words;
  for (const char* line :
       {"CLIENT HELP", "COMMAND HELP", "CONFIG HELP", "OBJECT HELP"}) {
    const Reply help = words.Ask(line);
    ASSERT_GT(help.elements().size(), 3u) << line;
    for (const Reply& element : help.elements()) {
      EXPECT_EQ(element.kind(), Reply::Kind::kSimple);
    }
  }
  EXPECT_THAT(words("OBJECT HELP"), HasSubstr("+ENCODING key, +    "));
  EXPECT_EQ(words("OBJECT HELP foo"),
            "-ERR wrong number of arguments for 'object|help' command");
}

}  // namespace
}  // namespace vigil
