// The scripts were run on redis-server 7.0.15: it answers the same.

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

constexpr const char* kNotAnInteger =
    "-ERR value is not an integer or out of range";
constexpr const char* kSyntax = "-ERR syntax error";
constexpr const char* kBadTime = "-ERR invalid expire time in 'set' command";
constexpr const char* kBadGetExTime =
    "-ERR invalid expire time in 'getex' command";

TEST(SetTest, SetsOnConditions) {
  Words words;
  words.Play({{"SET k 1 XX", "nil"},
              {"SET k 1 NX", "+OK"},
              {"SET k 2 nx", "nil"},
              {"SET k 3 xX", "+OK"},
              {"GET k", "'3'"},
              {"SET k 4 NX NX", "nil"}});
}

TEST(SetTest, WithGetAnswersTheOldTextWhetherItSetsOrNot) {
  Words words;
  words.Play({{"SET k 1 GET", "nil"},
              {"SET k 2 GET", "'1'"},
              {"SET k 3 NX GET", "'2'"},
              {"GET k", "'2'"},
              {"SET k 3 XX GET GET", "'2'"},
              {"SET new 1 XX GET", "nil"},
              {"EXISTS new", "0"},
              {"SET new 1 GET NX", "nil"},
              {"GET new", "'1'"}});
}

TEST(SetTest, DropsTheDeadlineUnlessToldToKeepIt) {
  Words words;
  words.Play({{"SET k 1 EX 100", "+OK"},
              {"SET k 2 KEEPTTL", "+OK"},
              {"TTL k", "100"},
              {"SET k 3", "+OK"},
              {"TTL k", "-1"},
              {"SET new 1 KEEPTTL", "+OK"},
              {"TTL new", "-1"}});
}

TEST(SetTest, TakesADeadlineInFourSpellings) {
  Words words;  // its clock stands at 1,000,000,000 seconds
  EXPECT_EQ(words("SET k 1 EX 10"), "+OK");
  EXPECT_EQ(words("PTTL k"), "10000");
  EXPECT_EQ(words("SET k 1 PX 1500"), "+OK");
  EXPECT_EQ(words("PTTL k"), "1500");
  EXPECT_EQ(words("SET k 1 EXAT 1000000003"), "+OK");
  EXPECT_EQ(words("PTTL k"), "3000");
  EXPECT_EQ(words("SET k 1 PXAT 1000000000007"), "+OK");
  EXPECT_EQ(words("PTTL k"), "7");
}

TEST(SetTest, ADeadlineThatHasPassedLeavesNothing) {
  Words words;
  words.Play({{"SET k 1", "+OK"}, {"SET k 2 PXAT 1", "+OK"}, {"GET k", "nil"}});
}

TEST(SetTest, OptionsThatContradictAreASyntaxError) {
  Words words;
  words.Play({{"SET k 1 NX XX", kSyntax},
              {"SET k 1 EX 10 PX 10", kSyntax},
              {"SET k 1 EX 10 KEEPTTL", kSyntax},
              {"SET k 1 KEEPTTL PXAT 10", kSyntax},
              {"SET k 1 EXAT 10 EX 10", kSyntax},
              {"SET k 1 PERSIST", kSyntax},
              {"SET k 1 EX", kSyntax},
              {"SET k 1 2", kSyntax},
              {"SET k 1 \"\"", kSyntax},
              {"EXISTS k", "0"},
              {"SET k 1 EX 10 EX 20", "+OK"},  // the same one may be repeated
              {"TTL k", "20"},
              {"SET k 1 KEEPTTL KEEPTTL", "+OK"}});
}

TEST(SetTest, AZeroByteEndsAnOption) {
  Words words;
  words.Play({{"SET k 1 \"XX\\x00junk\"", "nil"},
              {"SET k 1 \"keepttl\\x00\"", "+OK"},
              {"SET k 1 \"\\x00NX\"", kSyntax}});
}

TEST(SetTest, ChecksTheTimeAfterTheOptionsAndBeforeTheKey) {
  Words words;
  words.Play({{"SET k 1", "+OK"},
              {"SET k 2 EX abc BAD", kSyntax},
              {"SET k 2 EX abc", kNotAnInteger},
              {"SET k 2 NX EX abc", kNotAnInteger},
              {"SET k 2 EX 0", kBadTime},
              {"SET k 2 PX -1", kBadTime},
              {"SET k 2 EXAT 0", kBadTime},
              {"SET k 2 EX 9223372036854775", kBadTime},
              {"SET k 2 EX 9223372036854776", kBadTime},
              {"SET k 2 EXAT 9223372036854776", kBadTime},
              {"SET k 2 PX 9223372036854775807", kBadTime},
              {"SET k 2 EX 9223372036854775808", kNotAnInteger},
              {"GET k", "'1'"},
              {"SET k 2 PXAT 9223372036854775807", "+OK"},
              {"PEXPIRETIME k", "9223372036854775807"}});
}

TEST(SetExTest, TakesTheTimeBeforeTheValue) {
  Words words;
  words.Play({{"SETEX k 100 v", "+OK"},
              {"TTL k", "100"},
              {"PSETEX k 5000 w", "+OK"},
              {"TTL k", "5"},
              {"GET k", "'w'"},
              {"SETEX k x v", kNotAnInteger},
              {"SETEX k 0 v", "-ERR invalid expire time in 'setex' command"},
              {"PSETEX k -5 v", "-ERR invalid expire time in 'psetex' command"},
              {"SETEX k 9223372036854776 v",
               "-ERR invalid expire time in 'setex' command"},
              {"GET k", "'w'"}});
}

TEST(GetExTest, AnswersTheTextAndChangesTheDeadlineAsTold) {
  Words words;
  words.Play({{"GETEX k", "nil"},
              {"SET k v", "+OK"},
              {"GETEX k EX 100", "'v'"},
              {"TTL k", "100"},
              {"GETEX k", "'v'"},
              {"TTL k", "100"},
              {"GETEX k PERSIST", "'v'"},
              {"TTL k", "-1"},
              {"GETEX k PERSIST", "'v'"},
              {"GETEX k PX 7000", "'v'"},
              {"TTL k", "7"},
              {"GETEX k PXAT 9223372036854775807", "'v'"},
              {"PEXPIRETIME k", "9223372036854775807"},
              {"GETEX k EXAT 1", "'v'"},  // has passed: the key is removed
              {"EXISTS k", "0"}});
}

TEST(GetExTest, LooksAtTheKeyBeforeTheTime) {
  Words words;
  words.Play({{"GETEX k EX abc", "nil"},
              {"GETEX k EX 0", "nil"},
              {"GETEX k BAD", kSyntax},
              {"SET k v", "+OK"},
              {"GETEX k EX abc", kNotAnInteger},
              {"GETEX k EX 0", kBadGetExTime},
              {"GETEX k PX 9223372036854775807", kBadGetExTime},
              {"TTL k", "-1"}});
}

TEST(GetExTest, RefusesSetsOptionsAndContradictions) {
  Words words;
  words.Play({{"SET k v", "+OK"},
              {"GETEX k NX", kSyntax},
              {"GETEX k GET", kSyntax},
              {"GETEX k KEEPTTL", kSyntax},
              {"GETEX k EX 1 PERSIST", kSyntax},
              {"GETEX k PERSIST EX 1", kSyntax},
              {"GETEX k EX", kSyntax},
              {"GETEX k PERSIST PERSIST", "'v'"}});
}

}  // namespace
}  // namespace vigil
