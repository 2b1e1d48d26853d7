// A read-modify-write of 1,000 keys of a million while another thread
// increments single keys of them as fast as it can. Counted per large
// transaction; the increments are a counter beside it.

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string_view>
#include <thread>

#include "benchmark/benchmark.h"

#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

constexpr std::size_t kKeys = 1000;
// An optimistic transaction that long may lose for ever. Then the row is worth
// nothing, and says so.
constexpr int kPatience = 500;

// Increments keys until it is told to stop.
template <class Peer>
class SmallWriter {
 public:
  explicit SmallWriter(Peer& peer)
      : thread_([this, &peer](std::stop_token stop) {
          const KeyStream& keys = Stream(kAccounts, Popularity::kUniform);
          WithClient(peer, [&](auto& client) {
            for (std::uint64_t i = keys.Start(1, 2); !stop.stop_requested();) {
              if (client.IncrBy(keys[i++], 1)) {
                done_.fetch_add(1, std::memory_order_relaxed);
              }
            }
          });
        }) {}

  std::int64_t done() const { return done_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> done_{0};
  std::jthread thread_;  // last: it stops before the others go
};

template <class Client>
bool IncrementAll(Client& client,
                  const std::array<std::string_view, kKeys>& keys) {
  int attempts = 0;
  return client.Transact([&](auto& txn) {
    if (++attempts > kPatience || !txn.Prepare(keys)) return false;
    for (const std::string_view key : keys) {
      std::int64_t number = 0;
      if (!txn.GetInt(key, &number) || !txn.SetInt(key, number + 1)) {
        return false;
      }
    }
    return true;
  });
}

template <class Peer>
void Run(benchmark::State& state) {
  using Seconds = std::chrono::duration<double>;
  Peer* peer = Filled<Peer>(state, kAccounts);
  if (peer == nullptr) return;
  const KeyStream& keys = Stream(kAccounts, Popularity::kUniform);
  std::array<std::string_view, kKeys> lot;
  std::uint64_t i = 0;
  WithClient(*peer, [&](auto& client) {
    const SmallWriter<Peer> writer(*peer);
    const std::int64_t done = writer.done();
    const auto begin = std::chrono::steady_clock::now();
    for (auto _ : state) {
      for (std::string_view& key : lot) key = keys[i++];
      if (!IncrementAll(client, lot)) {
        state.SkipWithError("a transaction failed, or lost 500 times");
        break;
      }
    }
    const Seconds seconds = std::chrono::steady_clock::now() - begin;
    state.counters["small_ops_per_second"] =
        static_cast<double>(writer.done() - done) / seconds.count();
    state.SetItemsProcessed(state.iterations());
    ReportRaces(state, client, state.iterations());
  });
}

template <class Peer>
void Add() {
  AddVariant("big_rmw", Peer::kName, OnThreads::kOne, /*is_wall=*/true,
             /*is_one_thread=*/true, [](benchmark::State& state) {
               if constexpr (kIsAbsent<Peer>) {
                 SkipAbsent<Peer>(state);
               } else {
                 Run<Peer>(state);
               }
             });
}

}  // namespace

void RegisterBigRows() {
  ForEach(TransactionPeers(), []<class Peer>() { Add<Peer>(); });
}

}  // namespace vigil::bench
