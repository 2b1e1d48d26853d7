// The scripts were run on redis-server 7.0.15: it answers the same.

#include <string>

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

TEST(ObjectEncodingTest, TellsHowRedisKeepsAString) {
  Words words;
  words.Play({{"OBJECT ENCODING k", "nil"},
              {"SET k 12", "+OK"},
              {"OBJECT ENCODING k", "'int'"},
              {"SET k 012", "+OK"},
              {"OBJECT ENCODING k", "'embstr'"},
              {"SET k \"\"", "+OK"},
              {"object encoding k", "'embstr'"},
              {"SET k -9223372036854775808", "+OK"},
              {"OBJECT ENCODING k", "'int'"},
              {"SET k 9223372036854775808", "+OK"},
              {"OBJECT ENCODING k", "'embstr'"}});
  EXPECT_EQ(words.AskWords({"SET", "k", std::string(44, 'x')}), Reply::Ok());
  EXPECT_EQ(words("OBJECT ENCODING k"), "'embstr'");
  EXPECT_EQ(words.AskWords({"SET", "k", std::string(45, 'x')}), Reply::Ok());
  EXPECT_EQ(words("OBJECT ENCODING k"), "'raw'");
}

TEST(ObjectEncodingTest, AStringWrittenInPartsIsRaw) {
  Words words;
  words.Play({{"APPEND k 12", "2"},  // the first is a SET
              {"OBJECT ENCODING k", "'int'"},
              {"APPEND k \"\"", "2"},
              {"OBJECT ENCODING k", "'raw'"},
              {"INCR k", "13"},
              {"OBJECT ENCODING k", "'int'"},
              {"SETRANGE k 0 2", "2"},
              {"OBJECT ENCODING k", "'raw'"},
              {"SETRANGE new 0 1", "1"},
              {"OBJECT ENCODING new", "'raw'"},
              {"SETRANGE new 0 \"\"", "1"},
              {"SET e abc", "+OK"},
              {"SETRANGE e 0 \"\"", "3"},
              {"OBJECT ENCODING e", "'embstr'"},
              {"GETSET k abc", "'23'"},
              {"OBJECT ENCODING k", "'embstr'"}});
}

TEST(ObjectEncodingTest, StaysWithTheValue) {
  Words words;
  words.Play({{"SET k abc", "+OK"},
              {"APPEND k d", "4"},
              {"EXPIRE k 100", "1"},
              {"OBJECT ENCODING k", "'raw'"},
              {"PERSIST k", "1"},
              {"COPY k copy", "1"},
              {"OBJECT ENCODING copy", "'raw'"},
              {"RENAME copy moved", "+OK"},
              {"OBJECT ENCODING moved", "'raw'"},
              {"MOVE moved 1", "1"},
              {"SELECT 1", "+OK"},
              {"OBJECT ENCODING moved", "'raw'"}});
}

TEST(ObjectEncodingTest, AFloatIsNeverAnInteger) {
  Words words;
  words.Play({{"SET k 1", "+OK"},
              {"INCRBYFLOAT k 2", "'3'"},
              {"OBJECT ENCODING k", "'embstr'"},
              {"INCRBY k 0", "3"},
              {"OBJECT ENCODING k", "'int'"}});
}

TEST(ObjectRefCountTest, SmallIntegersAreShared) {
  Words words;
  words.Play({{"OBJECT REFCOUNT k", "nil"},
              {"SET k 9999", "+OK"},
              {"OBJECT REFCOUNT k", "2147483647"},
              {"INCR k", "10000"},
              {"OBJECT REFCOUNT k", "1"},
              {"SET k -1", "+OK"},
              {"OBJECT REFCOUNT k", "1"},
              {"SET k abc", "+OK"},
              {"OBJECT REFCOUNT k", "1"}});
}

TEST(ObjectTest, CountsNeitherReadsNorTime) {
  Words words;
  words.Play({{"OBJECT FREQ k", "nil"},
              {"OBJECT IDLETIME k", "nil"},
              {"SET k 1", "+OK"},
              {"OBJECT IDLETIME k", "0"},
              {"OBJECT FREQ k",
               "-ERR An LFU maxmemory policy is not selected, access frequency "
               "not tracked. Please note that when switching between policies "
               "at runtime LRU and LFU data will take some time to adjust."}});
}

}  // namespace
}  // namespace vigil
