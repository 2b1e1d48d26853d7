// Transactions: withdraw, transfer and increment, against the same written by
// hand over the obvious design.

#include <cstdint>
#include <string_view>

#include "benchmark/benchmark.h"

#include "bench/peers/sharded_map.h"
#include "bench/peers/vigil_store.h"
#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

template <class Peer>
void Withdraw(benchmark::State& state, const Contents& contents) {
  Peer& peer = Filled<Peer>(contents);
  const KeyStream& keys = Stream(contents, Popularity::kUniform);
  std::uint64_t i = keys.Start(state.thread_index(), state.threads());
  for (auto _ : state) {
    if (!peer.Withdraw(keys[i++], 1)) {
      state.SkipWithError("a withdrawal failed");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

template <class Peer>
void Increment(benchmark::State& state) {
  Peer& peer = Filled<Peer>(kOneAccount);
  const std::string_view key = Stream(kOneAccount, Popularity::kOneKey)[0];
  for (auto _ : state) {
    if (!peer.IncrBy(key, 1)) {
      state.SkipWithError("an increment failed");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

// `transfer(peer, from, to)` between the keys of a zipf stream, two by two.
template <class Peer, class Run>
void Transfer(benchmark::State& state, Run transfer) {
  Peer& peer = Filled<Peer>(kAccounts);
  const KeyStream& keys = Stream(kAccounts, Popularity::kZipf);
  std::uint64_t i = keys.Start(state.thread_index(), state.threads());
  for (auto _ : state) {
    const std::string_view from = keys[i++];
    while (keys[i] == from) ++i;
    if (!transfer(peer, from, keys[i++])) {
      state.SkipWithError("a transfer failed");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

template <class Peer>
void AddWithdraw(std::string_view workload, const Contents& contents,
                 int threads) {
  OnThreads(
      AddRow(workload, Peer::kName,
             [=](benchmark::State& state) { Withdraw<Peer>(state, contents); }),
      threads);
}

template <class Peer>
void AddIncrement(int threads) {
  OnThreads(AddRow("incr/one", Peer::kName, Increment<Peer>), threads);
}

template <class Peer>
void AddTransfer(int threads) {
  OnThreads(AddRow("transfer/zipf/1e6", Peer::kName,
                   [](benchmark::State& state) {
                     Transfer<Peer>(state, [](Peer& peer, auto from, auto to) {
                       return peer.Transfer(from, to, 1);
                     });
                   }),
            threads);
}

void AddTransferAdd(int threads) {
  OnThreads(AddRow("transfer_add/zipf/1e6", VigilStore::kName,
                   [](benchmark::State& state) {
                     Transfer<VigilStore>(
                         state, [](VigilStore& peer, auto from, auto to) {
                           return peer.TransferAdd(from, to, 1);
                         });
                   }),
            threads);
}

}  // namespace

void RegisterTransactionRows() {
  for (const int threads : {1, 2}) {
    AddWithdraw<VigilStore>("withdraw/uniform/1e6", kAccounts, threads);
    AddWithdraw<ShardedMap>("withdraw/uniform/1e6", kAccounts, threads);
    AddWithdraw<VigilStore>("withdraw/one", kOneAccount, threads);
    AddWithdraw<ShardedMap>("withdraw/one", kOneAccount, threads);
    AddIncrement<VigilStore>(threads);
    AddIncrement<ShardedMap>(threads);
    AddTransfer<VigilStore>(threads);
    AddTransfer<ShardedMap>(threads);
    AddTransferAdd(threads);
  }
}

}  // namespace vigil::bench
