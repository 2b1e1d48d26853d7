// The made-up ledger: the same every time, skewed, and readable.

#include "api/tool/sample.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "api/tool/ledger.h"
#include "api/tool/ledger_input.h"

namespace vigil::tool {
namespace {

SampleOptions Small(std::uint64_t seed) {
  SampleOptions options;
  options.transfers = 2'000;
  options.accounts = 100;
  options.tallies = 4;
  options.seed = seed;
  return options;
}

std::string Csv(const SampleOptions& options) {
  std::ostringstream out;
  WriteTransfers(MakeSample(options), out);
  return out.str();
}

TEST(SampleTest, IsTheSameForTheSameSeed) {
  EXPECT_EQ(Csv(Small(1)), Csv(Small(1)));
}

TEST(SampleTest, DiffersForAnotherSeed) {
  EXPECT_NE(Csv(Small(1)), Csv(Small(2)));
}

TEST(SampleTest, IsReadByTheLedgerWithoutAComplaint) {
  const std::string csv = Csv(Small(3));
  LedgerSources sources;
  sources.transfers = {"sample", csv};
  const ParsedLedger parsed = ParseLedger(sources);
  EXPECT_EQ(parsed.problem_count, 0U);
  EXPECT_EQ(parsed.ledger.transfers.size(), 2'000U);
  EXPECT_EQ(parsed.ledger.tallies.size(), 4U);
}

TEST(SampleTest, WritesNoTallyColumnWithoutTallies) {
  SampleOptions options = Small(1);
  options.tallies = 0;
  EXPECT_EQ(Csv(options).substr(0, 15), "from,to,amount\n");
}

TEST(SampleTest, MovesBetweenTwoAccounts) {
  SampleOptions options = Small(1);
  options.accounts = 2;
  for (const Transfer& transfer : MakeSample(options).transfers) {
    EXPECT_NE(transfer.from, transfer.to);
  }
}

TEST(SampleTest, KeepsAmountsBetweenOneAndFiveHundred) {
  for (const Transfer& transfer : MakeSample(Small(5)).transfers) {
    EXPECT_GE(transfer.amount, 1'00);
    EXPECT_LE(transfer.amount, 500'00);
  }
}

TEST(ZipfTest, DrawsEachRankAsOftenAsItsWeightSays) {
  constexpr std::uint32_t kSize = 10;
  constexpr int kDraws = 100'000;
  std::mt19937_64 random(11);
  const Zipf zipf(kSize);
  std::vector<int> drawn(kSize);
  for (int i = 0; i < kDraws; ++i) ++drawn[zipf.Draw(random)];
  double weights = 0;
  for (std::uint32_t rank = 0; rank < kSize; ++rank) {
    weights += std::pow(rank + 1, -0.99);
  }
  for (std::uint32_t rank = 0; rank < kSize; ++rank) {
    const double expected = kDraws * std::pow(rank + 1, -0.99) / weights;
    EXPECT_NEAR(drawn[rank], expected, expected * 0.1) << "rank " << rank;
  }
}

TEST(ZipfTest, DrawsTheOnlyOne) {
  std::mt19937_64 random(1);
  EXPECT_EQ(Zipf(1).Draw(random), 0U);
}

}  // namespace
}  // namespace vigil::tool
