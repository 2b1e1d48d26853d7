#include "tests/schedule/scheduler.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string_view>

#include "tests/schedule/choices.h"

namespace vigil::schedule {

Scheduler::~Scheduler() {
  // What an abandoned fiber has on its stack may be listed elsewhere.
  if (end_ != End::kDone) {
    for (auto& fiber : fibers_) (void)fiber.release();
  }
}

Scheduler::End Scheduler::Run(std::span<const std::function<void()>> bodies,
                              Chooser& chooser) {
  if (bodies.size() > kMaxFibers || current_ >= 0) std::abort();
  if (end_ != End::kDone) {
    for (auto& fiber : fibers_) (void)fiber.release();
  }
  bodies_ = bodies;
  chooser_ = &chooser;
  last_ = -1;
  unfinished_ = 0;
  spinning_ = 0;
  steps_taken_ = 0;
  end_ = End::kDone;
  chosen_.clear();
  for (int i = 0; i < static_cast<int>(bodies.size()); ++i) {
    const auto index = static_cast<std::size_t>(i);
    if (fibers_[index] == nullptr) {
      fibers_[index] = std::make_unique<Fiber>([this, i] { RunFiber(i); });
    }
    unfinished_ |= Bit(i);
    steps_[index] = {};
    waits_[index] = {};
    reads_[index] = {};
  }
  engine::point_listener = this;
  Yield();
  engine::point_listener = nullptr;
  return end_;
}

void Scheduler::RunFiber(int fiber) {
  while (true) {
    bodies_[static_cast<std::size_t>(fiber)]();
    unfinished_ &= ~Bit(fiber);
    Yield();
  }
}

void Scheduler::Pass(const char* name, engine::Touch touch, const void* what) {
  if (current_ < 0) return;
  Step& step = steps_[static_cast<std::size_t>(current_)];
  step = {name, touch, what};
  if (touch == engine::Touch::kRead) NoteRead(step);
  Yield();
}

bool Scheduler::Await(const char* name, const void* what,
                      bool (*ready)(const void* what)) {
  if (current_ < 0) return false;
  const auto index = static_cast<std::size_t>(current_);
  steps_[index] = {name, engine::Touch::kWrite, what};
  waits_[index] = {what, ready};
  Yield();
  waits_[index] = {};
  return true;
}

void Scheduler::NoteRead(const Step& step) {
  constexpr int kLooks = 3;
  Reads& reads = reads_[static_cast<std::size_t>(current_)];
  reads.places[reads.count++ % Reads::kMany] = step.what;
  if (std::string_view(step.name) != "read the sequence") return;
  if (reads.record != step.what) reads.looks = 0;
  reads.record = step.what;
  if (++reads.looks >= kLooks) spinning_ |= Bit(current_);
}

void Scheduler::NoteStep(int fiber) {
  const Step& step = steps_[static_cast<std::size_t>(fiber)];
  if (step.touch == engine::Touch::kRead) return;
  for (FiberSet rest = unfinished_; rest != 0; rest &= rest - 1) {
    const int other = FirstOf(rest);
    Reads& reads = reads_[static_cast<std::size_t>(other)];
    const auto end =
        reads.places.begin() +
        static_cast<std::ptrdiff_t>(std::min(reads.count, Reads::kMany));
    if (other == fiber || step.touch == engine::Touch::kAnything ||
        std::find(reads.places.begin(), end, step.what) != end) {
      reads.count = 0;
      reads.looks = 0;
      spinning_ &= ~Bit(other);
    }
  }
}

FiberSet Scheduler::Enabled() const {
  FiberSet enabled = 0;
  for (FiberSet rest = unfinished_; rest != 0; rest &= rest - 1) {
    const int fiber = FirstOf(rest);
    const Wait& wait = waits_[static_cast<std::size_t>(fiber)];
    if (wait.ready == nullptr || wait.ready(wait.what)) enabled |= Bit(fiber);
  }
  const FiberSet fresh = enabled & ~spinning_;
  return fresh != 0 ? fresh : enabled;
}

void Scheduler::Yield() {
  Fiber& from =
      current_ < 0 ? thread_ : *fibers_[static_cast<std::size_t>(current_)];
  const FiberSet enabled = Enabled();
  int next = -1;
  if (++steps_taken_ > kMaxSteps) {
    end_ = End::kLivelock;
  } else if (enabled != 0) {
    next = chooser_->Choose({last_, enabled, steps_});
    if (CountOf(enabled) > 1) chosen_ += static_cast<char>('a' + next);
    last_ = next;
    NoteStep(next);
  } else if (unfinished_ != 0) {
    end_ = End::kDeadlock;
  }
  if (next == current_) return;
  current_ = next;
  from.SwitchTo(next < 0 ? thread_ : *fibers_[static_cast<std::size_t>(next)]);
}

Choices Scheduler::choices() const { return Shorten(chosen_); }

std::string Scheduler::Waiting() const {
  std::string text;
  for (FiberSet rest = unfinished_; rest != 0; rest &= rest - 1) {
    const int fiber = FirstOf(rest);
    if (!text.empty()) text += ", ";
    text += static_cast<char>('a' + fiber);
    text += ": ";
    text += steps_[static_cast<std::size_t>(fiber)].name;
  }
  return text;
}

}  // namespace vigil::schedule
