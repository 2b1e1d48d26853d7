// The rows of the benchmark, by family, and how they are registered.
//
// A row is called WORKLOAD/PEER, such as get/uniform/1e6/vigil, and then what
// Google Benchmark adds; the report finds the two sides of a ratio by these
// names. All rows count items, so that nanoseconds per item is the one unit of
// the report.

#ifndef VIGIL_BENCH_ROWS_H_
#define VIGIL_BENCH_ROWS_H_

#include <string>
#include <string_view>
#include <vector>

#include "benchmark/benchmark.h"

#include "bench/filled.h"
#include "bench/peers/all.h"
#include "bench/workload.h"

namespace vigil::bench {

void RegisterGetRows();
void RegisterSetRows();
void RegisterInsertRows();
void RegisterMGetRows();
void RegisterTransactionRows();
void RegisterRedisRows();
void RegisterYcsbRows();
void RegisterTpccRows();
void RegisterSmallBankRows();
void RegisterBigRows();
void RegisterLatencyRows();
void RegisterGrowthRows();
void RegisterSessionRows();
void RegisterWordsRows();
void RegisterMemoryRows();

// Registers `body(state)` as `workload`/`variant`.
template <class Body>
benchmark::internal::Benchmark* AddRow(std::string_view workload,
                                       std::string_view variant, Body body) {
  std::string name(workload);
  name += '/';
  name += variant;
  return benchmark::RegisterBenchmark(name.c_str(), body);
}

// On how many threads a workload is measured.
enum class OnThreads {
  kOne,         // one, without its number in the name
  kOneAndMore,  // besides 2, 4 and so on, up to the processors there are
  kEach,        // 1, 2, 4 and so on, each with its number in the name
};

// 2, 4 and so on, and the number of processors; 2 at least.
const std::vector<int>& MoreThreads();

// Time on one thread is the thread's CPU time, so that a neighbour on the
// machine disturbs less; wall time on several, divided by all their items, and
// wherever `is_wall` says so.
template <class Body>
void AddVariant(std::string_view workload, std::string_view variant,
                OnThreads on_threads, bool is_wall, bool is_one_thread,
                Body body) {
  const auto add = [&](int threads, bool is_named) {
    benchmark::internal::Benchmark* row = AddRow(workload, variant, body);
    if (is_named) row->Threads(threads);
    if (is_wall || threads > 1) row->UseRealTime();
  };
  add(1, on_threads == OnThreads::kEach);
  if (on_threads == OnThreads::kOne || is_one_thread) return;
  for (const int threads : MoreThreads()) add(threads, true);
}

enum class Clock { kUsual, kWall };

// Says why a peer that was not built in has no figures. The report knows the
// first word.
template <class Peer>
void SkipAbsent(benchmark::State& state) {
  // Not by +: g++ 12 warns of that where this header is precompiled.
  std::string reason = "skipped: ";
  reason.append(Peer::kWhyAbsent);
  state.SkipWithError(reason.c_str());
}

// Registers `body(state, client)` for one peer that holds `contents`.
template <class Peer, class Data, class Body>
void AddPeerRow(std::string_view workload, const Data& contents,
                OnThreads on_threads, Clock clock, Body body) {
  const auto run = [=](benchmark::State& state) {
    if constexpr (kIsAbsent<Peer>) {
      SkipAbsent<Peer>(state);
    } else {
      Peer* peer = Filled<Peer>(state, contents);
      if (peer == nullptr) return;
      WithClient(*peer, [&](auto& client) { body(state, client); });
    }
  };
  AddVariant(workload, Peer::kName, on_threads,
             kIsElsewhere<Peer> || clock == Clock::kWall, kIsOneThread<Peer>,
             run);
}

// The same for all peers of a list.
template <class... Peers, class Data, class Body>
void AddRows(PeerList<Peers...> peers, std::string_view workload,
             const Data& contents, OnThreads on_threads, Body body,
             Clock clock = Clock::kUsual) {
  ForEach(peers, [&]<class Peer>() {
    AddPeerRow<Peer>(workload, contents, on_threads, clock, body);
  });
}

// Runs `step(key)` for one key of the stream after another; it returns whether
// the peer did what was asked.
template <class Step>
void RunOverKeys(benchmark::State& state, const KeyStream& keys, Step step) {
  std::uint64_t i = keys.Start(state.thread_index(), state.threads());
  for (auto _ : state) {
    if (!step(keys[i++])) {
      state.SkipWithError("an operation failed");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

// Says how many attempts this thread's transactions lost.
template <class Client>
void ReportRaces(benchmark::State& state, const Client& client,
                 std::int64_t operations) {
  double lost = 0;
  double retried = 0;
  if constexpr (requires { client.tally(); }) {
    lost = static_cast<double>(client.tally().lost);
    retried = static_cast<double>(client.tally().retried);
  }
  const auto each = static_cast<double>(operations > 0 ? operations : 1);
  constexpr auto kMean = benchmark::Counter::kAvgThreads;
  state.counters["aborts_per_op"] = benchmark::Counter(lost / each, kMean);
  state.counters["retries_per_op"] = benchmark::Counter(retried / each, kMean);
}

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_ROWS_H_
