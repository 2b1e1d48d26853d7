// GET of one key: reused and new strings, key counts, popularity, key and value
// lengths, and one hot key on several threads.

#include <cstdint>
#include <optional>
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

constexpr Contents kThousand = {.keys = 1000};

template <class Peer>
void GetReused(benchmark::State& state, const Contents& contents,
               Popularity popularity) {
  const Peer& peer = Filled<Peer>(contents);
  const KeyStream& keys = Stream(contents, popularity);
  std::uint64_t i = keys.Start(state.thread_index(), state.threads());
  std::string value;
  for (auto _ : state) {
    if (!peer.Get(keys[i++], &value) || value.size() != contents.value_length) {
      state.SkipWithError("a key is missing");
      break;
    }
    benchmark::DoNotOptimize(value.data());
  }
  state.SetItemsProcessed(state.iterations());
}

template <class Peer>
void GetNew(benchmark::State& state, const Contents& contents) {
  const Peer& peer = Filled<Peer>(contents);
  const KeyStream& keys = Stream(contents, Popularity::kUniform);
  std::uint64_t i = 0;
  for (auto _ : state) {
    const std::optional<std::string> value = peer.Get(keys[i++]);
    if (!value.has_value() || value->size() != contents.value_length) {
      state.SkipWithError("a key is missing");
      break;
    }
    benchmark::DoNotOptimize(value->data());
  }
  state.SetItemsProcessed(state.iterations());
}

template <class Peer>
void AddGet(std::string_view workload, const Contents& contents,
            Popularity popularity) {
  AddRow(workload, Peer::kName, [=](benchmark::State& state) {
    GetReused<Peer>(state, contents, popularity);
  });
}

// Wall time also with one thread, because the two are compared.
template <class Peer>
void AddHotGet(int threads) {
  AddRow("get/hot", Peer::kName,
         [](benchmark::State& state) {
           GetReused<Peer>(state, {}, Popularity::kOneKey);
         })
      ->Threads(threads)
      ->UseRealTime();
}

void AddGetOfAll(std::string_view workload, const Contents& contents,
                 Popularity popularity) {
  AddGet<VigilStore>(workload, contents, popularity);
  AddGet<PlainMap>(workload, contents, popularity);
  AddGet<ShardedMap>(workload, contents, popularity);
}

template <class Peer>
void AddGetNew(std::string_view workload, const Contents& contents) {
  AddRow(workload, Peer::kName,
         [=](benchmark::State& state) { GetNew<Peer>(state, contents); });
}

}  // namespace

void RegisterGetRows() {
  AddGetOfAll("get/uniform/1e6", {}, Popularity::kUniform);
  AddGetOfAll("get/uniform/1e3", kThousand, Popularity::kUniform);
  AddGetOfAll("get/zipf/1e6", {}, Popularity::kZipf);

  for (const int threads : {1, 2}) {
    AddHotGet<VigilStore>(threads);
    AddHotGet<ShardedMap>(threads);
  }

  AddGetNew<VigilStore>("get_new/uniform/1e3", kThousand);
  AddGetNew<PlainMap>("get_new/uniform/1e3", kThousand);
  AddGetNew<ShardedMap>("get_new/uniform/1e3", kThousand);

  AddGetOfAll("get/key8/1e6", {.key_length = 8}, Popularity::kUniform);
  AddGetOfAll("get/key8value8/1e6", {.key_length = 8, .value_length = 8},
              Popularity::kUniform);
  AddGetOfAll("get/value1KiB", {.keys = 1000, .value_length = 1024},
              Popularity::kUniform);
  AddGetOfAll("get/value64KiB", {.keys = 64, .value_length = 65536},
              Popularity::kUniform);
}

}  // namespace vigil::bench
