// CLIENT: names, lists and what a session says of itself.

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ClientTest, NumbersSessionsFromTheirFirstWordOn) {
  Words words;
  EXPECT_EQ(words("CLIENT ID"), "1");
  EXPECT_EQ(words("CLIENT ID", "B"), "2");
  EXPECT_EQ(words("CLIENT ID"), "1");
}

TEST(ClientTest, ListsOnlySessionsThatHaveUsedWords) {
  Words words;
  Session typed(*words.store());
  const std::string list = words("CLIENT LIST");
  EXPECT_THAT(list, HasSubstr("id=1 "));
  EXPECT_THAT(list, Not(HasSubstr("id=2 ")));
}

TEST(ClientTest, NamesASessionAndTakesTheNameAway) {
  Words words;
  words.Play({{"CLIENT GETNAME", "nil"},
              {"CLIENT SETNAME me", "+OK"},
              {"CLIENT GETNAME", "'me'"},
              {"CLIENT SETNAME ''", "+OK"},
              {"CLIENT GETNAME", "nil"}});
  for (const std::string_view name : {"'a b'", "\"a\\nb\"", "\"\\x7f\""}) {
    EXPECT_EQ(words("CLIENT SETNAME " + std::string(name)),
              "-ERR Client names cannot contain spaces, newlines or special "
              "characters.");
  }
}

TEST(ClientTest, DescribesItselfByTheFieldsThatToolsRead) {
  Words words;
  words.Play({{"SELECT 2", "+OK"},
              {"CLIENT SETNAME me", "+OK"},
              {"CLIENT NO-EVICT on", "+OK"},
              {"CLIENT SETINFO LIB-NAME redis-py", "+OK"},
              {"CLIENT SETINFO lib-ver 5.0", "+OK"},
              {"WATCH a b", "+OK"}});
  const std::string info = words("CLIENT INFO");
  for (const char* field :
       {"id=1 ", " name=me ", " age=0 ", " idle=0 ", " flags=e ", " db=2 ",
        " multi=-1 ", " cmd=client|info ", " user=default ", " resp=2 ",
        " lib-name=redis-py ", " lib-ver=5.0 ", " watch=2\n"}) {
    EXPECT_THAT(info, HasSubstr(field));
  }
  EXPECT_EQ(words.Ask("CLIENT INFO").kind(), Reply::Kind::kVerbatim);
}

TEST(ClientTest, ShowsOthersWhatASessionQueues) {
  Words words;
  words.Play({{"MULTI", "+OK"}, {"GET k", "+QUEUED"}, {"GET k", "+QUEUED"}});
  EXPECT_THAT(words("CLIENT LIST", "B"), HasSubstr(" flags=x "));
}

TEST(ClientTest, ListsByTypeAndById) {
  Words words;
  words("PING");
  words("PING", "B");
  const std::string both = words("CLIENT LIST TYPE normal");
  EXPECT_THAT(both, HasSubstr("id=1 "));
  EXPECT_THAT(both, HasSubstr("id=2 "));
  EXPECT_THAT(words("CLIENT LIST ID 2 99"), Not(HasSubstr("id=1 ")));
  EXPECT_THAT(words("CLIENT LIST ID 2 99"), HasSubstr("id=2 "));
  words.Play({
      {"CLIENT LIST TYPE master", "''"},
      {"CLIENT LIST TYPE foo", "-ERR Unknown client type 'foo'"},
      {"CLIENT LIST ID 0", "''"},
      {"CLIENT LIST ID x 1", "-ERR Invalid client ID"},
      {"CLIENT LIST ID", "-ERR syntax error"},
      {"CLIENT LIST TYPE normal ID 1", "-ERR syntax error"},
      {"CLIENT LIST foo", "-ERR syntax error"},
  });
}

TEST(ClientTest, RefusesWhatItDoesNotKnow) {
  Words words;
  words.Play({
      {"CLIENT", "-ERR wrong number of arguments for 'client' command"},
      {"CLIENT foo", "-ERR unknown subcommand 'foo'. Try CLIENT HELP."},
      {"CLIENT ID x", "-ERR wrong number of arguments for 'client|id' command"},
      {"CLIENT NO-EVICT maybe", "-ERR syntax error"},
      {"CLIENT SETINFO colour red", "-ERR Unrecognized option 'colour'"},
      {"CLIENT SETINFO lib-name 'a b'",
       "-ERR lib-name cannot contain spaces, newlines or special characters."},
  });
}

TEST(ClientTest, AnswersInsideExec) {
  Words words;
  words.Play({{"MULTI", "+OK"},
              {"CLIENT SETNAME me", "+QUEUED"},
              {"CLIENT GETNAME", "+QUEUED"},
              {"CLIENT ID", "+QUEUED"},
              {"EXEC", "[+OK, 'me', 1]"}});
}

}  // namespace
}  // namespace vigil
