// SET of keys that are not there yet, into a peer that grows from empty.

#include <cstddef>
#include <cstdint>
#include <memory>
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

constexpr Contents kFresh = {.keys = 100'000};

template <class Peer>
void Insert(benchmark::State& state) {
  std::vector<char> names(kFresh.keys * kFresh.key_length);
  for (std::size_t i = 0; i < kFresh.keys; ++i) {
    WriteKeyName(i, kFresh.key_length, names.data() + i * kFresh.key_length);
  }
  const std::string value = InitialValue(kFresh);
  for (auto _ : state) {
    state.PauseTiming();
    auto peer = std::make_unique<Peer>();
    state.ResumeTiming();
    for (std::size_t i = 0; i < kFresh.keys; ++i) {
      const std::string_view key(names.data() + i * kFresh.key_length,
                                 kFresh.key_length);
      if (!peer->Set(key, value)) state.SkipWithError("a SET failed");
    }
    state.PauseTiming();
    peer.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kFresh.keys));
}

}  // namespace

void RegisterInsertRows() {
  AddRow("insert/1e5", VigilStore::kName, Insert<VigilStore>);
  AddRow("insert/1e5", PlainMap::kName, Insert<PlainMap>);
  AddRow("insert/1e5", ShardedMap::kName, Insert<ShardedMap>);
}

}  // namespace vigil::bench
