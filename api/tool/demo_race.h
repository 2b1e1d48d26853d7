// The race of the lesson: two threads withdraw from one balance.

#ifndef VIGIL_API_TOOL_DEMO_RACE_H_
#define VIGIL_API_TOOL_DEMO_RACE_H_

#include <array>
#include <chrono>
#include <cstdint>

#include "api/tool/console.h"

namespace vigil::tool {

inline constexpr std::int64_t kRaceBalance = 100;
inline constexpr std::int64_t kRaceWithdrawal = 80;

struct RaceLimits {
  std::uint64_t rounds = 200'000;
  std::chrono::milliseconds time{10'000};
};

// In every round two threads start at the same moment and each withdraws
// kRaceWithdrawal from kRaceBalance if it finds enough.
struct RaceOutcome {
  std::uint64_t rounds = 0;     // played
  std::uint64_t overdrawn = 0;  // that ended below zero
  std::uint64_t exact = 0;      // that ended with one withdrawal
  std::uint64_t retries = 0;    // attempts after the first
  std::int64_t last_balance = 0;
  std::int64_t lowest_balance = kRaceBalance;
  std::array<std::int64_t, 2> last_seen{};  // what each thread decided on
};

// Withdraws in three store calls: read, decide, DecrBy. Ends with the first
// overdrawn round, or at the limits.
RaceOutcome RaceWithoutWatch(const RaceLimits& limits);

// Withdraws in one transaction that does the same. Plays on to the limits.
RaceOutcome RaceInTransactions(const RaceLimits& limits);

// Plays both and tells what was seen. Returns whether the lost race was seen
// without a transaction, and none with one.
bool ShowRace(const RaceLimits& without, const RaceLimits& within,
              const Console& console);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_DEMO_RACE_H_
