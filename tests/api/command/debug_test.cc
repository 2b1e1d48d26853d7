// DEBUG, where it is allowed and where it is not.

#include <string>

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

Options WithDebug() {
  Options options;
  options.allow_debug_commands = true;
  return options;
}

TEST(DebugTest, IsRefusedUnlessTheOptionsAllowIt) {
  Words words;
  EXPECT_EQ(words("DEBUG SLEEP 0").substr(0, 32),
            "-ERR DEBUG command not allowed. ");
  EXPECT_EQ(words("CONFIG GET enable-debug-command"),
            "{'enable-debug-command': 'no'}");
}

TEST(DebugTest, SpoilsATransactionWhereItIsRefused) {
  Words words;
  words("MULTI");
  words("DEBUG SLEEP 0");
  EXPECT_EQ(words("EXEC"),
            "-EXECABORT Transaction discarded because of previous errors.");
}

TEST(DebugTest, DoesWhatItKnows) {
  Words words(WithDebug());
  words.Play({
      {"DEBUG SLEEP 0", "+OK"},
      {"DEBUG sleep x", "+OK"},
      {"DEBUG SET-ACTIVE-EXPIRE 0", "+OK"},
      {"DEBUG SET-ACTIVE-EXPIRE 1", "+OK"},
      {"DEBUG SLEEP",
       "-ERR unknown subcommand or wrong number of arguments for 'SLEEP'. Try "
       "DEBUG HELP."},
      {"DEBUG foo",
       "-ERR unknown subcommand or wrong number of arguments for 'foo'. Try "
       "DEBUG HELP."},
      {"DEBUG", "-ERR wrong number of arguments for 'debug' command"},
  });
}

// The digests are redis-server's.
TEST(DebugTest, DigestsAValueAsRedisDoes) {
  Words words(WithDebug());
  words.Play({
      {"SET k v", "+OK"},
      {"DEBUG DIGEST-VALUE k absent",
       "[+d79ee9fe5d5ad902d7f6620efc3b07b75ddd742f, "
       "+0000000000000000000000000000000000000000]"},
      {"DEBUG DIGEST-VALUE", "[]"},
      {"SET k v EX 100", "+OK"},
      {"DEBUG DIGEST-VALUE k", "[+311b17018163335616e089f6b951c82c477335ac]"},
      {"SET k 12", "+OK"},
      {"DEBUG DIGEST-VALUE k", "[+655ac46b180ad2f61a3cee25f0b1780fa2ec879a]"},
  });
}

TEST(DebugTest, DigestsNoValueInsideExec) {
  Words words(WithDebug());
  words.Play(
      {{"MULTI", "+OK"},
       {"SET k v", "+QUEUED"},
       {"DEBUG DIGEST-VALUE k", "+QUEUED"},
       {"EXEC", "[+OK, -ERR Command not allowed inside a transaction]"}});
}

}  // namespace
}  // namespace vigil
