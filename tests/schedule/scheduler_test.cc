// The scheduler and the explorers, on toys.

#include "tests/schedule/scheduler.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "engine/base/mutex.h"
#include "tests/schedule/choices.h"
#include "tests/schedule/explore.h"

namespace vigil::schedule {
namespace {

using engine::Mutex;
using engine::Touch;
using Bodies = std::vector<std::function<void()>>;

// Runs every schedule that counts; make() gives the bodies for each run, and
// look(scheduler, end) looks at it. Returns how many.
template <class Make, class Look>
std::size_t RunAll(Explorer& explorer, Make make, Look look) {
  Scheduler scheduler;
  std::size_t count = 0;
  do {
    const Bodies bodies = make(scheduler);
    const Scheduler::End end = scheduler.Run(bodies, explorer);
    if (explorer.counts()) {
      ++count;
      look(scheduler, end);
    }
  } while (explorer.Next());
  return count;
}

// A body of `points` points that touch `what`.
std::function<void()> Walk(Scheduler& scheduler, int points, Touch touch,
                           const void* what) {
  return [&scheduler, points, touch, what] {
    for (int i = 0; i < points; ++i) scheduler.Pass("walk", touch, what);
  };
}

std::size_t CountOfWalks(Explorer& explorer, std::vector<int> points,
                         Touch touch, bool same) {
  static constexpr char kPlaces[kMaxFibers] = {};
  std::set<Choices> seen;
  const std::size_t count = RunAll(
      explorer,
      [&](Scheduler& scheduler) {
        Bodies bodies;
        for (std::size_t i = 0; i < points.size(); ++i) {
          bodies.push_back(
              Walk(scheduler, points[i], touch, &kPlaces[same ? 0 : i]));
        }
        return bodies;
      },
      [&](const Scheduler& scheduler, Scheduler::End) {
        seen.insert(scheduler.choices());
      });
  EXPECT_EQ(seen.size(), count) << "a schedule was run twice";
  return count;
}

TEST(SchedulerTest, FindsEveryInterleavingOfTwo) {
  // Three points are four steps: 8! / (4! 4!).
  Exhaustive all(/*all=*/true);
  EXPECT_EQ(CountOfWalks(all, {3, 3}, Touch::kAnything, true), 70u);
}

TEST(SchedulerTest, FindsEveryInterleavingOfThree) {
  Exhaustive all(/*all=*/true);
  EXPECT_EQ(CountOfWalks(all, {1, 1, 2}, Touch::kAnything, true), 210u);
}

TEST(SchedulerTest, LeavesOutWhatOnlyExchangesFirstSteps) {
  // A fiber's first step, up to its first point, touches nothing: 6! / (3! 3!).
  Exhaustive exhaustive;
  EXPECT_EQ(CountOfWalks(exhaustive, {3, 3}, Touch::kWrite, true), 20u);
}

TEST(SchedulerTest, RunsOneOrderOfStepsThatTouchDifferentThings) {
  Exhaustive writes;
  EXPECT_EQ(CountOfWalks(writes, {3, 3}, Touch::kWrite, false), 1u);
  Exhaustive reads;
  EXPECT_EQ(CountOfWalks(reads, {3, 3}, Touch::kRead, true), 1u);
}

TEST(SchedulerTest, InterruptsNoMoreOftenThanTheBound) {
  Bounded never(0);
  EXPECT_EQ(CountOfWalks(never, {3, 3}, Touch::kAnything, true), 2u);
  // Whoever begins is interrupted nowhere, or at one of three points; the other
  // one then runs to its end.
  Bounded once(1);
  EXPECT_EQ(CountOfWalks(once, {3, 3}, Touch::kAnything, true), 8u);
  Bounded often(100);
  EXPECT_EQ(CountOfWalks(often, {3, 3}, Touch::kAnything, true), 70u);
}

// Two that add to a counter by a read and a write of their own.
template <class Add>
std::set<int> SumsOf(Explorer& explorer, Add add) {
  std::set<int> sums;
  int counter = 0;
  RunAll(
      explorer,
      [&](Scheduler& scheduler) {
        counter = 0;
        const auto body = [&] { add(scheduler, counter); };
        return Bodies{body, body};
      },
      [&](const Scheduler&, Scheduler::End) { sums.insert(counter); });
  return sums;
}

TEST(SchedulerTest, FindsALostUpdate) {
  const auto racy = [](Scheduler& scheduler, int& counter) {
    scheduler.Pass("read", Touch::kRead, &counter);
    const int read = counter;
    scheduler.Pass("write", Touch::kWrite, &counter);
    counter = read + 1;
  };
  Exhaustive exhaustive;
  EXPECT_EQ(SumsOf(exhaustive, racy), (std::set<int>{1, 2}));
  Bounded bounded(1);
  EXPECT_EQ(SumsOf(bounded, racy), (std::set<int>{1, 2}));
  AtRandom at_random(1, 200);
  EXPECT_EQ(SumsOf(at_random, racy), (std::set<int>{1, 2}));
}

TEST(SchedulerTest, FindsNoneUnderALock) {
  Mutex mutex;
  const auto locked = [&](Scheduler& scheduler, int& counter) {
    const engine::MutexLock lock(mutex);
    scheduler.Pass("read", Touch::kRead, &counter);
    const int read = counter;
    scheduler.Pass("write", Touch::kWrite, &counter);
    counter = read + 1;
  };
  Exhaustive exhaustive;
  EXPECT_EQ(SumsOf(exhaustive, locked), (std::set<int>{2}));
}

TEST(SchedulerTest, FindsADeadlockOfTwoLocks) {
  std::size_t deadlocks = 0;
  struct Locks {
    Mutex a;
    Mutex b;
  };
  Exhaustive exhaustive;
  RunAll(
      exhaustive,
      [&](Scheduler&) {
        auto* const locks = new Locks;  // kept where they stay locked
        return Bodies{[locks] {
                        const engine::MutexLock first(locks->a);
                        const engine::MutexLock second(locks->b);
                      },
                      [locks] {
                        const engine::MutexLock first(locks->b);
                        const engine::MutexLock second(locks->a);
                      }};
      },
      [&](const Scheduler& scheduler, Scheduler::End end) {
        if (end != Scheduler::End::kDeadlock) return;
        ++deadlocks;
        EXPECT_EQ(scheduler.Waiting(), "a: lock, b: lock");
      });
  EXPECT_GT(deadlocks, 0u);
}

TEST(SchedulerTest, FindsALivelock) {
  Scheduler scheduler;
  Replay replay("");
  const Bodies bodies = {[&] {
                           while (true) {
                             scheduler.Pass("again", Touch::kRead, nullptr);
                           }
                         },
                         [] {}};
  EXPECT_EQ(scheduler.Run(bodies, replay), Scheduler::End::kLivelock);
}

TEST(SchedulerTest, LetsAReaderSpinOnlyAfterAWriteToWhatItHasRead) {
  int looks = 0;
  bool linked = true;
  const auto make = [&](Scheduler& scheduler) {
    linked = true;
    return Bodies{[&] {
                    do {
                      scheduler.Pass("find", Touch::kRead, &linked);
                      if (!linked) break;
                      scheduler.Pass("read the sequence", Touch::kRead, &looks);
                      ++looks;
                    } while (true);
                  },
                  [&] {
                    scheduler.Pass("other", Touch::kWrite, nullptr);
                    scheduler.Pass("unlink", Touch::kWrite, &linked);
                    linked = false;
                  }};
  };
  Exhaustive exhaustive;
  const std::size_t count =
      RunAll(exhaustive, make, [](const Scheduler&, Scheduler::End end) {
        EXPECT_EQ(end, Scheduler::End::kDone);
      });
  EXPECT_GT(count, 1u);
  EXPECT_GT(looks, 0);
  EXPECT_LT(looks, 100);
}

TEST(SchedulerTest, RunsTheSameScheduleAgain) {
  std::vector<Choices> choices;
  const auto make = [](Scheduler& scheduler) {
    return Bodies{Walk(scheduler, 3, Touch::kAnything, nullptr),
                  Walk(scheduler, 4, Touch::kAnything, nullptr)};
  };
  AtRandom at_random(7, 20);
  RunAll(at_random, make, [&](const Scheduler& scheduler, Scheduler::End) {
    choices.push_back(scheduler.choices());
  });
  for (const Choices& wanted : choices) {
    Replay replay(wanted);
    RunAll(replay, make, [&](const Scheduler& scheduler, Scheduler::End) {
      EXPECT_EQ(scheduler.choices(), wanted);
    });
    EXPECT_FALSE(replay.strayed());
  }
}

TEST(ChoicesTest, AreShortenedAndLengthened) {
  EXPECT_EQ(Shorten("aaabbac"), "a3b2ac");
  EXPECT_EQ(Lengthen("a3b2ac"), "aaabbac");
  EXPECT_EQ(Lengthen(Shorten(std::string(120, 'b'))), std::string(120, 'b'));
  EXPECT_EQ(Shorten(""), "");
}

}  // namespace
}  // namespace vigil::schedule
