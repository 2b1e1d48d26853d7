// The scheduler: runs sessions as fibers of one thread and, at each point of
// the engine, lets a chooser say who goes on.
//
// Locks and waiting readers are modelled: who waits for something that does not
// hold cannot be chosen. A reader that looks at one record again and again,
// because that is dead and still linked, waits for a write to what it has read.

#ifndef VIGIL_TESTS_SCHEDULE_SCHEDULER_H_
#define VIGIL_TESTS_SCHEDULE_SCHEDULER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "engine/base/point.h"
#include "tests/schedule/fiber.h"

namespace vigil::schedule {

inline constexpr int kMaxFibers = 4;

// A set of fibers, a bit each.
using FiberSet = std::uint32_t;
inline constexpr FiberSet Bit(int fiber) { return FiberSet{1} << fiber; }
inline int FirstOf(FiberSet set) { return __builtin_ctz(set); }
inline int CountOf(FiberSet set) { return __builtin_popcount(set); }

// What a fiber does when it goes on.
struct Step {
  const char* name = "begin";
  engine::Touch touch = engine::Touch::kRead;
  const void* what = nullptr;
};

// Whether two steps of different fibers may not be exchanged.
inline bool Depend(const Step& a, const Step& b) {
  if (a.touch == engine::Touch::kAnything ||
      b.touch == engine::Touch::kAnything) {
    return true;
  }
  return a.what == b.what &&
         (a.touch == engine::Touch::kWrite || b.touch == engine::Touch::kWrite);
}

// What a chooser sees.
struct Situation {
  int current;       // who came last; negative: nobody yet
  FiberSet enabled;  // who can go on; at least one
  const std::array<Step, kMaxFibers>& steps;
};

class Chooser {
 public:
  virtual ~Chooser() = default;
  // One of `situation.enabled`.
  virtual int Choose(const Situation& situation) = 0;
};

// Who was chosen wherever there was a choice: "a3b2a" for a a a b b a.
using Choices = std::string;

class Scheduler : private engine::PointListener {
 public:
  enum class End : std::uint8_t {
    kDone,
    kDeadlock,  // nobody can go on
    kLivelock,  // more steps than kMaxSteps
  };
  static constexpr std::size_t kMaxSteps = 20'000;

  Scheduler() = default;
  ~Scheduler() override;

  // Runs `bodies`, a fiber each, until all have returned. After another end
  // than kDone they never will, and what they use must be kept for ever.
  End Run(std::span<const std::function<void()>> bodies, Chooser& chooser);

  // For a body: a point of its own.
  void Pass(const char* name, engine::Touch touch, const void* what) override;

  // A number that grows with each call, to tell what came before what.
  std::uint64_t Tick() { return ++ticks_; }

  // Of the run under way, or the last one.
  Choices choices() const;
  std::size_t steps() const { return steps_taken_; }
  // Who waits for what, after a deadlock.
  std::string Waiting() const;

 private:
  struct Wait {
    const void* what;
    bool (*ready)(const void* what) = nullptr;  // nullptr: waits for nothing
  };

  // What a fiber has read since it wrote something, or somebody changed that.
  struct Reads {
    static constexpr std::size_t kMany = 32;
    std::array<const void*, kMany> places;
    std::size_t count = 0;
    const void* record = nullptr;
    int looks = 0;  // at the record
  };

  void NoteRead(const Step& step);
  // `fiber` is about to take a step.
  void NoteStep(int fiber);
  bool Await(const char* name, const void* what,
             bool (*ready)(const void* what)) override;
  void RunFiber(int fiber);
  FiberSet Enabled() const;
  // Lets the next one go on; returns when it is this one's turn again.
  void Yield();

  Fiber thread_;
  std::array<std::unique_ptr<Fiber>, kMaxFibers> fibers_;
  std::span<const std::function<void()>> bodies_;
  Chooser* chooser_ = nullptr;
  int current_ = -1;  // negative: the thread itself
  int last_ = -1;     // who came last
  FiberSet unfinished_ = 0;
  std::array<Step, kMaxFibers> steps_;
  std::array<Wait, kMaxFibers> waits_;
  std::array<Reads, kMaxFibers> reads_;
  FiberSet spinning_ = 0;
  std::size_t steps_taken_ = 0;
  std::uint64_t ticks_ = 0;
  End end_ = End::kDone;
  std::string chosen_;  // a letter each
};

}  // namespace vigil::schedule

#endif  // VIGIL_TESTS_SCHEDULE_SCHEDULER_H_
