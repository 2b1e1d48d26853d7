// The scripts were run on redis-server 7.0.15: it answers the same.

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

constexpr const char* kNotAnInteger =
    "-ERR value is not an integer or out of range";

TEST(ExpireCommandTest, SetsADeadlineInFourSpellings) {
  Words words;
  EXPECT_EQ(words("SET k v"), "+OK");
  EXPECT_EQ(words("EXPIRE k 10"), "1");
  EXPECT_EQ(words("PTTL k"), "10000");
  EXPECT_EQ(words("PEXPIRE k 1500"), "1");
  EXPECT_EQ(words("PTTL k"), "1500");
  EXPECT_EQ(words("EXPIREAT k 1000000003"), "1");
  EXPECT_EQ(words("PTTL k"), "3000");
  EXPECT_EQ(words("PEXPIREAT k 1000000000007"), "1");
  EXPECT_EQ(words("PTTL k"), "7");
  words.Advance(7ms);
  EXPECT_EQ(words("GET k"), "'v'");
  words.Advance(1ms);
  EXPECT_EQ(words("GET k"), "nil");
  EXPECT_EQ(words("EXPIRE k 10"), "0");
}

TEST(ExpireCommandTest, ATimeThatHasPassedRemovesTheKey) {
  Words words;
  words.Play({{"SET k v", "+OK"},
              {"EXPIRE k 0", "1"},
              {"EXISTS k", "0"},
              {"SET k v", "+OK"},
              {"EXPIRE k -9223372036854775", "1"},
              {"EXISTS k", "0"},
              {"SET k v", "+OK"},
              {"PEXPIREAT k -9223372036854775808", "1"},
              {"EXISTS k", "0"},
              {"SET k v", "+OK"},
              {"EXPIREAT k 1", "1"},
              {"EXISTS k", "0"},
              {"EXPIREAT k 1", "0"}});
}

TEST(ExpireCommandTest, RefusesATimeBeyondTheRange) {
  Words words;
  words.Play(
      {{"SET k v", "+OK"},
       {"EXPIRE k 9223372036854775",
        "-ERR invalid expire time in 'expire' command"},
       {"EXPIRE k -9223372036854776",
        "-ERR invalid expire time in 'expire' command"},
       {"EXPIREAT k 9223372036854776",
        "-ERR invalid expire time in 'expireat' command"},
       {"PEXPIRE k 9223372036854775807",
        "-ERR invalid expire time in 'pexpire' command"},
       {"PEXPIRE missing 9223372036854775807",
        "-ERR invalid expire time in 'pexpire' command"},
       {"PEXPIRE k 9223372036854775808", kNotAnInteger},
       {"PEXPIREAT k 9223372036854775807", "1"},
       {"PEXPIRETIME k", "9223372036854775807"},
       {"EXPIRETIME k", "9223372036854776"}});  // rounded without an overflow
}

TEST(ExpireCommandTest, ConditionsLookAtTheDeadlineThatIsThere) {
  Words words;
  words.Play({{"SET k v", "+OK"},
              {"EXPIRE k 100 XX", "0"},
              {"EXPIRE k 100 GT", "0"},
              {"EXPIRE k 100 XX GT", "0"},
              {"EXPIRE k 100 XX LT", "0"},
              {"EXPIRE k 100 nx", "1"},
              {"EXPIRE k 200 NX NX", "0"},
              {"EXPIRE k 50 GT", "0"},
              {"EXPIRE k 200 GT", "1"},
              {"EXPIRE k 300 LT", "0"},
              {"EXPIRE k 300 LT XX", "0"},
              {"EXPIRE k 150 XX LT", "1"},
              {"EXPIRE k 160 XX GT GT", "1"},
              {"EXPIRE k 170 XX", "1"},
              {"TTL k", "170"},
              {"PERSIST k", "1"},
              {"EXPIRE k 300 LT", "1"},
              {"EXPIRE k -1 GT", "0"},
              {"EXPIRE k -1 LT", "1"},
              {"EXISTS k", "0"}});
}

TEST(ExpireCommandTest, ReadsTheOptionsBeforeTheTime) {
  Words words;
  words.Play(
      {{"EXPIRE k abc BAD", "-ERR Unsupported option BAD"},
       {"EXPIRE k abc NX BAD", "-ERR Unsupported option BAD"},
       {"EXPIRE k 5 NX XX \"b\\r\\nx\\x00y\"", "-ERR Unsupported option b  x"},
       {"EXPIRE k abc NX XX",
        "-ERR NX and XX, GT or LT options at the same time are not compatible"},
       {"EXPIRE k abc NX GT LT",
        "-ERR NX and XX, GT or LT options at the same time are not compatible"},
       {"EXPIRE k abc GT LT",
        "-ERR GT and LT options at the same time are not compatible"},
       {"EXPIRE k abc NX", kNotAnInteger}});
}

TEST(TtlTest, TellsNoKeyFromNoDeadline) {
  Words words;
  words.Play({{"TTL k", "-2"},
              {"PTTL k", "-2"},
              {"EXPIRETIME k", "-2"},
              {"PEXPIRETIME k", "-2"},
              {"SET k v", "+OK"},
              {"TTL k", "-1"},
              {"PTTL k", "-1"},
              {"EXPIRETIME k", "-1"},
              {"PEXPIRETIME k", "-1"},
              {"PEXPIREAT k 33177117420499", "1"},
              {"PEXPIRETIME k", "33177117420499"},
              {"EXPIRETIME k", "33177117420"},  // rounded down
              {"PEXPIREAT k 33177117420500", "1"},
              {"EXPIRETIME k", "33177117421"}});  // and up
}

TEST(TtlTest, RoundsToTheNearestSecond) {
  Words words;
  EXPECT_EQ(words("SET k v PX 1500"), "+OK");
  EXPECT_EQ(words("TTL k"), "2");
  words.Advance(1ms);
  EXPECT_EQ(words("TTL k"), "1");
  words.Advance(1000ms);
  EXPECT_EQ(words("PTTL k"), "499");
  EXPECT_EQ(words("TTL k"), "0");
}

TEST(PersistTest, DropsADeadline) {
  Words words;
  words.Play({{"PERSIST k", "0"},
              {"SET k v", "+OK"},
              {"PERSIST k", "0"},
              {"EXPIRE k 100", "1"},
              {"PERSIST k", "1"},
              {"TTL k", "-1"}});
}

}  // namespace
}  // namespace vigil
