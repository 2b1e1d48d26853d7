// The scripts were run on redis-server 7.0.15: it answers the same.

#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

constexpr const char* kNotAnInteger =
    "-ERR value is not an integer or out of range";
constexpr const char* kTooLong =
    "-ERR string exceeds maximum allowed size (proto-max-bulk-len)";

TEST(GetTest, AnswersTheTextOrNil) {
  Words words;
  words.Play({{"GET k", "nil"},
              {"SET k value", "+OK"},
              {"GET k", "'value'"},
              {"SET k \"\"", "+OK"},
              {"GET k", "''"},
              {"SET k -12", "+OK"},
              {"GET k", "'-12'"},
              {"SET k 012", "+OK"},
              {"GET k", "'012'"}});
}

TEST(GetTest, KeepsAnyBytesOfKeyAndValue) {
  Words words;
  const std::string key("\0\r\n\xff", 4);
  const std::string value("a\0b\r\n", 5);
  EXPECT_EQ(words.AskWords({"SET", key, value}), Reply::Ok());
  EXPECT_EQ(words.AskWords({"GET", key}), Reply::Bulk(value));
  EXPECT_EQ(words.AskWords({"SET", "", "empty"}), Reply::Ok());
  EXPECT_EQ(words.AskWords({"GET", ""}), Reply::Bulk("empty"));
}

TEST(MGetTest, AnswersEveryKeyInOrder) {
  Words words;
  words.Play({{"MSET a 1 b two", "+OK"},
              {"MGET a missing b a", "['1', nil, 'two', '1']"}});
}

TEST(StrLenTest, CountsBytes) {
  Words words;
  words.Play({{"STRLEN k", "0"},
              {"SET k \"\\x00\\xc3\\xa4\"", "+OK"},
              {"STRLEN k", "3"},
              {"SET k -100", "+OK"},
              {"STRLEN k", "4"}});
}

TEST(GetRangeTest, CutsAsRedisDoes) {
  Words words;
  words.Play(
      {{"SET k 0123456789", "+OK"},
       {"GETRANGE k 0 3", "'0123'"},
       {"GETRANGE k -3 -1", "'789'"},
       {"GETRANGE k 0 -1", "'0123456789'"},
       {"GETRANGE k 5 2", "''"},
       {"GETRANGE k -1 -5", "''"},
       {"GETRANGE k 5 100", "'56789'"},
       {"GETRANGE k -100 2", "'012'"},
       {"GETRANGE k -100 -50", "'0'"},  // both are clamped to 0
       {"GETRANGE k 100 200", "''"},
       {"GETRANGE k -9223372036854775808 9223372036854775807", "'0123456789'"},
       {"GETRANGE missing 0 -1", "''"},
       {"SET n 12345", "+OK"},
       {"GETRANGE n 1 2", "'23'"},
       {"SUBSTR n -2 -1", "'45'"}});
}

TEST(GetRangeTest, ReadsItsNumbersBeforeTheKey) {
  Words words;
  words.Play({{"GETRANGE missing x 1", kNotAnInteger},
              {"GETRANGE missing 0 1.5", kNotAnInteger},
              {"GETRANGE missing 0 9223372036854775808", kNotAnInteger}});
}

TEST(SetNxTest, SetsAnAbsentKeyOnly) {
  Words words;
  words.Play({{"SETNX k 1", "1"}, {"SETNX k 2", "0"}, {"GET k", "'1'"}});
}

TEST(GetSetTest, AnswersTheOldTextAndDropsTheDeadline) {
  Words words;
  words.Play({{"GETSET k 1", "nil"},
              {"EXPIRE k 100", "1"},
              {"GETSET k 2", "'1'"},
              {"TTL k", "-1"},
              {"GET k", "'2'"}});
}

TEST(GetDelTest, AnswersTheTextAndRemovesTheKey) {
  Words words;
  words.Play({{"GETDEL k", "nil"},
              {"SET k 1", "+OK"},
              {"GETDEL k", "'1'"},
              {"EXISTS k", "0"}});
}

TEST(MSetTest, TheLastOfEqualKeysCounts) {
  Words words;
  words.Play({{"MSET a 1 b 2 a 3", "+OK"},
              {"MGET a b", "['3', '2']"},
              {"EXPIRE a 100", "1"},
              {"MSET a 4", "+OK"},
              {"TTL a", "-1"}});
}

TEST(MSetTest, RefusesAKeyWithoutAValue) {
  Words words;
  words.Play(
      {{"MSET a 1 b", "-ERR wrong number of arguments for 'mset' command"},
       {"MSETNX a 1 b", "-ERR wrong number of arguments for 'msetnx' command"},
       {"EXISTS a", "0"},
       {"MULTI", "+OK"},
       {"MSET a 1 b", "+QUEUED"},  // found when it runs, so nothing is spoiled
       {"SET c 1", "+QUEUED"},
       {"EXEC", "[-ERR wrong number of arguments for 'mset' command, +OK]"}});
}

TEST(MSetNxTest, SetsAllOrNothing) {
  Words words;
  words.Play({{"MSETNX a 1 b 2 a 3", "1"},
              {"MSETNX c 1 b 9", "0"},
              {"MGET a b c", "['3', '2', nil]"}});
}

TEST(AppendTest, AnswersTheNewLength) {
  Words words;
  words.Play({{"APPEND k \"\"", "0"},
              {"EXISTS k", "1"},
              {"APPEND k 12", "2"},
              {"APPEND k 34", "4"},
              {"GET k", "'1234'"},
              {"INCR k", "1235"},
              {"APPEND k x", "5"},
              {"GET k", "'1235x'"}});
}

TEST(AppendTest, KeepsTheDeadline) {
  Words words;
  words.Play(
      {{"SET k a EX 100", "+OK"}, {"APPEND k b", "2"}, {"TTL k", "100"}});
}

TEST(SetRangeTest, WritesOverAndFillsWithZeros) {
  Words words;
  words.Play({{"SET k Hello", "+OK"},
              {"SETRANGE k 1 xx", "5"},
              {"GET k", "'Hxxlo'"},
              {"SETRANGE k 7 y", "8"},
              {"STRLEN k", "8"},
              {"SETRANGE new 2 z", "3"}});
  EXPECT_EQ(words.Ask("GET k"), Reply::Bulk(std::string("Hxxlo\0\0y", 8)));
  EXPECT_EQ(words.Ask("GET new"), Reply::Bulk(std::string("\0\0z", 3)));
}

TEST(SetRangeTest, AnEmptyValueChangesNothingWhereverItIsPut) {
  Words words;
  words.Play({{"SETRANGE k 536870912 \"\"", "0"},  // before any size is checked
              {"EXISTS k", "0"},
              {"SET k abc", "+OK"},
              {"SETRANGE k 9223372036854775807 \"\"", "3"}});
}

TEST(SetRangeTest, ChecksTheOffsetThenTheSize) {
  Words words;
  words.Play({{"SETRANGE k x v", kNotAnInteger},
              {"SETRANGE k 9223372036854775808 \"\"", kNotAnInteger},
              {"SETRANGE k -1 v", "-ERR offset is out of range"},
              {"SETRANGE k -1 \"\"", "-ERR offset is out of range"},
              {"SETRANGE k 536870912 v", kTooLong},
              {"SETRANGE k 9223372036854775807 vv", kTooLong},
              {"EXISTS k", "0"}});
}

}  // namespace
}  // namespace vigil
