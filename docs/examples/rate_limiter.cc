// A rate limiter: at most so many calls per client and window, counted in a key
// that expires with the window.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "vigil/store.h"

namespace {

using std::chrono_literals::operator""min;

class RateLimiter {
 public:
  RateLimiter(vigil::Store& store, std::int64_t limit, vigil::Duration window)
      : store_(store), limit_(limit), window_(window) {}

  // Whether `client` may call now; if so, the call is counted. The window
  // begins with a client's first call. kOutOfMemory is "no" as well: a limiter
  // that cannot count must not let everybody in.
  bool Allow(std::string_view client) {
    const std::string key = "calls:" + std::string(client);
    const auto allowed =
        store_.Transact([&](vigil::Transaction& txn) -> vigil::Result<bool> {
          const auto calls = txn.GetInt(key, /*if_absent=*/0);
          if (!calls.ok()) return calls.status();
          // The next line changes nothing, so it costs no lock: a client that
          // calls too often does not slow down the others.
          if (*calls >= limit_) return false;
          const auto now = txn.IncrBy(key, 1);
          if (!now.ok()) return now.status();
          // Count and deadline in one step: a crash between INCR and EXPIRE,
          // which leaves a counter for ever, cannot happen.
          if (*now == 1) {
            const auto set = txn.Expire(key, window_);
            if (!set.ok()) return set.status();
          }
          return true;
        });
    return allowed.value_or(false);
  }

 private:
  vigil::Store& store_;
  const std::int64_t limit_;
  const vigil::Duration window_;
};

// How many of `calls` on each of `threads` threads are let through.
int LetThrough(RateLimiter& limiter, int threads, int calls) {
  std::atomic<int> let_through = 0;
  std::vector<std::thread> callers;
  for (int t = 0; t < threads; ++t) {
    callers.emplace_back([&] {
      for (int i = 0; i < calls; ++i) {
        if (limiter.Allow("ann")) ++let_through;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  return let_through;
}

}  // namespace

int main() {
  vigil::ManualClock clock;
  vigil::Options options;
  options.clock = &clock;
  vigil::Result<vigil::Store> store = vigil::Store::Open(options);
  if (!store.ok()) return 1;
  RateLimiter limiter(*store, /*limit=*/100, /*window=*/1min);

  // Four threads at once, and still not one call too many.
  const int first = LetThrough(limiter, 4, 200);
  std::cout << first << " of 800 let through\n";
  if (first != 100) return 1;
  if (!limiter.Allow("bob")) return 1;  // a window of his own

  clock.Advance(1min);  // a key lives up to and including its deadline
  if (limiter.Allow("ann")) return 1;
  clock.Advance(vigil::Duration(1));
  const int second = LetThrough(limiter, 2, 300);
  std::cout << second << " of 600 a minute later\n";
  return second == 100 ? 0 : 1;
}
