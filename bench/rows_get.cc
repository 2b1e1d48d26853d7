// GET of one key: reused and new strings, key counts, popularity, key and value
// lengths, and one hot key on several threads.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "benchmark/benchmark.h"

#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

constexpr Contents kThousand = {.keys = 1000};
constexpr Contents kTenMillion = {.keys = 10 * kMillion};

// Into a string that is reused.
template <class Peers>
void AddGet(Peers peers, std::string_view workload, const Contents& contents,
            Popularity popularity, OnThreads on_threads,
            Clock clock = Clock::kUsual) {
  const std::size_t length = contents.value_length;
  AddRows(
      peers, workload, contents, on_threads,
      [=](benchmark::State& state, auto& client) {
        std::string value;
        RunOverKeys(state, Stream(contents, popularity),
                    [&](std::string_view key) {
                      const bool found = client.Get(key, &value);
                      benchmark::DoNotOptimize(value.data());
                      return found && value.size() == length;
                    });
      },
      clock);
}

// Into a new string.
template <class Peer>
void AddGetNew(std::string_view workload, const Contents& contents) {
  AddRow(workload, Peer::kName, [=](benchmark::State& state) {
    const Peer* peer = Filled<Peer>(state, contents);
    if (peer == nullptr) return;
    RunOverKeys(state, Stream(contents, Popularity::kUniform),
                [&](std::string_view key) {
                  const std::optional<std::string> value = peer->Get(key);
                  if (!value.has_value()) return false;
                  benchmark::DoNotOptimize(value->data());
                  return value->size() == contents.value_length;
                });
  });
}

}  // namespace

void RegisterGetRows() {
  using enum Popularity;
  constexpr OnThreads kScaled = OnThreads::kOneAndMore;
  AddGet(AllPeers(), "get/uniform/1e6", {}, kUniform, kScaled);
  AddGet(AllPeers(), "get/uniform/1e3", kThousand, kUniform, kScaled);
  AddGet(AllPeers(), "get/zipf/1e6", {}, kZipf, kScaled);
  AddGet(AllPeers(), "get/zipf/1e3", kThousand, kZipf, kScaled);
  AddGet(LargePeers(), "get/uniform/1e7", kTenMillion, kUniform, kScaled);
  AddGet(LargePeers(), "get/zipf/1e7", kTenMillion, kZipf, OnThreads::kOne);

  // Wall time also with one thread, because the two are compared.
  AddGet(OneKeyPeers(), "get/hot", {}, kOneKey, OnThreads::kEach, Clock::kWall);

  AddGetNew<VigilStore>("get_new/uniform/1e3", kThousand);
  AddGetNew<PlainMap>("get_new/uniform/1e3", kThousand);
  AddGetNew<ShardedMap>("get_new/uniform/1e3", kThousand);

  constexpr OnThreads kOne = OnThreads::kOne;
  AddGet(AllPeers(), "get/key8/1e6", {.key_length = 8}, kUniform, kOne);
  AddGet(AllPeers(), "get/key40/1e6", {.key_length = 40}, kUniform, kOne);
  AddGet(AllPeers(), "get/value8/1e6", {.value_length = 8}, kUniform, kOne);
  AddGet(MapPeers(), "get/key8value8/1e6", {.key_length = 8, .value_length = 8},
         kUniform, kOne);
  AddGet(AllPeers(), "get/value1KiB", {.keys = 1000, .value_length = 1024},
         kUniform, kOne);
  AddGet(AllPeers(), "get/value64KiB", {.keys = 64, .value_length = 65536},
         kUniform, kOne);
}

}  // namespace vigil::bench
