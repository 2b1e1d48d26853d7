#include "tests/schedule/fiber.h"

#include <cstdlib>
#include <sys/mman.h>
#include <ucontext.h>
#include <utility>

namespace vigil::schedule {
namespace {

constexpr std::size_t kStackBytes = std::size_t{256} << 10;
constexpr std::size_t kGuardBytes = std::size_t{16} << 10;

Fiber* entered = nullptr;  // whom Enter() begins

}  // namespace

Fiber::Fiber(std::function<void()> run) : run_(std::move(run)), begun_(false) {
  stack_ = mmap(nullptr, kGuardBytes + kStackBytes, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (stack_ == MAP_FAILED) std::abort();
  if (mprotect(stack_, kGuardBytes, PROT_NONE) != 0) std::abort();
}

Fiber::~Fiber() {
  if (stack_ != nullptr) munmap(stack_, kGuardBytes + kStackBytes);
}

void Fiber::Enter() {
  entered->run_();
  std::abort();
}

// The first switch makes the stack, with a system call that keeps the signal
// mask; all others must not, because it takes thirty times as long.
void Fiber::SwitchTo(Fiber& next) {
  locals_.Leave(next.locals_);
  if (_setjmp(context_) != 0) return;
  if (next.begun_) _longjmp(next.context_, 1);
  next.begun_ = true;
  entered = &next;
  ucontext_t context;
  getcontext(&context);
  context.uc_stack.ss_sp = static_cast<char*>(next.stack_) + kGuardBytes;
  context.uc_stack.ss_size = kStackBytes;
  context.uc_link = nullptr;
  makecontext(&context, &Fiber::Enter, 0);
  setcontext(&context);
}

}  // namespace vigil::schedule
