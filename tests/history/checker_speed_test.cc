// The checker must keep up with what the store does.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <random>
#include <vector>

#include "gtest/gtest.h"

#include "tests/history/checker.h"
#include "tests/history/history_builder.h"
#include "tests/support/threads.h"

namespace vigil::history {
namespace {

// A serial history of eight sessions: two reads and a write each, of 100 keys.
History Serial(std::size_t transactions) {
  constexpr std::uint32_t kSessions = 8;
  constexpr KeyId kKeys = 100;
  struct Step {
    KeyId read;
    KeyId write;
  };
  std::mt19937 random(1);
  std::vector<Step> steps(transactions);
  for (Step& step : steps) {
    step = {static_cast<KeyId>(random() % kKeys),
            static_cast<KeyId>(random() % kKeys)};
  }
  // The state before each step, then the steps by their sessions.
  std::vector<ValueId> state(kKeys, kAbsent);
  std::vector<std::uint64_t> versions(kKeys, 0);
  struct Seen {
    ValueId read;
    ValueId written;
    std::uint64_t version;
  };
  std::vector<Seen> seen(transactions);
  for (std::size_t i = 0; i < transactions; ++i) {
    const Step& step = steps[i];
    seen[i] = {state[step.read], state[step.write], ++versions[step.write]};
    state[step.write] = i + 1;
  }
  Builder history;
  for (std::uint32_t session = 0; session < kSessions; ++session) {
    for (std::size_t i = session; i < transactions; i += kSessions) {
      const auto time = static_cast<std::int64_t>(i);
      // Overlaps a few others.
      history.Begin(session, time * 2, time * 2 + 8)
          .Read(steps[i].read, seen[i].read)
          .Read(steps[i].write, seen[i].written)
          .Write(steps[i].write, i + 1, seen[i].version);
    }
  }
  return history.get();
}

TEST(CheckerSpeedTest, ChecksAMillionTransactionsInTenSeconds) {
  const std::size_t transactions = kSlowBuild ? 50'000 : 1'000'000;
  const History history = Serial(transactions);
  const auto start = std::chrono::steady_clock::now();
  const Verdict verdict = Check(history);
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - start;
  EXPECT_TRUE(verdict.ok()) << Story(history, verdict.anomalies[0]);
  EXPECT_EQ(verdict.committed, transactions);
  EXPECT_GT(verdict.edges, transactions * 4);
  std::cout << transactions << " transactions, " << verdict.edges << " edges, "
            << took.count() << " s\n";
  EXPECT_LT(took.count(), kSlowBuild ? 100 : 10);
}

}  // namespace
}  // namespace vigil::history
