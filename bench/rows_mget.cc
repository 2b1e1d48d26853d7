// MGET of 16 keys of a million, counted per key.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "benchmark/benchmark.h"

#include "bench/peers/plain_map.h"
#include "bench/peers/sharded_map.h"
#include "bench/peers/vigil_store.h"
#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

constexpr Contents kContents = {};
constexpr std::size_t kKeysPerCall = 16;

using Values = std::vector<std::optional<std::string>>;
using Names = std::array<std::string_view, kKeysPerCall>;

void NextNames(const KeyStream& keys, std::uint64_t& i, Names& names) {
  for (std::string_view& name : names) name = keys[i++];
}

bool AllThere(const Values& values) {
  if (values.size() != kKeysPerCall) return false;
  for (const std::optional<std::string>& value : values) {
    if (!value.has_value() || value->size() != kContents.value_length) {
      return false;
    }
  }
  return true;
}

void CountKeys(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kKeysPerCall));
}

template <class Peer>
void MGetReused(benchmark::State& state) {
  const Peer& peer = Filled<Peer>(kContents);
  const KeyStream& keys = Stream(kContents, Popularity::kUniform);
  std::uint64_t i = 0;
  Values values;
  Names names;
  for (auto _ : state) {
    NextNames(keys, i, names);
    if (!peer.MGet(names, &values) || !AllThere(values)) {
      state.SkipWithError("a key is missing");
      break;
    }
    benchmark::DoNotOptimize(values.data());
  }
  CountKeys(state);
}

void MGetNew(benchmark::State& state) {
  Store& store = Filled<VigilStore>(kContents).store();
  const KeyStream& keys = Stream(kContents, Popularity::kUniform);
  std::uint64_t i = 0;
  Names names;
  for (auto _ : state) {
    NextNames(keys, i, names);
    const Result<Values> values = store.MGet(names);
    if (!values.ok() || !AllThere(*values)) {
      state.SkipWithError("a key is missing");
      break;
    }
    benchmark::DoNotOptimize(values->data());
  }
  CountKeys(state);
}

}  // namespace

void RegisterMGetRows() {
  AddRow("mget16/uniform/1e6", VigilStore::kName, MGetReused<VigilStore>);
  AddRow("mget16/uniform/1e6", PlainMap::kName, MGetReused<PlainMap>);
  AddRow("mget16/uniform/1e6", ShardedMap::kName, MGetReused<ShardedMap>);
  AddRow("mget16_new/uniform/1e6", VigilStore::kName, MGetNew);
}

}  // namespace vigil::bench
