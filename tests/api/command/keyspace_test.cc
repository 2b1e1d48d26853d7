// The scripts were run on redis-server 7.0.15: it answers the same.

#include <set>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

constexpr const char* kSyntax = "-ERR syntax error";
constexpr const char* kNotAnInteger =
    "-ERR value is not an integer or out of range";
constexpr const char* kInvalidCursor = "-ERR invalid cursor";

using KeySet = std::multiset<std::string>;

// The texts in an array of bulks.
KeySet TextsOf(const Reply& array) {
  KeySet texts;
  for (const Reply& text : array.elements()) texts.emplace(text.text());
  return texts;
}

// Scans from 0 to 0 with `options`.
KeySet ScanAll(Words& words, const std::string& options) {
  KeySet keys;
  std::string cursor = "0";
  int pages = 0;
  do {
    const Reply page = words.Ask("SCAN " + cursor + " " + options);
    if (page.elements().size() != 2) {
      ADD_FAILURE() << Shown(page);
      return keys;
    }
    cursor = page.elements()[0].text();
    keys.merge(TextsOf(page.elements()[1]));
  } while (cursor != "0" && ++pages < 10'000);
  EXPECT_LT(pages, 10'000);
  return keys;
}

TEST(KeysTest, AnswersTheKeysOfThePatternInThisDatabase) {
  Words words;
  words.Play({{"MSET one 1 two 2 three 3", "+OK"},
              {"SELECT 1", "+OK"},
              {"SET other 1", "+OK"},
              {"KEYS *", "['other']"},
              {"SELECT 0", "+OK"},
              {"KEYS o?e", "['one']"},
              {"KEYS none", "[]"}});
  EXPECT_EQ(TextsOf(words.Ask("KEYS t*")), (KeySet{"three", "two"}));
  EXPECT_EQ(TextsOf(words.Ask("KEYS *")), (KeySet{"one", "three", "two"}));
}

TEST(KeysTest, OnlyALoneStarMatchesTheEmptyKey) {
  Words words;
  words.Play({{"SET \"\" 1", "+OK"},
              {"KEYS *", "['']"},
              {"KEYS **", "[]"},
              {"KEYS \"\"", "['']"},
              {"SCAN 0 MATCH * COUNT 1000", "['0', ['']]"},
              {"SCAN 0 MATCH ** COUNT 1000", "['0', []]"}});
}

TEST(KeysTest, LeavesOutWhatHasExpired) {
  Words words;
  words.Play({{"SET k 1 PX 10", "+OK"}});
  words.Advance(11ms);
  EXPECT_EQ(words("KEYS *"), "[]");
  EXPECT_EQ(words("RANDOMKEY"), "nil");
  EXPECT_EQ(ScanAll(words, ""), KeySet{});
}

TEST(ScanCommandTest, MeetsEveryKeyOnce) {
  Words words;
  KeySet all;
  for (int i = 0; i < 500; ++i) {
    const std::string key = "key" + std::to_string(i);
    all.insert(key);
    EXPECT_EQ(words("SET " + key + " 1"), "+OK");
  }
  words.Play(
      {{"SELECT 1", "+OK"}, {"SET other 1", "+OK"}, {"SELECT 0", "+OK"}});
  EXPECT_EQ(ScanAll(words, ""), all);
  EXPECT_EQ(ScanAll(words, "COUNT 1"), all);
  EXPECT_EQ(ScanAll(words, "COUNT 9223372036854775807"), all);
  EXPECT_EQ(ScanAll(words, "match key7 count 50"), KeySet{"key7"});
  EXPECT_EQ(ScanAll(words, "TYPE STRING MATCH *7? MATCH key1?"),
            (KeySet{"key10", "key11", "key12", "key13", "key14", "key15",
                    "key16", "key17", "key18", "key19"}))
      << "the last MATCH counts";
  EXPECT_EQ(ScanAll(words, "TYPE list COUNT 100"), KeySet{});
  EXPECT_EQ(ScanAll(words, "TYPE nonsense COUNT 100"), KeySet{});
}

TEST(ScanCommandTest, TakesACursorAsCReadsNumbers) {
  Words words;
  words.Play({{"SET k 1", "+OK"},
              {"SCAN \"\" COUNT 1000", "['0', ['k']]"},
              {"SCAN +0 COUNT 1000", "['0', ['k']]"},
              {"SCAN -0 COUNT 1000", "['0', ['k']]"},
              {"SCAN 000 COUNT 1000", "['0', ['k']]"},
              {"SCAN \"0\\x00junk\" COUNT 1000", "['0', ['k']]"},
              {"SCAN x", kInvalidCursor},
              {"SCAN \" 1\"", kInvalidCursor},
              {"SCAN \"1 \"", kInvalidCursor},
              {"SCAN +", kInvalidCursor},
              {"SCAN -", kInvalidCursor},
              {"SCAN --1", kInvalidCursor},
              {"SCAN 0x1", kInvalidCursor},
              {"SCAN 18446744073709551616", kInvalidCursor},
              {"SCAN -18446744073709551616", kInvalidCursor},
              {"SCAN x BAD", kInvalidCursor}});
}

TEST(ScanCommandTest, ANumberThatIsNoCursorGetsAWellFormedReply) {
  Words words;
  words.Play({{"SET k 1", "+OK"}});
  for (const char* cursor :
       {"1", "7", "4294967296", "9223372036854775808", "18446744073709551615",
        "-1", "-18446744073709551615"}) {
    const Reply page = words.Ask("SCAN " + std::string(cursor));
    ASSERT_EQ(page.elements().size(), 2u) << cursor;
    EXPECT_EQ(page.elements()[0].kind(), Reply::Kind::kBulk) << cursor;
    EXPECT_EQ(page.elements()[1].kind(), Reply::Kind::kArray) << cursor;
  }
}

TEST(ScanCommandTest, ReadsItsOptionsFromLeftToRight) {
  Words words;
  words.Play({{"SCAN 0 COUNT", kSyntax},
              {"SCAN 0 MATCH", kSyntax},
              {"SCAN 0 TYPE", kSyntax},
              {"SCAN 0 BAD x", kSyntax},
              {"SCAN 0 COUNT x BAD", kNotAnInteger},
              {"SCAN 0 COUNT 0", kSyntax},
              {"SCAN 0 COUNT -1", kSyntax},
              {"SCAN 0 COUNT 9223372036854775808", kNotAnInteger}});
}

TEST(RandomKeyCommandTest, AnswersAKeyOfThisDatabase) {
  Words words;
  words.Play({{"RANDOMKEY", "nil"},
              {"SET k 1", "+OK"},
              {"RANDOMKEY", "'k'"},
              {"SELECT 2", "+OK"},
              {"RANDOMKEY", "nil"}});
}

TEST(DbSizeTest, CountsTheKeysOfThisDatabase) {
  Words words;
  words.Play({{"DBSIZE", "0"},
              {"MSET a 1 b 2", "+OK"},
              {"DBSIZE", "2"},
              {"SELECT 1", "+OK"},
              {"DBSIZE", "0"}});
}

TEST(FlushTest, RemovesTheKeysOfOneDatabaseOrOfAll) {
  Words words;
  words.Play({{"SET a 1", "+OK"},
              {"SELECT 1", "+OK"},
              {"SET b 1", "+OK"},
              {"FLUSHDB", "+OK"},
              {"DBSIZE", "0"},
              {"SELECT 0", "+OK"},
              {"DBSIZE", "1"},
              {"FLUSHDB async", "+OK"},
              {"DBSIZE", "0"},
              {"SET a 1", "+OK"},
              {"SELECT 1", "+OK"},
              {"FLUSHALL SYNC", "+OK"},
              {"SELECT 0", "+OK"},
              {"DBSIZE", "0"}});
}

TEST(FlushTest, TakesOneWordAtMost) {
  Words words;
  words.Play({{"SET a 1", "+OK"},
              {"FLUSHDB BAD", kSyntax},
              {"FLUSHALL SYNC ASYNC", kSyntax},
              {"FLUSHALL \"\"", kSyntax},
              {"DBSIZE", "1"}});
}

TEST(SwapDbTest, ExchangesTwoDatabases) {
  Words words;
  words.Play({{"SET a 1", "+OK"},
              {"SWAPDB 0 1", "+OK"},
              {"DBSIZE", "0"},
              {"SWAPDB 1 1", "+OK"},
              {"SELECT 1", "+OK"},
              {"KEYS *", "['a']"},
              {"SWAPDB 1 0", "+OK"},
              {"DBSIZE", "0"}});
}

TEST(SwapDbTest, RefusesADatabaseThatIsNone) {
  Words words;
  words.Play({{"SWAPDB x y", "-ERR invalid first DB index"},
              {"SWAPDB 99999999999 0", "-ERR invalid first DB index"},
              {"SWAPDB 0 y", "-ERR invalid second DB index"},
              {"SWAPDB -1 0", "-ERR DB index is out of range"},
              {"SWAPDB 0 16", "-ERR DB index is out of range"},
              {"SWAPDB 99 99", "-ERR DB index is out of range"}});
}

TEST(KeyspaceTest, WorksInsideATransaction) {
  Words words;
  words.Play({{"SET a 1", "+OK"},
              {"MULTI", "+OK"},
              {"SET b 2", "+QUEUED"},
              {"DBSIZE", "+QUEUED"},
              {"DEL a", "+QUEUED"},
              {"KEYS *", "+QUEUED"},
              {"RANDOMKEY", "+QUEUED"},
              {"SCAN 0 COUNT 1000", "+QUEUED"},
              {"SWAPDB 0 1", "+QUEUED"},
              {"DBSIZE", "+QUEUED"},
              {"SWAPDB 0 1", "+QUEUED"},
              {"FLUSHDB", "+QUEUED"},
              {"DBSIZE", "+QUEUED"},
              {"SET c 3", "+QUEUED"},
              {"KEYS *", "+QUEUED"},
              {"EXEC",
               "[+OK, 2, 1, ['b'], 'b', ['0', ['b']], +OK, 0, +OK, +OK, 0, "
               "+OK, ['c']]"},
              {"KEYS *", "['c']"}});
}

}  // namespace
}  // namespace vigil
