// How long single operations take while all threads work: percentiles and the
// longest. Each figure holds one look at the clock, some 20 to 30 ns.

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "benchmark/benchmark.h"

#include "api/tool/histogram.h"
#include "bench/rows.h"
#include "bench/transactions.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

using Clockwork = std::chrono::steady_clock;

// What all threads of a row have recorded. The first thread waits for the
// others and reports.
class Meeting {
 public:
  void Join(benchmark::State& state, const tool::Histogram& own) {
    std::unique_lock<std::mutex> lock(mutex_);
    all_.Merge(own);
    ++joined_;
    changed_.notify_all();
    if (state.thread_index() != 0) return;
    changed_.wait(lock, [&] { return joined_ == state.threads(); });
    Report(state, "p50_ns", 50);
    Report(state, "p99_ns", 99);
    Report(state, "p999_ns", 99.9);
    state.counters["max_ns"] = static_cast<double>(all_.max());
    all_ = tool::Histogram();
    joined_ = 0;
  }

 private:
  void Report(benchmark::State& state, const char* name, double percent) {
    state.counters[name] = static_cast<double>(all_.Percentile(percent));
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  tool::Histogram all_;  // guarded by `mutex_`
  int joined_ = 0;       // guarded by `mutex_`
};

// `step(client, keys, i, value)` is one operation on the keys from position `i`
// on, which it moves.
template <class Peers, class Step>
void AddLatency(Peers peers, std::string_view workload,
                const Contents& contents, Popularity popularity, Step step) {
  // Shared by the rows of all peers: only one of them runs at a time.
  const auto meeting = std::make_shared<Meeting>();
  AddRows(
      peers, workload, contents, OnThreads::kEach,
      [=](benchmark::State& state, auto& client) {
        const KeyStream& keys = Stream(contents, popularity);
        std::uint64_t i = keys.Start(state.thread_index(), state.threads());
        std::string value = OtherValue(contents);
        tool::Histogram own;
        for (auto _ : state) {
          const Clockwork::time_point begin = Clockwork::now();
          const bool ok = step(client, keys, i, value);
          const std::chrono::nanoseconds spent = Clockwork::now() - begin;
          own.Record(static_cast<std::uint64_t>(spent.count()));
          if (!ok) {
            state.SkipWithError("an operation failed");
            break;
          }
        }
        meeting->Join(state, own);
        state.SetItemsProcessed(state.iterations());
        ReportRaces(state, client, state.iterations());
      },
      Clock::kWall);
}

}  // namespace

void RegisterLatencyRows() {
  using enum Popularity;
  AddLatency(OneKeyPeers(), "latency/get/zipf/1e6", Contents(), kZipf,
             [](auto& client, const KeyStream& keys, std::uint64_t& i,
                std::string& value) { return client.Get(keys[i++], &value); });
  AddLatency(OneKeyPeers(), "latency/set/zipf/1e6", Contents(), kZipf,
             [](auto& client, const KeyStream& keys, std::uint64_t& i,
                std::string& value) { return client.Set(keys[i++], value); });
  const auto withdraw = [](auto& client, const KeyStream& keys,
                           std::uint64_t& i, std::string&) {
    return Withdraw(client, keys[i++], 1);
  };
  AddLatency(OneKeyPeers(), "latency/withdraw/uniform/1e6", kAccounts, kUniform,
             withdraw);
  AddLatency(OneKeyPeers(), "latency/withdraw/one", kOneAccount, kOneKey,
             withdraw);
  const auto transfer = [](auto& client, const KeyStream& keys,
                           std::uint64_t& i, std::string&) {
    const std::string_view from = keys[i++];
    while (keys[i] == from) ++i;
    return Transfer(client, from, keys[i++], 1);
  };
  AddLatency(TransactionPeers(), "latency/transfer/zipf/1e6", kAccounts, kZipf,
             transfer);
  AddLatency(TransactionPeers(), "latency/transfer/16", kFewAccounts, kUniform,
             transfer);
}

}  // namespace vigil::bench
