// Playing the race in rounds.

#include "api/tool/demo_race.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

#include "vigil/status.h"
#include "vigil/store.h"
#include "vigil/transaction.h"

#include "api/tool/console.h"
#include "api/tool/text.h"

namespace vigil::tool {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view kKey = "balance";
constexpr std::int64_t kUnreadable = -1;

// What one thread did in one round.
struct Try {
  std::int64_t seen = kUnreadable;
  int attempts = 1;
};

Try WithdrawWithoutWatch(Store& store) {
  Try mine;
  mine.seen = store.GetInt(kKey, 0).value_or(kUnreadable);
  if (mine.seen < kRaceWithdrawal) return mine;
  // Where a real program looks something up, logs or waits for a customer.
  std::this_thread::yield();
  static_cast<void>(store.DecrBy(kKey, kRaceWithdrawal));
  return mine;
}

Try WithdrawInTransaction(Store& store) {
  Try mine;
  const auto left =
      store.Transact([&](Transaction& txn) -> Result<std::int64_t> {
        Result<std::int64_t> balance = txn.GetInt(kKey, 0);
        if (!balance.ok()) return balance;
        mine.seen = *balance;
        if (*balance < kRaceWithdrawal) {
          return FailedPrecondition("too little");
        }
        std::this_thread::yield();
        return txn.DecrBy(kKey, kRaceWithdrawal);
      });
  mine.attempts = left.report().attempts;
  return mine;
}

// Plays rounds until `enough(outcome)` or the limits say stop.
template <class Withdraw, class Enough>
RaceOutcome Play(const RaceLimits& limits, Withdraw withdraw, Enough enough) {
  Store store;
  RaceOutcome outcome;
  std::array<Try, 2> tries;
  std::atomic<bool> over{false};
  const SteadyClock::time_point end = SteadyClock::now() + limits.time;
  static_cast<void>(store.Set(kKey, std::to_string(kRaceBalance)));
  // Runs between two rounds, while both threads wait.
  const auto judge = [&]() noexcept {
    ++outcome.rounds;
    outcome.last_balance = store.GetInt(kKey, 0).value_or(kUnreadable);
    outcome.lowest_balance =
        std::min(outcome.lowest_balance, outcome.last_balance);
    if (outcome.last_balance < 0) ++outcome.overdrawn;
    if (outcome.last_balance == kRaceBalance - kRaceWithdrawal) {
      ++outcome.exact;
    }
    for (std::size_t i = 0; i < tries.size(); ++i) {
      outcome.last_seen[i] = tries[i].seen;
      outcome.retries += static_cast<std::uint64_t>(tries[i].attempts - 1);
    }
    over = enough(outcome) || outcome.rounds >= limits.rounds ||
           SteadyClock::now() >= end;
    static_cast<void>(store.Set(kKey, std::to_string(kRaceBalance)));
  };
  std::barrier meet(2, judge);
  const auto take_part = [&](Try& mine) {
    do {
      mine = withdraw(store);
      meet.arrive_and_wait();
    } while (!over);
  };
  {
    const std::jthread other([&] { take_part(tries[1]); });
    take_part(tries[0]);
  }
  return outcome;
}

void TellWithout(const RaceOutcome& race, const Console& console) {
  console.out << "   without WATCH, as three calls: read the balance, decide, "
                 "DECRBY\n";
  if (race.overdrawn == 0) {
    console.out << "   " << console.Paint(Colour::kBad, "The race was not met")
                << " in " << Counted(race.rounds, "round", "rounds")
                << ", so nothing is shown here.\n\n";
    return;
  }
  console.out << "   round " << WithThousands(race.rounds)
              << ": one thread read " << race.last_seen[0]
              << ", the other read " << race.last_seen[1] << ", both withdrew "
              << kRaceWithdrawal << ".\n   "
              << console.Paint(
                     Colour::kBad,
                     "The balance is " + std::to_string(race.last_balance))
              << ", and no call reported an error.\n\n";
}

void TellWithin(const RaceOutcome& race, bool held, const Console& console) {
  console.out << "   the same steps inside store.Transact\n   "
              << Counted(race.rounds, "round", "rounds") << ": "
              << WithThousands(race.exact)
              << " ended with exactly one withdrawal, "
              << WithThousands(race.overdrawn) << " below zero.\n   "
              << console.Paint(held ? Colour::kGood : Colour::kBad,
                               "The lowest balance was " +
                                   std::to_string(race.lowest_balance))
              << ".\n   " << Counted(race.retries, "attempt", "attempts")
              << " lost the race, wrote nothing and ran again.\n\n";
}

}  // namespace

RaceOutcome RaceWithoutWatch(const RaceLimits& limits) {
  return Play(limits, WithdrawWithoutWatch,
              [](const RaceOutcome& so_far) { return so_far.overdrawn > 0; });
}

RaceOutcome RaceInTransactions(const RaceLimits& limits) {
  return Play(limits, WithdrawInTransaction,
              [](const RaceOutcome&) { return false; });
}

bool ShowRace(const RaceLimits& without, const RaceLimits& within,
              const Console& console) {
  console.out << console.Paint(Colour::kHeading, "1. The lost race")
              << "\n   A balance of " << kRaceBalance
              << ". Two threads withdraw " << kRaceWithdrawal
              << " at the same moment,\n"
                 "   each only if it finds enough.\n\n"
              << std::flush;
  const RaceOutcome lost = RaceWithoutWatch(without);
  TellWithout(lost, console);
  console.out << std::flush;
  const RaceOutcome won = RaceInTransactions(within);
  const bool held = won.overdrawn == 0 && won.exact == won.rounds;
  TellWithin(won, held, console);
  const bool shown = lost.overdrawn > 0 && held;
  if (shown) {
    console.out
        << "   Shown: separate calls acted on a balance that was no longer "
           "true;\n"
           "   a transaction whose reads went stale wrote nothing.\n\n";
  }
  return shown;
}

}  // namespace vigil::tool
