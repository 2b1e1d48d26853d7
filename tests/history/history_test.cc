// Histories of the store under several threads, checked for anomalies.
// VIGIL_TEST_SEED repeats the choices but not the interleaving;
// VIGIL_TEST_FULL=1 makes it eight times as long, 100 million.
// VIGIL_TEST_EDN=FOLDER writes the histories of list appends there, for Elle.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <ostream>
#include <string>
#include <tuple>

#include "gtest/gtest.h"

#include "tests/history/anomaly.h"
#include "tests/history/checker.h"
#include "tests/history/edn.h"
#include "tests/history/workload.h"
#include "tests/support/random.h"
#include "tests/support/threads.h"

namespace vigil::history {
namespace {

// Of one setting: 7 workloads * 3 numbers of threads * 6 settings * this.
constexpr std::size_t kTransactions = 100'000;
constexpr std::size_t kRoundsInFull = 8;

class HistoryTest
    : public testing::TestWithParam<std::tuple<const char*, int>> {
 protected:
  // Runs a workload and checks what happened. Returns whether it was right.
  bool RunAndCheck(const char* name, const Setting& setting) {
    const std::size_t transactions =
        kSlowBuild ? kTransactions / 100 : kTransactions;
    const std::unique_ptr<Workload> workload = MakeWorkload(name, setting);
    Status invariants;
    const History history =
        RunWorkload(*workload, setting, transactions, run_++, invariants);
    const Verdict verdict = Check(history);
    committed_ += verdict.committed;
    unplaced_ += verdict.unplaced_writes;
    ambiguous_ += verdict.ambiguous_absences;
    if (const char* folder = std::getenv("VIGIL_TEST_EDN");
        folder != nullptr && history.is_list_append) {
      std::ofstream file(std::string(folder) + "/list-append-" +
                         std::to_string(setting.threads) + "-" +
                         std::to_string(run_) + ".edn");
      WriteEdn(history, file);
    }
    for (const Anomaly& anomaly : verdict.anomalies) {
      ADD_FAILURE() << Story(history, anomaly) << Graphviz(history, anomaly);
      break;  // the others tend to be of the same kind
    }
    EXPECT_TRUE(invariants.ok()) << invariants.ToString();
    EXPECT_EQ(workload->violations().count(), 0)
        << workload->violations().first();
    return !HasFailure();
  }

  std::uint64_t run_ = 0;
  std::size_t committed_ = 0;
  std::size_t unplaced_ = 0;
  std::size_t ambiguous_ = 0;
};

TEST_P(HistoryTest, HasNoAnomaly) {
  const auto [name, threads] = GetParam();
  const std::size_t rounds = IsFullRun() ? kRoundsInFull : 1;
  for (std::size_t round = 0; round < rounds; ++round) {
    for (const std::uint32_t keys : {2u, 10u, 1000u}) {
      for (const bool zipf : {false, true}) {
        if (!RunAndCheck(name, {threads, keys, zipf})) {
          FAIL() << keys << " keys, " << (zipf ? "zipf" : "uniform")
                 << ", VIGIL_TEST_SEED=" << TestSeed();
        }
      }
    }
  }
  std::cout << committed_ << " transactions, " << unplaced_
            << " writes without a place, " << ambiguous_
            << " ambiguous absences\n";
  RecordProperty("transactions", static_cast<int>(committed_));
  // Else the checker would have nothing to say.
  EXPECT_LT(unplaced_, committed_ / 5);
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
