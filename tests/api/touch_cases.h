// A table of operations, each written once and run three ways: on the store,
// in another session's EXEC, and in a closure transaction. What it does to a
// session that watched a key before is what the touch tests ask.

#ifndef VIGIL_TESTS_API_TOUCH_CASES_H_
#define VIGIL_TESTS_API_TOUCH_CASES_H_

#include <functional>
#include <ostream>
#include <string>
#include <utility>

#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/transaction.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {

struct TouchCase {
  std::string name;
  std::string watched;
  std::function<void(Store&)> on_store;
  std::function<void(Batch&)> on_batch;
  std::function<void(Transaction&)> on_txn;
};

inline void PrintTo(const TouchCase& c, std::ostream* out) { *out << c.name; }

// `act(auto& on)` calls one function that Store, Batch and Transaction share.
template <class Act>
TouchCase Case(std::string name, std::string watched, Act act) {
  return {std::move(name), std::move(watched), [act](Store& on) { act(on); },
          [act](Batch& on) { act(on); }, [act](Transaction& on) { act(on); }};
}

inline std::string CaseName(const testing::TestParamInfo<TouchCase>& info) {
  return info.param.name;
}

inline constexpr Duration kCaseTtl{1'000'000};

// The keys that the cases work on. "missing" is not there.
inline void FillForCases(TimedStore& store) {
  Must(store->MSet({{"text", "abc"},
                    {"number", "5"},
                    {"max", "9223372036854775807"},
                    {"other", "abc"}}));
  store.SetFor("timed", "t", kCaseTtl);
}

// The outcome of an EXEC that watched `c.watched` before `act()`.
template <class Act>
StatusCode WatchAround(TimedStore& store, const TouchCase& c, const Act& act) {
  Session watcher(*store);
  Must(watcher.Watch(c.watched));
  act();
  return ExecNothing(watcher).status().code();
}

inline StatusCode WatchAroundStore(const TouchCase& c) {
  TimedStore store;
  FillForCases(store);
  return WatchAround(store, c, [&] { c.on_store(*store); });
}

inline StatusCode WatchAroundExec(const TouchCase& c) {
  TimedStore store;
  FillForCases(store);
  return WatchAround(store, c, [&] {
    Session other(*store);
    Batch batch = other.Multi();
    c.on_batch(batch);
    Must(batch.Exec().status());
  });
}

inline StatusCode WatchAroundTransact(const TouchCase& c) {
  TimedStore store;
  FillForCases(store);
  return WatchAround(store, c, [&] {
    Must(store->Transact([&](Transaction& txn) { c.on_txn(txn); }));
  });
}

}  // namespace vigil

#endif  // VIGIL_TESTS_API_TOUCH_CASES_H_
