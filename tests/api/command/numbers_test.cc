// The scripts were run on redis-server 7.0.15: it answers the same.

#include <string>

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

constexpr const char* kNotAnInteger =
    "-ERR value is not an integer or out of range";
constexpr const char* kOverflow = "-ERR increment or decrement would overflow";
constexpr const char* kNotAFloat = "-ERR value is not a valid float";
constexpr const char* kNotFinite =
    "-ERR increment would produce NaN or Infinity";

TEST(IncrTest, CountsFromNothing) {
  Words words;
  words.Play({{"INCR k", "1"},
              {"INCR k", "2"},
              {"DECR k", "1"},
              {"DECR other", "-1"},
              {"INCRBY k 41", "42"},
              {"DECRBY k -8", "50"},
              {"GET k", "'50'"}});
}

TEST(IncrTest, KeepsTheDeadline) {
  Words words;
  words.Play({{"SET k 1 EX 100", "+OK"}, {"INCR k", "2"}, {"TTL k", "100"}});
}

TEST(IncrTest, TakesCanonicalIntegersOnly) {
  Words words;
  words.Play({{"SET k \" 1\"", "+OK"},
              {"INCR k", kNotAnInteger},
              {"SET k 01", "+OK"},
              {"INCR k", kNotAnInteger},
              {"SET k +1", "+OK"},
              {"INCR k", kNotAnInteger},
              {"SET k -0", "+OK"},
              {"INCR k", kNotAnInteger},
              {"SET k \"\"", "+OK"},
              {"INCR k", kNotAnInteger},
              {"SET k 9223372036854775808", "+OK"},
              {"DECR k", kNotAnInteger},
              {"DEL k", "1"},
              {"INCRBY k +1", kNotAnInteger},
              {"INCRBY k 1.0", kNotAnInteger},
              {"DECRBY k 1e2", kNotAnInteger},
              {"EXISTS k", "0"},
              {"APPEND k 1", "1"},
              {"APPEND k 2", "2"},  // bytes that spell an integer are one
              {"INCR k", "13"}});
}

TEST(IncrTest, StopsAtTheEndsOfTheRange) {
  Words words;
  words.Play(
      {{"SET k 9223372036854775807", "+OK"},
       {"INCR k", kOverflow},
       {"INCRBY k -1", "9223372036854775806"},
       {"DECRBY k -2", kOverflow},
       {"SET k -9223372036854775808", "+OK"},
       {"DECR k", kOverflow},
       {"DECRBY k -9223372036854775807", "-1"},
       // Of this number there is no opposite, whatever is at the key.
       {"DECRBY k -9223372036854775808", "-ERR decrement would overflow"},
       {"INCRBY k -9223372036854775808", kOverflow},
       {"GET k", "'-1'"}});
}

TEST(IncrByFloatTest, AnswersWhatItStores) {
  Words words;
  words.Play({{"INCRBYFLOAT k 10.50", "'10.5'"},
              {"INCRBYFLOAT k 0.1", "'10.6'"},
              {"INCRBYFLOAT k -5", "'5.6'"},
              {"INCRBYFLOAT k 5.0e3", "'5005.60000000000000009'"},
              {"GET k", "'5005.60000000000000009'"},
              {"SET k 3", "+OK"},
              {"INCRBYFLOAT k 0x10", "'19'"},
              {"INCR k", "20"},
              {"SET k 0", "+OK"},
              {"INCRBYFLOAT k -0", "'0'"},
              {"INCRBYFLOAT k 1e-18", "'0'"},
              {"INCRBYFLOAT k 1e20", "'100000000000000000000'"}});
}

TEST(IncrByFloatTest, TakesWhatCReadsAndNothingAround) {
  Words words;
  words.Play({{"INCRBYFLOAT k \"\"", kNotAFloat},
              {"INCRBYFLOAT k \" 1\"", kNotAFloat},
              {"INCRBYFLOAT k \"1 \"", kNotAFloat},
              {"INCRBYFLOAT k \"1\\x002\"", kNotAFloat},
              {"INCRBYFLOAT k nan", kNotAFloat},
              {"INCRBYFLOAT k 1e5000", kNotAFloat},
              {"INCRBYFLOAT k inf", kNotFinite},
              {"INCRBYFLOAT k -infinity", kNotFinite},
              {"EXISTS k", "0"},
              {"SET k abc", "+OK"},
              {"INCRBYFLOAT k 1", kNotAFloat},
              {"SET k inf", "+OK"},
              {"INCRBYFLOAT k 1", kNotFinite}});
  EXPECT_EQ(
      words.AskWords({"INCRBYFLOAT", "long", std::string(5'118, '0') + "1"}),
      Reply::Bulk("1"));
  EXPECT_TRUE(
      words.AskWords({"INCRBYFLOAT", "long", std::string(5'119, '0') + "1"})
          .is_error());
}

TEST(IncrByFloatTest, KeepsTheDeadline) {
  Words words;
  words.Play({{"SET k 1 EX 100", "+OK"},
              {"INCRBYFLOAT k 1.5", "'2.5'"},
              {"TTL k", "100"}});
}

}  // namespace
}  // namespace vigil
