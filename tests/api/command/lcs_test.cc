// The scripts were run on redis-server 7.0.15: it answers the same.

#include "gtest/gtest.h"

#include "tests/support/words.h"

namespace vigil {
namespace {

constexpr const char* kSyntax = "-ERR syntax error";

TEST(LcsCommandTest, AnswersTextLengthOrRuns) {
  Words words;
  words.Play({{"MSET a ohmytext b mynewtext", "+OK"},
              {"LCS a b", "'mytext'"},
              {"LCS a b LEN", "6"},
              {"LCS a b len LEN withmatchlen MINMATCHLEN 9", "6"},
              {"LCS a b IDX",
               "{'matches': [[[4, 7], [5, 8]], [[2, 3], [0, 1]]], 'len': 6}"},
              {"LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN",
               "{'matches': [[[4, 7], [5, 8], 4]], 'len': 6}"},
              {"LCS a b IDX MINMATCHLEN -4",
               "{'matches': [[[4, 7], [5, 8]], [[2, 3], [0, 1]]], 'len': 6}"},
              {"LCS a b MINMATCHLEN 4", "'mytext'"}});
}

TEST(LcsCommandTest, AnAbsentKeyIsAnEmptyString) {
  Words words;
  words.Play({{"SET a 123", "+OK"},
              {"LCS a missing", "''"},
              {"LCS a missing LEN", "0"},
              {"LCS missing a IDX", "{'matches': [], 'len': 0}"},
              {"LCS a a", "'123'"}});
}

TEST(LcsCommandTest, RefusesWhatItCannotRead) {
  Words words;
  words.Play({{"LCS a b IDX LEN",
               "-ERR If you want both the length and indexes, please just use "
               "IDX."},
              {"LCS a b BAD", kSyntax},
              {"LCS a b IDX LEN BAD", kSyntax},
              {"LCS a b MINMATCHLEN", kSyntax},
              {"LCS a b MINMATCHLEN x",
               "-ERR value is not an integer or out of range"}});
}

TEST(LcsCommandTest, RefusesStringsForWhichRedisHasNoTable) {
  Words words;
  words.Play({{"SETRANGE a 19999 x", "20000"},
              {"SETRANGE b 6999 x", "7000"},
              {"LCS a b LEN",
               "-ERR Insufficient memory, transient memory for LCS exceeds "
               "proto-max-bulk-len"}});
}

}  // namespace
}  // namespace vigil
