#include "engine/types/lcs.h"

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "engine/types/value.h"

namespace vigil::engine {

void PrintTo(const CommonRun& run, std::ostream* out) {
  *out << "a " << run.a_first << "-" << run.a_last << ", b " << run.b_first
       << "-" << run.b_last;
}

namespace {

using Runs = std::vector<CommonRun>;

TEST(LcsTest, FindsTheTextAndItsRunsFromTheEnd) {
  const CommonSubsequence found = FindLcs("ohmytext", "mynewtext");
  EXPECT_EQ(found.text, "mytext");
  EXPECT_EQ(found.runs, (Runs{{4, 7, 5, 8}, {2, 3, 0, 1}}));
}

TEST(LcsTest, IsEmptyWhereNothingIsCommon) {
  for (const auto& [a, b] :
       {std::pair{"", ""}, {"abc", ""}, {"", "abc"}, {"abc", "xyz"}}) {
    const CommonSubsequence found = FindLcs(a, b);
    EXPECT_EQ(found.text, "");
    EXPECT_EQ(found.runs, Runs{});
    EXPECT_EQ(LcsLength(a, b), 0u);
  }
}

TEST(LcsTest, EqualStringsAreOneRun) {
  EXPECT_EQ(FindLcs("abc", "abc").runs, (Runs{{0, 2, 0, 2}}));
}

TEST(LcsTest, OfEqualChoicesLeavesOutTheLaterByteOfB) {
  // Compared with redis-server 7.0.15.
  EXPECT_EQ(FindLcs("ab", "ba").text, "b");
  EXPECT_EQ(FindLcs("ba", "ab").text, "a");
  EXPECT_EQ(FindLcs("axb", "bxa").runs, (Runs{{2, 2, 0, 0}}));
  EXPECT_EQ(FindLcs("aa", "aaaa").runs, (Runs{{0, 1, 2, 3}}));
  EXPECT_EQ(FindLcs("aaaa", "aa").runs, (Runs{{2, 3, 0, 1}}));
}

// The textbook's table, whole.
std::size_t SlowLength(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> table(
      a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      table[i][j] = a[i - 1] == b[j - 1]
                        ? table[i - 1][j - 1] + 1
                        : std::max(table[i - 1][j], table[i][j - 1]);
    }
  }
  return table[a.size()][b.size()];
}

TEST(LcsTest, AgreesWithTheTextbookWhicheverStringIsLonger) {
  unsigned random = 1;
  const auto text = [&](std::size_t size) {
    std::string bytes;
    while (bytes.size() < size) {
      random = random * 1664525u + 1013904223u;
      bytes.push_back(static_cast<char>('a' + (random >> 24) % 3));
    }
    return bytes;
  };
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string a = text(size);
    const std::string b = text(39 - size);
    const std::size_t length = SlowLength(a, b);
    EXPECT_EQ(LcsLength(a, b), length) << a << " " << b;
    const CommonSubsequence found = FindLcs(a, b);
    EXPECT_EQ(found.text.size(), length) << a << " " << b;
    std::string joined;  // the runs, which are in both, spell the text
    for (const CommonRun& run : found.runs) {
      EXPECT_EQ(a.substr(run.a_first, run.size()),
                b.substr(run.b_first, run.size()));
      joined = a.substr(run.a_first, run.size()) + joined;
    }
    EXPECT_EQ(joined, found.text);
  }
}

TEST(LcsTest, FitsWhatRedisHasATableFor) {
  constexpr std::size_t kCells = kMaxStringBytes / 4;
  EXPECT_TRUE(LcsFits(kCells - 1, 0));
  EXPECT_FALSE(LcsFits(kCells, 0));
  EXPECT_TRUE(LcsFits((std::size_t{1} << 13) - 1, (std::size_t{1} << 14) - 1));
  EXPECT_FALSE(LcsFits(std::size_t{1} << 13, (std::size_t{1} << 14) - 1));
  EXPECT_FALSE(LcsFits(kMaxStringBytes, kMaxStringBytes));
  EXPECT_FALSE(LcsFits(~std::size_t{0}, ~std::size_t{0}));
}

}  // namespace
}  // namespace vigil::engine
