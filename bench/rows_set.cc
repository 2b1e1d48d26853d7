// SET of keys that are there, alone and mixed half and half with GET.

#include <cstdint>
#include <string>
#include <string_view>

#include "benchmark/benchmark.h"

#include "bench/peers/plain_map.h"
#include "bench/peers/sharded_map.h"
#include "bench/peers/vigil_store.h"
#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

template <class Peer>
void Overwrite(benchmark::State& state, const Contents& contents) {
  Peer& peer = Filled<Peer>(contents);
  const KeyStream& keys = Stream(contents, Popularity::kUniform);
  const std::string value = OtherValue(contents);
  std::uint64_t i = 0;
  for (auto _ : state) {
    if (!peer.Set(keys[i++], value)) {
      state.SkipWithError("a SET failed");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

// The top bit of multiples of 2^64 / golden ratio: half of them set, and no
// short period for a branch predictor.
bool IsRead(std::uint64_t i) { return (i * 0x9e3779b97f4a7c15) >> 63 != 0; }

template <class Peer>
void HalfAndHalf(benchmark::State& state, const Contents& contents) {
  Peer& peer = Filled<Peer>(contents);
  const KeyStream& keys = Stream(contents, Popularity::kZipf);
  const std::string new_value = OtherValue(contents);
  std::uint64_t i = keys.Start(state.thread_index(), state.threads());
  std::string value;
  for (auto _ : state) {
    const std::string_view key = keys[i];
    const bool ok =
        IsRead(i++) ? peer.Get(key, &value) : peer.Set(key, new_value);
    if (!ok) {
      state.SkipWithError("a GET or SET failed");
      break;
    }
    benchmark::DoNotOptimize(value.data());
  }
  state.SetItemsProcessed(state.iterations());
}

template <class Peer>
void AddSet(std::string_view workload, const Contents& contents) {
  AddRow(workload, Peer::kName,
         [=](benchmark::State& state) { Overwrite<Peer>(state, contents); });
}

void AddSetOfAll(std::string_view workload, const Contents& contents) {
  AddSet<VigilStore>(workload, contents);
  AddSet<PlainMap>(workload, contents);
  AddSet<ShardedMap>(workload, contents);
}

template <class Peer>
void AddHalfAndHalf(int threads) {
  OnThreads(
      AddRow("mixed/zipf/1e6", Peer::kName,
             [](benchmark::State& state) { HalfAndHalf<Peer>(state, {}); }),
      threads);
}

}  // namespace

void RegisterSetRows() {
  AddSetOfAll("set/uniform/1e6", {});
  AddSetOfAll("set/key8value8/1e6", {.key_length = 8, .value_length = 8});
  AddSetOfAll("set/value1KiB", {.keys = 1000, .value_length = 1024});
  AddSetOfAll("set/value64KiB", {.keys = 64, .value_length = 65536});
  for (const int threads : {1, 2}) {
    AddHalfAndHalf<VigilStore>(threads);
    AddHalfAndHalf<ShardedMap>(threads);
  }
}

}  // namespace vigil::bench
