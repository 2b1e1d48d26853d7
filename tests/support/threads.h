// Threads for concurrency tests: started together, joined always, and sized to
// the build that runs them.

#ifndef VIGIL_TESTS_SUPPORT_THREADS_H_
#define VIGIL_TESTS_SUPPORT_THREADS_H_

#include <atomic>
#include <cstdlib>
#include <latch>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace vigil {

// Builds with internal checks or a sanitizer run an order of magnitude slower.
inline constexpr bool kSlowBuild =
#if defined(VIGIL_DEBUG_CHECKS) || !defined(NDEBUG)
    true;
#else
    false;
#endif

// Whether VIGIL_TEST_FULL=1 asks for the long form of the random tests.
inline bool IsFullRun() {
  const char* full = std::getenv("VIGIL_TEST_FULL");
  return full != nullptr && std::string_view(full) == "1";
}

// `rounds` in an optimised build, ten times that in a full run, a twentieth in
// a slow build. At least 1.
inline int Scaled(int rounds) {
  if (IsFullRun()) rounds *= 10;
  if (kSlowBuild) rounds /= 20;
  return rounds < 1 ? 1 : rounds;
}

// Runs fn(0) to fn(count - 1), each on a thread of its own, all started at the
// same moment, and waits for them.
template <class Fn>
void RunTogether(int count, const Fn& fn) {
  std::latch start(count);
  std::vector<std::thread> threads;
  for (int index = 0; index < count; ++index) {
    threads.emplace_back([&fn, &start, index] {
      start.arrive_and_wait();
      fn(index);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// Calls fn() over and over on a thread of its own, from construction (at least
// once) to Stop() or destruction.
class Repeating {
 public:
  template <class Fn>
  explicit Repeating(Fn fn)
      : thread_([this, fn = std::move(fn)]() mutable {
          do {
            fn();
            rounds_.fetch_add(1, std::memory_order_relaxed);
          } while (!stop_.load(std::memory_order_relaxed));
        }) {}
  Repeating(const Repeating&) = delete;
  Repeating& operator=(const Repeating&) = delete;
  ~Repeating() { Stop(); }

  void Stop() {
    stop_.store(true, std::memory_order_relaxed);
    if (thread_.joinable()) thread_.join();
  }

  // How often fn() has returned.
  int rounds() const { return rounds_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> stop_{false};
  std::atomic<int> rounds_{0};
  std::thread thread_;  // last: it uses the two above
};

// Counts violations on many threads and keeps the first, because a broken
// property breaks a million times and gtest keeps every message.
class Violations {
 public:
  template <class... Parts>
  void Add(const Parts&... parts) {
    if (count_.fetch_add(1) != 0) return;
    testing::Message message;
    (message << ... << parts);
    first_ = message.GetString();
    has_first_.store(true);
  }

  int count() const { return count_.load(); }
  // Call when the threads have been joined.
  std::string first() const { return has_first_ ? first_ : "none"; }

 private:
  std::atomic<int> count_{0};
  std::atomic<bool> has_first_{false};
  std::string first_;
};

}  // namespace vigil

#endif  // VIGIL_TESTS_SUPPORT_THREADS_H_
