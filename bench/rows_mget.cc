// MGET of 16 and 64 keys of a million, counted per key.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "benchmark/benchmark.h"

#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

constexpr Contents kContents = {};

using Values = std::vector<std::optional<std::string>>;

bool AllThere(const Values& values, std::size_t keys) {
  if (values.size() != keys) return false;
  for (const std::optional<std::string>& value : values) {
    if (!value.has_value() || value->size() != kContents.value_length) {
      return false;
    }
  }
  return true;
}

// Times `get(names)`, which returns whether all values were there.
template <std::size_t kKeys, class Get>
void RunOverLots(benchmark::State& state, Get get) {
  const KeyStream& keys = Stream(kContents, Popularity::kUniform);
  std::uint64_t i = keys.Start(state.thread_index(), state.threads());
  std::array<std::string_view, kKeys> names;
  for (auto _ : state) {
    for (std::string_view& name : names) name = keys[i++];
    if (!get(names)) {
      state.SkipWithError("a key is missing");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kKeys));
}

template <std::size_t kKeys>
void AddMGet(std::string_view workload) {
  AddRows(AllPeers(), workload, kContents, OnThreads::kOneAndMore,
          [](benchmark::State& state, auto& client) {
            Values values;
            RunOverLots<kKeys>(state, [&](const auto& names) {
              const bool ok = client.MGet(names, &values);
              benchmark::DoNotOptimize(values.data());
              return ok && AllThere(values, kKeys);
            });
          });
}

void MGetNew(benchmark::State& state) {
  VigilStore* peer = Filled<VigilStore>(state, kContents);
  if (peer == nullptr) return;
  RunOverLots<16>(state, [&](const auto& names) {
    const Result<Values> values = peer->store().MGet(names);
    if (!values.ok()) return false;
    benchmark::DoNotOptimize(values->data());
    return AllThere(*values, 16);
  });
}

}  // namespace

void RegisterMGetRows() {
  AddMGet<16>("mget16/uniform/1e6");
  AddMGet<64>("mget64/uniform/1e6");
  AddRow("mget16_new/uniform/1e6", VigilStore::kName, MGetNew);
}

}  // namespace vigil::bench
