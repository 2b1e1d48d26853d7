// Transactions: withdraw, transfer and increment.

#include <cstdint>
#include <string_view>

#include "benchmark/benchmark.h"

#include "bench/rows.h"
#include "bench/transactions.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

constexpr Contents kTwoAccounts = {.keys = 2, .value_length = 0};

void AddWithdraw(std::string_view workload, const Contents& contents) {
  AddRows(OneKeyPeers(), workload, contents, OnThreads::kEach,
          [=](benchmark::State& state, auto& client) {
            RunOverKeys(
                state, Stream(contents, Popularity::kUniform),
                [&](std::string_view key) { return Withdraw(client, key, 1); });
            ReportRaces(state, client, state.iterations());
          });
}

// `transfer(client, from, to)` between the keys of a stream, two by two.
template <class Peers, class Run>
void AddTransfer(Peers peers, std::string_view workload,
                 const Contents& contents, Popularity popularity,
                 Run transfer) {
  AddRows(peers, workload, contents, OnThreads::kEach,
          [=](benchmark::State& state, auto& client) {
            const KeyStream& keys = Stream(contents, popularity);
            std::uint64_t i = keys.Start(state.thread_index(), state.threads());
            for (auto _ : state) {
              const std::string_view from = keys[i++];
              while (keys[i] == from) ++i;
              if (!transfer(client, from, keys[i++])) {
                state.SkipWithError("a transfer failed");
                break;
              }
            }
            state.SetItemsProcessed(state.iterations());
            ReportRaces(state, client, state.iterations());
          });
}

}  // namespace

void RegisterTransactionRows() {
  using enum Popularity;
  AddWithdraw("withdraw/uniform/1e6", kAccounts);
  AddWithdraw("withdraw/16", kFewAccounts);
  AddWithdraw("withdraw/one", kOneAccount);

  AddRows(AllPeers(), "incr/one", kOneAccount, OnThreads::kEach,
          [](benchmark::State& state, auto& client) {
            RunOverKeys(
                state, Stream(kOneAccount, Popularity::kOneKey),
                [&](std::string_view key) { return client.IncrBy(key, 1); });
          });

  const auto transfer = [](auto& client, auto from, auto to) {
    return Transfer(client, from, to, 1);
  };
  AddTransfer(TransactionPeers(), "transfer/zipf/1e6", kAccounts, kZipf,
              transfer);
  AddTransfer(TransactionPeers(), "transfer/16", kFewAccounts, kUniform,
              transfer);
  AddTransfer(TransactionPeers(), "transfer/two", kTwoAccounts, kUniform,
              transfer);
  AddTransfer(PeerList<VigilStore>(), "transfer_add/zipf/1e6", kAccounts, kZipf,
              [](auto& client, auto from, auto to) {
                return client.TransferAdd(from, to, 1);
              });
  // The same optimistically, where transfer/ takes both locks at once.
  AddTransfer(PeerList<ShardedMap>(), "transfer_optimistic/zipf/1e6", kAccounts,
              kZipf, [](auto& client, auto from, auto to) {
                return TransferInTransaction(client, from, to, 1);
              });
}

}  // namespace vigil::bench
