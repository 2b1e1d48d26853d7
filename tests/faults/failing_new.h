// Allocations that fail on demand: the program's operator new counts down.

#ifndef VIGIL_TESTS_FAULTS_FAILING_NEW_H_
#define VIGIL_TESTS_FAULTS_FAILING_NEW_H_

#include <cstddef>
#include <cstdint>
#include <new>

namespace vigil {

// While it lives, the `nth` allocation of this thread from now (1: the next)
// fails, and the ones after it succeed. One at a time per thread.
class FailingAllocation {
 public:
  explicit FailingAllocation(int nth);
  ~FailingAllocation();
  FailingAllocation(const FailingAllocation&) = delete;
  FailingAllocation& operator=(const FailingAllocation&) = delete;

  // Whether that allocation was asked for.
  bool failed() const;
};

// While it lives, every allocation of every other thread fails.
class StarvedThreads {
 public:
  StarvedThreads();
  ~StarvedThreads();
  StarvedThreads(const StarvedThreads&) = delete;
  StarvedThreads& operator=(const StarvedThreads&) = delete;

  // How many have failed so far.
  int failures() const;
};

// How many allocations this thread has made.
int AllocationsOfThisThread();
// The sum of what they asked for, given back or not.
std::size_t BytesAllocatedByThisThread();

// What operator new holds in the whole process, as malloc rounds it: a block's
// size and the word before it.
std::int64_t LiveBytes();

// Calls step() with its `nth` allocation failing. Returns whether that one was
// asked for; `*threw`: whether std::bad_alloc came out.
template <class Step>
bool RunFailing(int nth, Step&& step, bool* threw) {
  const FailingAllocation failing(nth);
  *threw = false;
  try {
    step();
  } catch (const std::bad_alloc&) {
    *threw = true;
  }
  return failing.failed();
}

}  // namespace vigil

#endif  // VIGIL_TESTS_FAULTS_FAILING_NEW_H_
