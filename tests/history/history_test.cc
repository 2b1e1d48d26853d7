// Histories of the store under several threads, checked for anomalies.
// VIGIL_TEST_SEED repeats the choices but not the interleaving;
// VIGIL_TEST_FULL=1 makes it 100 million transactions in place of 2 million;
// one history is checked after the other, so that the memory is that of one.
// VIGIL_TEST_EDN=FOLDER writes the histories of list appends there, for Elle
// (tests/history/edn.h).

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>
#include <ostream>
#include <string>
#include <tuple>

#include "gtest/gtest.h"

#include "tests/history/anomaly.h"
#include "tests/history/checker.h"
#include "tests/history/edn.h"
#include "tests/history/noise.h"
#include "tests/history/overlap.h"
#include "tests/history/workload.h"
#include "tests/support/random.h"
#include "tests/support/threads.h"

namespace vigil::history {
namespace {

// There are 7 workloads * 3 numbers of threads, with 6 settings each.
constexpr std::size_t kTests = 21;
// What a test has to commit at least.
constexpr std::size_t kQuick = 2'000'000 / kTests + 1;
constexpr std::size_t kFull = 100'000'000 / kTests + 1;
constexpr std::size_t kSlow = 4'000;
// Of one setting in one round.
constexpr std::size_t kTransactions = kSlowBuild ? 1'000 : 40'000;

// Shares of transactions, in percent, below which a run has shown nothing. A
// slow build makes too few for a close look.
constexpr double kLeastOverlap = kSlowBuild ? 5 : 10;
constexpr double kLeastLost = kSlowBuild ? 0.2 : 1;

class HistoryTest
    : public testing::TestWithParam<std::tuple<const char*, int>> {
 protected:
  // Runs a workload and checks what happened. Returns whether it was right.
  bool RunAndCheck(const char* name, const Setting& setting) {
    const std::unique_ptr<Workload> workload = MakeWorkload(name, setting);
    const Recorded run = RunWorkload(*workload, setting, kTransactions, run_++);
    const Verdict verdict = Check(run.history);
    committed_ += verdict.committed;
    unplaced_ += verdict.unplaced_writes;
    ambiguous_ += verdict.ambiguous_absences;
    attempts_ += verdict.lost;
    overlap_ += run.overlap;
    if (setting.keys <= 10) contended_ += run.overlap;
    if (run.history.is_list_append) WriteToFolder(run.history, setting.threads);
    for (const Anomaly& anomaly : verdict.anomalies) {
      ADD_FAILURE() << Story(run.history, anomaly)
                    << Graphviz(run.history, anomaly);
      break;  // the others tend to be of the same kind
    }
    EXPECT_TRUE(run.invariants.ok()) << run.invariants.ToString();
    EXPECT_EQ(workload->violations().count(), 0)
        << workload->violations().first();
    return !HasFailure();
  }

  void WriteToFolder(const History& history, int threads) const {
    const char* folder = std::getenv("VIGIL_TEST_EDN");
    if (folder == nullptr) return;
    std::ofstream file(std::string(folder) + "/list-append-" +
                       std::to_string(threads) + "-" + std::to_string(run_) +
                       ".edn");
    WriteEdn(history, file);
    EXPECT_TRUE(file.good()) << "cannot write to " << folder;
  }

  // Whether every setting was right.
  bool RunAllSettings(const char* name, int threads) {
    for (const std::uint32_t keys : {2u, 10u, 1000u}) {
      for (const bool zipf : {false, true}) {
        if (RunAndCheck(name, {threads, keys, zipf})) continue;
        ADD_FAILURE() << keys << " keys, " << (zipf ? "zipf" : "uniform")
                      << ", after " << committed_
                      << " transactions, VIGIL_TEST_SEED=" << TestSeed();
        return false;
      }
    }
    return true;
  }

  void PrintSummary() {
    std::cout << committed_ << " transactions and " << attempts_
              << " lost attempts checked, " << std::fixed
              << std::setprecision(1) << overlap_.overlapping_share()
              << "% overlapped, " << contended_.lost_share()
              << "% lost where keys are few, " << unplaced_
              << " writes without a place, " << ambiguous_
              << " ambiguous absences\n";
    RecordProperty("transactions", static_cast<int>(committed_));
  }

  const Noise noise_;
  std::uint64_t run_ = 0;
  std::size_t committed_ = 0;
  std::size_t attempts_ = 0;
  std::size_t unplaced_ = 0;
  std::size_t ambiguous_ = 0;
  Overlap overlap_;
  Overlap contended_;  // of 2 and of 10 keys
};

TEST_P(HistoryTest, HasNoAnomaly) {
  const auto [name, threads] = GetParam();
  const std::size_t least = kSlowBuild ? kSlow : IsFullRun() ? kFull : kQuick;
  while (committed_ < least) {
    if (!RunAllSettings(name, threads)) return;
  }
  PrintSummary();
  // Else there would be nothing to check, or nothing to find.
  EXPECT_LT(unplaced_, committed_ / 5);
  EXPECT_GT(overlap_.overlapping_share(), kLeastOverlap);
  EXPECT_GT(contended_.lost_share(), kLeastLost);
}

INSTANTIATE_TEST_SUITE_P(
    Workload, HistoryTest,
    testing::Combine(testing::Values("list_append", "bank", "write_skew",
                                     "long_fork", "counter", "register",
                                     "mixed"),
                     testing::Values(2, 4, 8)),
    [](const auto& param) {
      return std::string(std::get<0>(param.param)) + "_" +
             std::to_string(std::get<1>(param.param)) + "_threads";
    });

}  // namespace
}  // namespace vigil::history
