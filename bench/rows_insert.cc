// SET of keys that are not there yet, into a peer that grows from empty, and
// DEL of all keys that are there.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "benchmark/benchmark.h"

#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

std::vector<std::string> Names(const Contents& contents) {
  std::vector<std::string> names;
  names.reserve(contents.keys);
  ForEachEntry(contents, [&](std::string_view key, std::string_view) {
    names.emplace_back(key);
  });
  return names;
}

// In each iteration a new peer, `prepare(peer)`, and the timed
// `step(client, key)` for every key.
template <class Peer, class Prepare, class Step>
void RunOnNew(benchmark::State& state, const Contents& contents,
              Prepare prepare, Step step) {
  const std::vector<std::string> names = Names(contents);
  for (auto _ : state) {
    state.PauseTiming();
    std::string why;
    std::unique_ptr<Peer> peer = MakePeer<Peer>(&why);
    if (peer == nullptr || !prepare(*peer)) {
      state.SkipWithError(("skipped: " + why).c_str());
      break;
    }
    WithClient(*peer, [&](auto& client) {
      bool ok = true;
      state.ResumeTiming();
      for (const std::string& name : names) ok = step(client, name) && ok;
      state.PauseTiming();
      if (!ok) state.SkipWithError("an operation failed");
    });
    peer.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(contents.keys));
}

template <class Peer>
void AddInsertAndDelete(const std::string& size, const Contents& contents) {
  const auto insert = [=](benchmark::State& state) {
    if constexpr (kIsAbsent<Peer>) {
      SkipAbsent<Peer>(state);
    } else {
      const std::string value = InitialValue(contents);
      RunOnNew<Peer>(
          state, contents, [](Peer&) { return true; },
          [&](auto& client, std::string_view key) {
            return client.Set(key, value);
          });
    }
  };
  const auto remove = [=](benchmark::State& state) {
    if constexpr (kIsAbsent<Peer>) {
      SkipAbsent<Peer>(state);
    } else {
      RunOnNew<Peer>(
          state, contents, [&](Peer& peer) { return Fill(peer, contents); },
          [](auto& client, std::string_view key) { return client.Del(key); });
    }
  };
  AddVariant("insert/" + size, Peer::kName, OnThreads::kOne, kIsElsewhere<Peer>,
             true, insert);
  AddVariant("delete/" + size, Peer::kName, OnThreads::kOne, kIsElsewhere<Peer>,
             true, remove);
}

}  // namespace

void RegisterInsertRows() {
  // Without Redis: a hundred thousand journeys take seconds, and say what those
  // of set/ say.
  ForEach(EmbeddedPeers(), []<class Peer>() {
    AddInsertAndDelete<Peer>("1e5", {.keys = 100'000});
  });
  ForEach(MapPeers(), []<class Peer>() {
    AddInsertAndDelete<Peer>("1e6", {.keys = kMillion});
  });
}

}  // namespace vigil::bench
