// The scripts were run on redis-server 7.0.15: it answers the same.

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

constexpr const char* kNotAnInteger =
    "-ERR value is not an integer or out of range";
constexpr const char* kNotAnInt32 =
    "-ERR value is out of range, value must between -2147483648 and "
    "2147483647";
constexpr const char* kSyntax = "-ERR syntax error";
constexpr const char* kSameObject =
    "-ERR source and destination objects are the same";
constexpr const char* kNoDb = "-ERR DB index is out of range";

TEST(ExistsTest, CountsAKeyAsOftenAsItIsNamed) {
  Words words;
  words.Play({{"MSET a 1 b 2", "+OK"},
              {"EXISTS a", "1"},
              {"EXISTS a b a missing", "3"},
              {"TOUCH a b a missing", "3"},
              {"TOUCH missing", "0"}});
}

TEST(TypeTest, NamesTheType) {
  Words words;
  words.Play({{"SET k 1", "+OK"}, {"TYPE k", "+string"}, {"TYPE no", "+none"}});
}

TEST(DelTest, CountsTheKeysThatWereThere) {
  Words words;
  words.Play({{"MSET a 1 b 2 c 3", "+OK"},
              {"DEL a missing b a", "2"},
              {"UNLINK c c", "1"},
              {"DEL c", "0"}});
}

TEST(RenameTest, MovesTheValueAndItsDeadline) {
  Words words;
  words.Play({{"RENAME a b", "-ERR no such key"},
              {"RENAME a a", "-ERR no such key"},
              {"SET a 1 EX 100", "+OK"},
              {"SET b 2", "+OK"},
              {"RENAME a b", "+OK"},
              {"MGET a b", "[nil, '1']"},
              {"TTL b", "100"},
              {"RENAME b b", "+OK"},
              {"GET b", "'1'"}});
}

TEST(RenameNxTest, NeedsAnAbsentTarget) {
  Words words;
  words.Play({{"RENAMENX a b", "-ERR no such key"},
              {"MSET a 1 b 2", "+OK"},
              {"RENAMENX a b", "0"},
              {"RENAMENX a a", "0"},
              {"RENAMENX a c", "1"},
              {"MGET a b c", "[nil, '2', '1']"}});
}

TEST(CopyTest, CopiesTheValueAndItsDeadline) {
  Words words;
  words.Play({{"COPY a b", "0"},
              {"SET a 1 EX 100", "+OK"},
              {"COPY a b", "1"},
              {"TTL b", "100"},
              {"SET a 2", "+OK"},
              {"COPY a b", "0"},
              {"COPY a b REPLACE", "1"},
              {"GET b", "'2'"},
              {"TTL b", "-1"},
              {"COPY a a", kSameObject},
              {"COPY missing missing", kSameObject},
              {"COPY a a REPLACE", kSameObject}});
}

TEST(CopyTest, GoesToAnotherDatabase) {
  Words words;
  words.Play({{"SET a 1", "+OK"},
              {"COPY a a DB 3", "1"},
              {"COPY a a DB 3", "0"},
              {"COPY a b db 3 replace", "1"},
              {"COPY a a DB 0", kSameObject},
              {"SELECT 3", "+OK"},
              {"MGET a b", "['1', '1']"},
              {"SET a 9", "+OK"},
              {"COPY a a DB 0", "0"},
              {"COPY a a REPLACE DB 0", "1"},
              {"SELECT 0", "+OK"},
              {"GET a", "'9'"}});
}

TEST(CopyTest, ReadsItsOptionsFromLeftToRight) {
  Words words;
  words.Play({{"COPY a b BAD", kSyntax},
              {"COPY a b DB", kSyntax},
              {"COPY a b DB x BAD", kNotAnInteger},
              {"COPY a b DB 16 BAD", kNoDb},
              {"COPY a b DB -1", kNoDb},
              {"COPY a b BAD DB x", kSyntax},
              {"COPY a b DB 4294967296", kNotAnInt32},
              {"COPY a b DB 1 DB 2 REPLACE REPLACE", "0"}});
}

TEST(MoveTest, MovesAKeyToWhereItIsAbsent) {
  Words words;
  words.Play({{"MOVE a 1", "0"},
              {"SET a 1 EX 100", "+OK"},
              {"MOVE a 1", "1"},
              {"EXISTS a", "0"},
              {"SET a 2", "+OK"},
              {"MOVE a 1", "0"},
              {"GET a", "'2'"},
              {"SELECT 1", "+OK"},
              {"GET a", "'1'"},
              {"TTL a", "100"}});
}

TEST(MoveTest, RefusesADatabaseThatIsNone) {
  Words words;
  words.Play({{"MOVE a 0", kSameObject},
              {"MOVE a 16", kNoDb},
              {"MOVE a -1", kNoDb},
              {"MOVE a x", kNotAnInteger},
              {"MOVE a 99999999999", kNotAnInt32}});
}

TEST(MoveTest, IsAConflictForWatchersOnBothSides) {
  Words words;
  words.Play({{"SET k 1", "+OK"}});
  words.Play({{"WATCH k", "+OK"}, {"MULTI", "+OK"}}, "B");
  words.Play({{"SELECT 5", "+OK"}, {"WATCH k", "+OK"}, {"MULTI", "+OK"}}, "C");
  words.Play({{"MOVE k 5", "1"}});
  words.Play({{"EXEC", "nil array"}}, "B");
  words.Play({{"EXEC", "nil array"}}, "C");
}

}  // namespace
}  // namespace vigil
