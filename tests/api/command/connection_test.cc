// PING ECHO SELECT QUIT RESET HELLO AUTH.

#include <string>

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

TEST(PingTest, AnswersPongOrItsArgument) {
  Words words;
  words.Play({
      {"PING", "+PONG"},
      {"PING hello", "'hello'"},
      {"PING a b", "-ERR wrong number of arguments for 'ping' command"},
  });
}

TEST(EchoTest, AnswersItsArgument) {
  Words words;
  words.Play({
      {"ECHO \"a b\"", "'a b'"},
      {"ECHO", "-ERR wrong number of arguments for 'echo' command"},
  });
}

TEST(SelectTest, ChoosesTheDatabaseOfThisSessionOnly) {
  Words words;
  words.Play({{"SELECT 1", "+OK"}, {"SET k one", "+OK"}});
  EXPECT_EQ(words("GET k", "B"), "nil");
  words.Play({{"GET k", "'one'"}, {"SELECT 0", "+OK"}, {"GET k", "nil"}});
}

TEST(SelectTest, RefusesWhatIsNoDatabase) {
  Words words;
  words.Play({
      {"SELECT 16", "-ERR DB index is out of range"},
      {"SELECT -1", "-ERR DB index is out of range"},
      {"SELECT x", "-ERR value is not an integer or out of range"},
      {"SELECT 2147483648",
       "-ERR value is out of range, value must between -2147483648 and "
       "2147483647"},
  });
}

TEST(QuitTest, DropsTheTransactionAndTheWatches) {
  Words words;
  words.Play({{"WATCH k", "+OK"},
              {"MULTI", "+OK"},
              {"SET k v", "+QUEUED"},
              {"QUIT", "+OK"},
              {"EXEC", "-ERR EXEC without MULTI"},
              {"GET k", "nil"}});
}

TEST(ResetTest, PutsASessionBackToHowItBegan) {
  Words words;
  words.Play({{"SELECT 3", "+OK"},
              {"CLIENT SETNAME me", "+OK"},
              {"WATCH k", "+OK"},
              {"MULTI", "+OK"},
              {"RESET", "+RESET"},
              {"EXEC", "-ERR EXEC without MULTI"},
              {"CLIENT GETNAME", "nil"},
              {"SET k v", "+OK"},
              {"SELECT 0", "+OK"},
              {"GET k", "'v'"}});
}

TEST(ResetTest, LetsGoOfTheWatches) {
  Words words;
  words.Play({{"WATCH k", "+OK"}, {"RESET", "+RESET"}, {"SET k v", "+OK"}});
  words.Play({{"MULTI", "+OK"}, {"GET k", "+QUEUED"}, {"EXEC", "['v']"}});
}

TEST(HelloTest, DescribesTheStoreAsRedisDescribesItself) {
  Words words;
  EXPECT_EQ(words("HELLO"),
            "{'server': 'redis', 'version': '7.0.15', 'proto': 2, 'id': 1, "
            "'mode': 'standalone', 'role': 'master', 'modules': []}");
}

TEST(HelloTest, ChoosesTheProtocol) {
  Words words;
  EXPECT_NE(words("HELLO 3").find("'proto': 3"), std::string::npos);
  EXPECT_NE(words("HELLO").find("'proto': 3"), std::string::npos);
  EXPECT_NE(words("HELLO 2").find("'proto': 2"), std::string::npos);
}

TEST(HelloTest, RefusesOtherProtocolsAndOptions) {
  Words words;
  words.Play({
      {"HELLO 4", "-NOPROTO unsupported protocol version"},
      {"HELLO -1", "-NOPROTO unsupported protocol version"},
      {"HELLO 5 bogus", "-NOPROTO unsupported protocol version"},
      {"HELLO AUTH", "-ERR Protocol version is not an integer or out of range"},
      {"HELLO 3 foo", "-ERR Syntax error in HELLO option 'foo'"},
      {"HELLO 2 auth a", "-ERR Syntax error in HELLO option 'auth'"},
      {"HELLO 2 setname", "-ERR Syntax error in HELLO option 'setname'"},
      {"HELLO 2 auth a b",
       "-WRONGPASS invalid username-password pair or user is disabled."},
      {"HELLO 2 setname 'a b'",
       "-ERR Client names cannot contain spaces, newlines or special "
       "characters."},
  });
}

TEST(HelloTest, DoesEachOptionAsItIsMet) {
  Words words;
  words.Play({
      {"HELLO 3 setname first auth nobody x",
       "-WRONGPASS invalid username-password pair or user is disabled."},
      {"CLIENT GETNAME", "'first'"},
  });
  EXPECT_NE(words("HELLO").find("'proto': 2"), std::string::npos);
  EXPECT_NE(words("HELLO 2 AUTH default x SETNAME a SETNAME b").find("proto"),
            std::string::npos);
  EXPECT_EQ(words("CLIENT GETNAME"), "'b'");
}

TEST(AuthTest, KnowsOneUserWithoutAPassword) {
  Words words;
  const std::string no_password =
      "-ERR AUTH <password> called without any password configured for the "
      "default user. Are you sure your configuration is correct?";
  words.Play({
      {"AUTH default anything", "+OK"},
      {"AUTH nobody x",
       "-WRONGPASS invalid username-password pair or user is disabled."},
      {"AUTH secret", no_password},
      {"AUTH a b c", "-ERR syntax error"},
      {"AUTH", "-ERR wrong number of arguments for 'auth' command"},
  });
}

}  // namespace
}  // namespace vigil
