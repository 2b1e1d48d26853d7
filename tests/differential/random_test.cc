// Random programs on both sides. VIGIL_TEST_SEED repeats a run, and
// VIGIL_TEST_FULL makes it ten times as long.

#include "tests/support/random.h"

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "api/command/command.h"
#include "tests/differential/compare.h"
#include "tests/differential/oracle_test_case.h"
#include "tests/differential/program.h"
#include "tests/differential/step.h"
#include "tests/differential/subject.h"

namespace vigil::differential {
namespace {

// So many that ctest runs some side by side, and that one is short.
constexpr std::uint64_t kParts = 8;
constexpr std::size_t kSteps = 1'040'000;
constexpr std::size_t kStepsInFull = 10'400'000;
// Then a part gives up: the first few defects are enough for one run.
constexpr std::size_t kMaxFindings = 5;

bool InFull() { return std::getenv("VIGIL_TEST_FULL") != nullptr; }

// The commands that both sides know, by the subject's table.
std::vector<Words> CommandNames() {
  std::vector<Words> names;
  for (const command::Command& row : command::AllCommands()) {
    if (row.Has(command::kOurs) || row.Has(command::kOptIn)) continue;
    names.push_back({std::string(row.name)});
    for (const command::Command& sub : row.subcommands) {
      // Of later versions than the oracle's.
      if (sub.Has(command::kOurs) || sub.since > "7.0.15") continue;
      names.push_back({std::string(row.name), std::string(sub.name)});
    }
  }
  return names;
}

class RandomPrograms : public OracleTest,
                       public testing::WithParamInterface<std::uint64_t> {};

TEST_P(RandomPrograms, AreAnsweredAlike) {
  const std::vector<Words> names = CommandNames();
  const std::size_t budget = (InFull() ? kStepsInFull : kSteps) / kParts;
  Subject subject;
  std::set<std::string> findings;
  std::size_t steps = 0;
  // Programs of different parts have different seeds.
  for (std::uint64_t seed = TestSeed() + GetParam();
       steps < budget && findings.size() < kMaxFindings; seed += kParts) {
    const Script script = MakeProgram(seed, names);
    steps += script.size();
    std::optional<Finding> finding = Compare(oracle(), subject, script);
    if (!finding) continue;
    const Finding shrunk = Shrink(oracle(), subject, *std::move(finding));
    if (!findings.insert(Fingerprint(shrunk)).second) continue;
    ADD_FAILURE() << Report(
        shrunk, "the program of seed " + std::to_string(seed) +
                    " (VIGIL_TEST_SEED=" + std::to_string(TestSeed()) + ")");
  }
  RecordProperty("steps", static_cast<int>(steps));
}

INSTANTIATE_TEST_SUITE_P(Part, RandomPrograms,
                         testing::Range<std::uint64_t>(0, kParts));

}  // namespace
}  // namespace vigil::differential
