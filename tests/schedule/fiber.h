// Fibers: several calls under way on one thread, one of them at a time.

#ifndef VIGIL_TESTS_SCHEDULE_FIBER_H_
#define VIGIL_TESTS_SCHEDULE_FIBER_H_

#include <csetjmp>
#include <cstddef>
#include <functional>

#include "engine/base/epoch.h"
#include "engine/txn/body_scope.h"

namespace vigil::engine {

// What the engine keeps per thread, kept per fiber: an epoch announced by one
// must hold for it alone, and a body that runs on one is no body of another.
// (The workspace that a thread keeps is nobody's while it is kept.)
class FiberLocals {
 public:
  // Keeps the thread's, and puts those of `next` in their place.
  void Leave(FiberLocals& next) {
    slot_ = Epoch::thread_slot_;
    scope_ = BodyScope::innermost_;
    Epoch::thread_slot_ = next.slot_;
    BodyScope::innermost_ = next.scope_;
  }

 private:
  Epoch::Slot* slot_ = nullptr;
  BodyScope* scope_ = nullptr;
};

}  // namespace vigil::engine

namespace vigil::schedule {

// A call that can be left in its middle and gone on with. Not to be moved.
class Fiber {
 public:
  // The thread itself, as it comes.
  Fiber() = default;
  // Will call `run` when it is switched to for the first time; that never
  // returns.
  explicit Fiber(std::function<void()> run);
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;
  ~Fiber();

  // Leaves this fiber, which is running, and goes on with `next`. Returns when
  // somebody switches back.
  void SwitchTo(Fiber& next);

 private:
  static void Enter();

  std::function<void()> run_;
  void* stack_ = nullptr;
  bool begun_ = true;
  std::jmp_buf context_;
  engine::FiberLocals locals_;
};

}  // namespace vigil::schedule

#endif  // VIGIL_TESTS_SCHEDULE_FIBER_H_
