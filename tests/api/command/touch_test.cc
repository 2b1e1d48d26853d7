// Which words touch the watched key k, and which do not. Each row was run on
// redis-server 7.0.15.

#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

struct Row {
  std::string_view before;  // nothing: k is absent
  std::string_view words;
};

// Whether another session's watch of k is lost to `row`.
bool Touches(const Row& row) {
  Words words;
  if (!row.before.empty()) words(row.before);
  EXPECT_EQ(words("WATCH k", "B"), "+OK");
  EXPECT_EQ(words("MULTI", "B"), "+OK");
  words(row.words);
  return words("EXEC", "B") == "nil array";
}

constexpr Row kTouching[] = {
    {"", "SET k v"},
    {"SET k v", "SET k v"},
    {"SET k v", "SET k v KEEPTTL"},
    {"SET k v", "SET k v GET"},
    {"SET k v", "SET k v XX"},
    {"", "SET k v NX"},
    {"SET k v", "SETEX k 100 v"},
    {"SET k v", "GETSET k v"},
    {"SET k v", "GETDEL k"},
    {"SET k v", "GETEX k EX 100"},
    {"SET k v EX 100", "GETEX k PERSIST"},
    {"SET k v", "GETEX k PXAT 1"},
    {"SET k v", "MSET a 1 k v"},
    {"", "MSETNX a 1 k v"},
    {"SET k 1", "INCRBY k 0"},
    {"SET k 1", "DECRBY k 0"},
    {"SET k 1", "INCRBYFLOAT k 0"},
    {"SET k v", "APPEND k \"\""},
    {"", "APPEND k \"\""},
    {"SET k v", "SETRANGE k 0 v"},
    {"SET k v PXAT 9223372036854775807", "PEXPIREAT k 9223372036854775807"},
    {"SET k v", "EXPIRE k -1"},
    {"SET k v", "EXPIRE k 100 LT"},
    {"SET k v EX 100", "PERSIST k"},
    {"SET k v", "DEL k"},
    {"SET k v", "UNLINK k"},
    {"SET k v", "RENAME k a"},
    {"MSET a 1 k v", "RENAME a k"},
    {"SET a 1", "RENAMENX a k"},
    {"SET a 1", "COPY a k"},
    {"MSET a 1 k 1", "COPY a k REPLACE"},
    {"SET k v", "MOVE k 1"},
    {"SET k v", "FLUSHDB"},
    {"SET k v", "FLUSHALL"},
    {"SET k v", "SWAPDB 0 1"},
};

constexpr Row kNotTouching[] = {
    {"SET k v", "SET k v NX"},
    {"", "SET k v XX"},
    {"SET k v", "SET k w NX GET"},
    {"SET k v", "SETNX k v"},
    {"SET k v", "SET k v EX 0"},
    {"SET k v", "SET k v EX x"},
    {"SET k v", "SET k v BAD"},
    {"", "GETDEL k"},
    {"", "GETEX k EX 100"},
    {"SET k v", "GETEX k"},
    {"SET k v", "GETEX k PERSIST"},
    {"SET k v", "GETEX k EX 0"},
    {"SET a 1", "MSETNX a 1 k v"},
    {"SET k v", "MSET a 1 k"},
    {"SET k v", "INCR k"},
    {"SET k 9223372036854775807", "INCR k"},
    {"SET k v", "INCRBYFLOAT k 1"},
    {"SET k 1", "INCRBYFLOAT k inf"},
    {"SET k v", "SETRANGE k 5 \"\""},
    {"SET k v", "SETRANGE k 536870912 v"},
    {"", "SETRANGE k 5 \"\""},
    {"", "EXPIRE k 100"},
    {"SET k v", "EXPIRE k 100 XX"},
    {"SET k v EX 100", "EXPIRE k 200 LT"},
    {"SET k v", "EXPIRE k 9223372036854775807"},
    {"SET k v", "PERSIST k"},
    {"", "DEL k"},
    {"SET k v", "RENAME k k"},
    {"SET a 1", "RENAME missing k"},
    {"MSET a 1 k v", "RENAMENX a k"},
    {"SET k v", "COPY k a"},
    {"MSET a 1 k v", "COPY a k"},
    {"SET k v", "COPY k k DB 1"},
    {"SET k v", "MOVE k 0"},
    {"", "MOVE k 1"},
    {"", "FLUSHALL"},
    {"SET a 1", "SWAPDB 0 1"},
    {"SET k v", "SWAPDB 1 2"},
    {"SET k v", "SWAPDB 0 0"},
    {"SET k v", "TOUCH k"},
    {"SET k v", "GETRANGE k 0 -1"},
    {"SET k v", "LCS k k"},
    {"SET k v", "OBJECT ENCODING k"},
    {"SET k v", "SCAN 0"},
};

TEST(TouchWordsTest, TheseTouch) {
  for (const Row& row : kTouching) {
    EXPECT_TRUE(Touches(row)) << row.before << " / " << row.words;
  }
}

TEST(TouchWordsTest, TheseDoNot) {
  for (const Row& row : kNotTouching) {
    EXPECT_FALSE(Touches(row)) << row.before << " / " << row.words;
  }
}

}  // namespace
}  // namespace vigil
