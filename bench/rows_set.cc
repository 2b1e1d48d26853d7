// SET of keys that are there, alone and mixed with GET.

#include <cstdint>
#include <string>
#include <string_view>

#include "benchmark/benchmark.h"

#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

constexpr Contents kThousand = {.keys = 1000};

template <class Peers>
void AddSet(Peers peers, std::string_view workload, const Contents& contents,
            Popularity popularity, OnThreads on_threads) {
  AddRows(peers, workload, contents, on_threads,
          [=](benchmark::State& state, auto& client) {
            const std::string value = OtherValue(contents);
            RunOverKeys(
                state, Stream(contents, popularity),
                [&](std::string_view key) { return client.Set(key, value); });
          });
}

// Whether operation `i` is one of the `percent` that read. The top bits of
// multiples of 2^64 / golden ratio: evenly spread, and no short period for a
// branch predictor.
bool IsRead(std::uint64_t i, std::uint64_t percent) {
  return ((i * 0x9e3779b97f4a7c15) >> 32) * 100 >> 32 < percent;
}

void AddMixed(std::string_view workload, const Contents& contents,
              std::uint64_t percent) {
  AddRows(AllPeers(), workload, contents, OnThreads::kEach,
          [=](benchmark::State& state, auto& client) {
            const std::string new_value = OtherValue(contents);
            std::string value;
            std::uint64_t i = 0;
            RunOverKeys(state, Stream(contents, Popularity::kZipf),
                        [&](std::string_view key) {
                          const bool ok = IsRead(i++, percent)
                                              ? client.Get(key, &value)
                                              : client.Set(key, new_value);
                          benchmark::DoNotOptimize(value.data());
                          return ok;
                        });
          });
}

}  // namespace

void RegisterSetRows() {
  using enum Popularity;
  constexpr OnThreads kScaled = OnThreads::kOneAndMore;
  AddSet(AllPeers(), "set/uniform/1e6", {}, kUniform, kScaled);
  AddSet(AllPeers(), "set/uniform/1e3", kThousand, kUniform, kScaled);
  AddSet(AllPeers(), "set/zipf/1e6", {}, kZipf, kScaled);
  constexpr OnThreads kOne = OnThreads::kOne;
  AddSet(MapPeers(), "set/key8value8/1e6", {.key_length = 8, .value_length = 8},
         kUniform, kOne);
  AddSet(AllPeers(), "set/value8/1e6", {.value_length = 8}, kUniform, kOne);
  AddSet(AllPeers(), "set/key40/1e6", {.key_length = 40}, kUniform, kOne);
  AddSet(AllPeers(), "set/value1KiB", {.keys = 1000, .value_length = 1024},
         kUniform, kOne);
  AddSet(AllPeers(), "set/value64KiB", {.keys = 64, .value_length = 65536},
         kUniform, kOne);
  AddMixed("mixed/zipf/1e6", {}, 50);
  AddMixed("mixed95/zipf/1e6", {}, 95);
}

}  // namespace vigil::bench
