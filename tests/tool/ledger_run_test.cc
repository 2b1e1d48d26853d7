// Transfers from many threads: money neither appears nor vanishes.

#include "api/tool/ledger_run.h"

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/status.h"
#include "vigil/store.h"

#include "api/tool/ledger.h"
#include "api/tool/ledger_check.h"
#include "api/tool/sample.h"

namespace vigil::tool {
namespace {

LedgerRun Apply(const Ledger& ledger, int threads, std::uint64_t repeat,
                Store& store) {
  EXPECT_TRUE(OpenAccounts(ledger, store).ok());
  LedgerRunOptions options;
  options.threads = threads;
  options.repeat = repeat;
  return ApplyTransfers(ledger, options, store);
}

std::string Failures(const Ledger& ledger, const LedgerRun& run,
                     const Store& store) {
  std::string text;
  for (const Check& check : CheckLedger(ledger, run.committed, store)) {
    if (!check.passed) text += check.sentence + "\n";
  }
  return text;
}

// Two accounts that pay each other: as contended as it gets.
Ledger PingPong() {
  Ledger ledger;
  ledger.accounts = {{"a", 5'00}, {"b", 5'00}};
  ledger.tallies = {"t"};
  ledger.transfers = {{0, 1, 0, 1'00}, {1, 0, 0, 1'00}};
  return ledger;
}

Ledger SmallSample() {
  SampleOptions options;
  options.transfers = 5'000;
  options.accounts = 200;
  options.tallies = 3;
  options.opening = 1'000'00;
  return MakeSample(options);
}

class LedgerRunThreadsTest : public testing::TestWithParam<int> {};

TEST_P(LedgerRunThreadsTest, KeepsTheMoneyTogether) {
  const Ledger ledger = SmallSample();
  Store store;
  const LedgerRun run = Apply(ledger, GetParam(), 4, store);
  EXPECT_EQ(Failures(ledger, run, store), "");
}

TEST_P(LedgerRunThreadsTest, KeepsTheMoneyTogetherUnderTheWorstContention) {
  const Ledger ledger = PingPong();
  Store store;
  const LedgerRun run = Apply(ledger, GetParam(), 10'000, store);
  EXPECT_EQ(Failures(ledger, run, store), "");
}

TEST_P(LedgerRunThreadsTest, SettlesEveryTransferOnce) {
  const Ledger ledger = SmallSample();
  Store store;
  const LedgerCounts counts = Apply(ledger, GetParam(), 4, store).counts;
  EXPECT_EQ(counts.commits + counts.refused, 20'000U);
  EXPECT_EQ(counts.failed, 0U) << counts.first_failure;
  EXPECT_EQ(counts.latency.count(), 20'000U);
}

TEST_P(LedgerRunThreadsTest, CountsEveryCommitWithItsTransfer) {
  const Ledger ledger = SmallSample();
  Store store;
  const LedgerRun run = Apply(ledger, GetParam(), 4, store);
  EXPECT_EQ(std::accumulate(run.committed.begin(), run.committed.end(),
                            std::uint64_t{0}),
            run.counts.commits);
}

TEST_P(LedgerRunThreadsTest, CommitsEverythingWhereAllAreRichEnough) {
  SampleOptions options;
  options.transfers = 5'000;
  options.accounts = 50;
  options.opening = 10'000'000'00;
  const Ledger ledger = MakeSample(options);
  Store store;
  const LedgerCounts counts = Apply(ledger, GetParam(), 1, store).counts;
  EXPECT_EQ(counts.commits, 5'000U);
  EXPECT_EQ(counts.refused, 0U);
}

INSTANTIATE_TEST_SUITE_P(Threads, LedgerRunThreadsTest,
                         testing::Values(1, 2, 4));

TEST(LedgerRunTest, AppliesInFileOrderWithOneThread) {
  Ledger ledger;
  ledger.accounts = {{"a", 10'00}, {"b", 0}, {"c", 0}};
  // b can pay c only because a has paid b before; the last one cannot pay.
  ledger.transfers = {
      {0, 1, kNoTally, 10'00}, {1, 2, kNoTally, 4'00}, {0, 2, kNoTally, 1}};
  Store store;
  const LedgerRun run = Apply(ledger, 1, 1, store);
  EXPECT_EQ(run.committed, (std::vector<std::uint32_t>{1, 1, 0}));
  EXPECT_EQ(run.counts.refused, 1U);
}

TEST(LedgerRunTest, RefusesTheSameTransfersEveryTimeWithOneThread) {
  const Ledger ledger = SmallSample();
  Store first_store;
  Store second_store;
  const LedgerRun first = Apply(ledger, 1, 3, first_store);
  const LedgerRun second = Apply(ledger, 1, 3, second_store);
  EXPECT_GT(first.counts.refused, 0U);
  EXPECT_EQ(first.counts.refused, second.counts.refused);
  EXPECT_EQ(first.committed, second.committed);
}

TEST(LedgerRunTest, MeetsNoConflictWithOneThread) {
  const Ledger ledger = SmallSample();
  Store store;
  const LedgerCounts counts = Apply(ledger, 1, 1, store).counts;
  EXPECT_EQ(counts.conflicts, 0U);
  EXPECT_EQ(counts.retries, 0U);
  EXPECT_TRUE(counts.contended.empty());
}

TEST(LedgerRunTest, MovesTheWholeBalance) {
  Ledger ledger;
  ledger.accounts = {{"a", 1}, {"b", 0}};
  ledger.transfers = {{0, 1, kNoTally, 1}};
  Store store;
  Apply(ledger, 1, 1, store);
  EXPECT_EQ(store.GetInt("a", -1).value_or(-1), 0);
  EXPECT_EQ(store.GetInt("b", -1).value_or(-1), 1);
}

TEST(LedgerRunTest, LeavesTallyAndReceiverAloneWhenItRefuses) {
  Ledger ledger;
  ledger.accounts = {{"a", 0}, {"b", 0}};
  ledger.tallies = {"t"};
  ledger.transfers = {{0, 1, 0, 1}};
  Store store;
  EXPECT_EQ(Apply(ledger, 2, 10, store).counts.refused, 10U);
  EXPECT_EQ(store.GetInt("b", -1).value_or(-1), 0);
  EXPECT_EQ(store.GetInt("t", -1).value_or(-1), 0);
}

TEST(LedgerRunTest, NamesOnlyPayersAsContended) {
  // Everybody pays into one account and one tally, which are only added to.
  Ledger ledger;
  ledger.accounts = {{"hot", 0}};
  ledger.tallies = {"tally"};
  for (LedgerIndex i = 1; i <= 4; ++i) {
    ledger.accounts.push_back({"payer" + std::to_string(i), 1'000'000'00});
    ledger.transfers.push_back({i, 0, 0, 1});
  }
  Store store;
  for (const auto& [key, count] :
       Apply(ledger, 4, 5'000, store).counts.contended) {
    EXPECT_EQ(key.substr(0, 5), "payer") << count << " conflicts";
  }
}

TEST(LedgerRunTest, CountsAnErrorOfTheStoreAsAFailure) {
  Ledger ledger;
  ledger.accounts = {{"a", 5'00}, {"b", 0}};
  ledger.transfers = {{0, 1, kNoTally, 1'00}};
  Store store;
  ASSERT_TRUE(OpenAccounts(ledger, store).ok());
  ASSERT_TRUE(store.Set("b", "not a number").ok());
  const LedgerCounts counts =
      ApplyTransfers(ledger, LedgerRunOptions(), store).counts;
  EXPECT_EQ(counts.failed, 1U);
  EXPECT_EQ(counts.first_failure.substr(0, 36),
            "a transfer of 1.00 from \"a\" to \"b\": ");
  EXPECT_EQ(store.GetInt("a", 0).value_or(0), 5'00);
}

TEST(LedgerRunTest, AppliesNothingOfAnEmptyLedger) {
  const Ledger ledger;
  Store store;
  const LedgerCounts counts = Apply(ledger, 2, 3, store).counts;
  EXPECT_EQ(counts.commits + counts.refused + counts.failed, 0U);
}

TEST(LedgerRunTest, LeavesNothingOfItsProgressBarBehind) {
  const Ledger ledger = PingPong();
  Store store;
  ASSERT_TRUE(OpenAccounts(ledger, store).ok());
  std::ostringstream terminal;
  LedgerRunOptions options;
  options.threads = 2;
  options.repeat = 1'000;
  options.progress = &terminal;
  static_cast<void>(ApplyTransfers(ledger, options, store));
  const std::string drawn = terminal.str();
  EXPECT_TRUE(drawn.empty() || drawn.back() == '\r') << drawn;
}

}  // namespace
}  // namespace vigil::tool
