// The rows of the benchmark, by family, and what they share: peers that are
// filled once per process, and names.
//
// A row is called WORKLOAD/PEER, such as get/uniform/1e6/vigil; report.py finds
// the two sides of a ratio by these names. All rows count items, so that
// nanoseconds per item is the one unit of the report.

#ifndef VIGIL_BENCH_ROWS_H_
#define VIGIL_BENCH_ROWS_H_

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "benchmark/benchmark.h"

#include "bench/workload.h"

namespace vigil::bench {

void RegisterGetRows();
void RegisterSetRows();
void RegisterInsertRows();
void RegisterMGetRows();
void RegisterTransactionRows();
void RegisterSessionRows();
void RegisterWordsRows();
void RegisterMemoryRows();

// Puts every key of `contents`, in the order of their numbers.
template <class Peer>
void Fill(Peer& peer, const Contents& contents) {
  const std::string value = InitialValue(contents);
  std::array<char, 16> name;
  for (std::size_t number = 0; number < contents.keys; ++number) {
    WriteKeyName(number, contents.key_length, name.data());
    peer.Set(std::string_view(name.data(), contents.key_length), value);
  }
}

// The process's one `Peer` that was filled with `contents`; made at the first
// call and kept to the end, so that repetitions share it. Any thread.
template <class Peer>
Peer& Filled(const Contents& contents) {
  static std::mutex mutex;
  // Never destroyed: freeing millions of entries would only delay the exit.
  static auto& peers = *new std::map<Contents, std::unique_ptr<Peer>>;
  const std::lock_guard<std::mutex> lock(mutex);
  std::unique_ptr<Peer>& peer = peers[contents];
  if (peer == nullptr) {
    peer = std::make_unique<Peer>();
    Fill(*peer, contents);
  }
  return *peer;
}

// Registers `body(state)` as `workload`/`variant`.
template <class Body>
benchmark::internal::Benchmark* AddRow(std::string_view workload,
                                       std::string_view variant, Body body) {
  std::string name(workload);
  name += '/';
  name += variant;
  return benchmark::RegisterBenchmark(name.c_str(), body);
}

// One thread: time is the thread's CPU time, so that a neighbour on the machine
// disturbs less. Several threads: wall time, divided by all their items.
inline void OnThreads(benchmark::internal::Benchmark* row, int threads) {
  row->Threads(threads);
  if (threads > 1) row->UseRealTime();
}

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_ROWS_H_
