// One thread inserts ten million keys into an empty peer while another reads
// those that are there: how long the longest single operation takes. What the
// operating system takes away from a thread counts as well, so the smallest of
// the repetitions says most.

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

#include "benchmark/benchmark.h"

#include "api/tool/histogram.h"
#include "bench/random.h"
#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

using Clockwork = std::chrono::steady_clock;

constexpr Contents kAll = {.keys = 10 * kMillion};

// Those that grow in memory and that two threads can use. Of the two maps under
// one lock only the faster, because each takes seconds.
using GrowthPeers =
    PeerList<VigilStore, MutexMap, ShardedMap, TbbMap, BoostMap>;

// Takes the time from one call to the next, each with one look at the clock.
class Stopwatch {
 public:
  void Lap() {
    const Clockwork::time_point now = Clockwork::now();
    const std::chrono::nanoseconds spent = now - last_;
    laps_.Record(static_cast<std::uint64_t>(spent.count()));
    last_ = now;
  }

  const tool::Histogram& laps() const { return laps_; }

 private:
  Clockwork::time_point last_ = Clockwork::now();
  tool::Histogram laps_;
};

// GETs of keys below `there` until it is told to stop. Whether all were found.
template <class Peer>
bool ReadUntil(std::stop_token stop, Peer& peer,
               const std::atomic<std::size_t>& there, Stopwatch& stopwatch) {
  return WithClient(peer, [&](auto& client) {
    Random random(1);
    std::array<char, 16> name;
    std::string value;
    bool ok = true;
    while (!stop.stop_requested()) {
      // Acquire: pairs with the release after the insert.
      const std::size_t bound = there.load(std::memory_order_acquire);
      if (bound == 0) continue;
      WriteKeyName(random.Below(bound), name.size(), name.data());
      ok = client.Get({name.data(), name.size()}, &value) && ok;
      stopwatch.Lap();
    }
    return ok;
  });
}

template <class Peer>
bool InsertAll(Peer& peer, std::atomic<std::size_t>& there,
               Stopwatch& stopwatch) {
  return WithClient(peer, [&](auto& client) {
    bool ok = true;
    std::size_t count = 0;
    ForEachEntry(kAll, [&](std::string_view key, std::string_view value) {
      ok = client.Set(key, value) && ok;
      there.store(++count, std::memory_order_release);
      stopwatch.Lap();
    });
    return ok;
  });
}

template <class Peer>
void Grow(benchmark::State& state) {
  for (auto _ : state) {
    auto peer = std::make_unique<Peer>();
    std::atomic<std::size_t> there{0};
    Stopwatch reads;
    Stopwatch inserts;
    bool read = true;
    std::jthread reader([&](std::stop_token stop) {
      read = ReadUntil(stop, *peer, there, reads);
    });
    const bool inserted = InsertAll(*peer, there, inserts);
    reader.request_stop();
    reader.join();
    if (!read || !inserted) state.SkipWithError("an operation failed");
    const auto longest = [&](const char* name, const tool::Histogram& laps) {
      state.counters[name] = static_cast<double>(laps.max());
    };
    longest("insert_max_ns", inserts.laps());
    longest("get_max_ns", reads.laps());
    state.counters["max_ns"] =
        static_cast<double>(std::max(inserts.laps().max(), reads.laps().max()));
    state.counters["insert_p999_ns"] =
        static_cast<double>(inserts.laps().Percentile(99.9));
    state.counters["get_p999_ns"] =
        static_cast<double>(reads.laps().Percentile(99.9));
    state.PauseTiming();
    peer.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kAll.keys));
}

template <class Peer>
void Add() {
  AddRow("growth/1e7", Peer::kName,
         [](benchmark::State& state) {
           if constexpr (kIsAbsent<Peer>) {
             SkipAbsent<Peer>(state);
           } else {
             Grow<Peer>(state);
           }
         })
      ->UseRealTime()
      ->Iterations(1)
      ->Repetitions(3);
}

}  // namespace

void RegisterGrowthRows() {
  ForEach(GrowthPeers(), []<class Peer>() { Add<Peer>(); });
}

}  // namespace vigil::bench
