// An id allocator: every id once, from any thread; blocks of ids for who needs
// many; and ids that are given back are used again.

#include <atomic>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "vigil/store.h"

namespace {

// The first of `count` ids that nobody else gets. One atomic step: without
// reading first there is nothing to lose a race on.
vigil::Result<std::int64_t> NextIds(vigil::Store& store, std::int64_t count) {
  const auto last = store.IncrBy("ids:last", count);
  if (!last.ok()) return last.status();
  return *last - count + 1;
}

// Ids that were given back are a list: "ids:free" names the first, and each
// names the one after it.
std::string NextFree(std::int64_t id) {
  return "ids:free:" + std::to_string(id);
}

vigil::Status GiveBack(vigil::Store& store, std::int64_t id) {
  return store.Transact([&](vigil::Transaction& txn) -> vigil::Status {
    const auto first = txn.GetInt("ids:free", /*if_absent=*/0);
    if (!first.ok()) return first.status();
    if (auto set = txn.SetInt(NextFree(id), *first); !set.ok()) return set;
    return txn.SetInt("ids:free", id);
  });
}

// An id that was given back, or else a new one. A list's first element is taken
// while others give back and take: the classic trap is that the list's head is
// the same again although the list is another one (A, B, A). A version never
// comes back, so this transaction runs again instead.
vigil::Result<std::int64_t> Take(vigil::Store& store) {
  return store.Transact(
      [&](vigil::Transaction& txn) -> vigil::Result<std::int64_t> {
        const auto first = txn.GetInt("ids:free", /*if_absent=*/0);
        if (!first.ok()) return first.status();
        if (*first == 0) return txn.IncrBy("ids:last", 1);
        const auto second = txn.GetInt(NextFree(*first), /*if_absent=*/0);
        if (!second.ok()) return second.status();
        if (auto gone = txn.Del(NextFree(*first)); !gone.ok()) {
          return gone.status();
        }
        const vigil::Status set = txn.SetInt("ids:free", *second);
        if (!set.ok()) return set;
        return *first;
      });
}

}  // namespace

int main() {
  constexpr int kThreads = 4;
  constexpr int kRounds = 300;
  vigil::Store store;

  // A block of ids at once.
  if (NextIds(store, 10).value_or(0) != 1) return 1;
  if (NextIds(store, 5).value_or(0) != 11) return 1;

  // Every thread holds at most three ids; nobody may hold the same one.
  std::mutex mutex;  // of the check only
  std::set<std::int64_t> held;
  std::atomic<bool> twice = false;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kRounds; ++i) {
        std::vector<std::int64_t> mine;
        for (int n = 0; n < 3; ++n) mine.push_back(Take(store).value_or(-1));
        {
          const std::lock_guard lock(mutex);
          for (const std::int64_t id : mine) {
            if (id < 16 || !held.insert(id).second) twice = true;
          }
          for (const std::int64_t id : mine) held.erase(id);
        }
        for (const std::int64_t id : mine) {
          if (!GiveBack(store, id).ok()) twice = true;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  const std::int64_t made = store.GetInt("ids:last", 0).value_or(0) - 15;
  std::cout << kThreads * kRounds * 3 << " times an id was taken, " << made
            << " were made\n";
  if (twice) return 1;
  return made >= 3 && made <= kThreads * 3 ? 0 : 1;
}
