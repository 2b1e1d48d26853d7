// Stores for tests: one whose time moves by hand, and one client that races
// another.

#ifndef VIGIL_TESTS_SUPPORT_STORES_H_
#define VIGIL_TESTS_SUPPORT_STORES_H_

#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/clock.h"
#include "vigil/options.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"

namespace vigil {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

inline Store OpenStore(const Options& options) {
  Result<Store> store = Store::Open(options);
  if (store.ok()) return *std::move(store);
  ADD_FAILURE() << store.status().ToString();
  return Store();
}

// A store on a clock of its own that stands still, and without a background
// thread, so that an expired key stays until something purges it.
class TimedStore {
 public:
  explicit TimedStore(Options options = {})
      : store_(OpenStore(WithClock(std::move(options)))) {}

  Store& operator*() { return store_; }
  Store* operator->() { return &store_; }

  TimePoint Now() const { return clock_.Now(); }
  void Advance(Duration by) { clock_.Advance(by); }

  // Puts `value` at `key`, to live for `ttl`.
  void SetFor(std::string_view key, std::string_view value, Duration ttl) {
    SetOptions options;
    options.ttl = ttl;
    Must(store_.Set(key, value, options));
  }

  // Leaves `key` past its deadline, not purged.
  void SetStale(std::string_view key, std::string_view value) {
    SetFor(key, value, 10ms);
    Advance(11ms);
  }

 private:
  Options WithClock(Options options) {
    options.clock = &clock_;
    options.background_expiry = false;
    return options;
  }

  ManualClock clock_;
  Store store_;
};

// EXEC of nothing: says only whether the watches of `session` still stand.
inline ExecResult ExecNothing(Session& session) {
  return session.Multi().Exec();
}

// Runs `fn` on a thread of its own and waits for it: what another client does
// meanwhile, also where the calling thread is inside a transaction body.
template <class Fn>
void OnAnotherThread(Fn fn) {
  std::thread other(std::move(fn));
  other.join();
}

inline std::string GetText(const Store& store, std::string_view key) {
  return Must(store.Get(key)).value_or("(absent)");
}

inline Version VersionOf(const Store& store, std::string_view key) {
  return Must(store.GetVersioned(key)).version;
}

}  // namespace vigil

#endif  // VIGIL_TESTS_SUPPORT_STORES_H_
