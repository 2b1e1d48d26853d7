// Explorers: which schedules of a program are run, one after another.

#ifndef VIGIL_TESTS_SCHEDULE_EXPLORE_H_
#define VIGIL_TESTS_SCHEDULE_EXPLORE_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/schedule/scheduler.h"

namespace vigil::schedule {

// An explorer is asked by the scheduler whom to choose, and after each run
// whether there is another schedule.
class Explorer : public Chooser {
 public:
  // The run is over. False: there is no further schedule.
  virtual bool Next() = 0;
  // Whether the run is one that has not been before.
  virtual bool counts() const { return true; }
};

// Every schedule, but only one of those that differ in the order of steps which
// touch different things (sleep sets: P. Godefroid, "Partial-Order Methods for
// the Verification of Concurrent Systems", 1996). With `all` those, too.
class Exhaustive : public Explorer {
 public:
  explicit Exhaustive(bool all = false) : all_(all) {}
  int Choose(const Situation& situation) override;
  bool Next() override;
  bool counts() const override { return !pruned_; }

 private:
  struct Node {
    FiberSet enabled;
    FiberSet asleep;  // whose step leads to what was seen before
    int chosen;
    std::array<Step, kMaxFibers> steps;
  };

  const bool all_;
  std::vector<Node> nodes_;
  std::size_t depth_ = 0;
  bool pruned_ = false;
};

// Every schedule in which a fiber that could go on is interrupted at most
// `bound` times.
class Bounded : public Explorer {
 public:
  explicit Bounded(int bound) : bound_(bound) {}
  int Choose(const Situation& situation) override;
  bool Next() override;

 private:
  struct Node {
    FiberSet untried;
    int chosen;
    int current;  // negative: could not go on
    int interruptions;
  };

  const int bound_;
  std::vector<Node> nodes_;
  std::size_t depth_ = 0;
  int interruptions_ = 0;
};

// `count` schedules at random.
class AtRandom : public Explorer {
 public:
  AtRandom(std::uint64_t seed, std::size_t count)
      : engine_(seed), left_(count) {
    Draw();
  }
  int Choose(const Situation& situation) override;
  bool Next() override {
    Draw();
    return --left_ > 0;
  }

 private:
  void Draw() { stay_ = 1 + engine_() % 16; }

  std::mt19937_64 engine_;
  std::size_t left_;
  std::uint64_t stay_ = 1;  // how long a fiber goes on, on average
};

// The one schedule with these choices; where they end, whoever came last.
class Replay : public Explorer {
 public:
  explicit Replay(std::string_view choices);
  int Choose(const Situation& situation) override;
  bool Next() override { return false; }
  // Whether some choice could not be made.
  bool strayed() const { return strayed_; }

 private:
  std::string letters_;
  std::size_t next_ = 0;
  bool strayed_ = false;
};

}  // namespace vigil::schedule

#endif  // VIGIL_TESTS_SCHEDULE_EXPLORE_H_
