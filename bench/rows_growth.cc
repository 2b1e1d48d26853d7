// One thread inserts ten million keys into an empty peer while another reads
// those that are there: how long the longest single operation takes (max_ns),
// and how much of it the thread has worked (max_worked_ns), because with two
// threads on two processors the operating system takes one away now and then.

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
#include <time.h>
#include <type_traits>

#include "benchmark/benchmark.h"

#include "api/tool/histogram.h"
#include "bench/random.h"
#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

using Clockwork = std::chrono::steady_clock;

constexpr Contents kAll = {.keys = 10 * kMillion};

// No store: an operation looks at the clock until the time of one has passed.
// Its longest one is what the operating system and the machine under it do.
class NoStore {
 public:
  static constexpr std::string_view kName = "no_store";

  bool Get(std::string_view, std::string*) { return Wait(); }
  bool Set(std::string_view, std::string_view) { return Wait(); }

 private:
  static bool Wait() {
    const Clockwork::time_point end =
        Clockwork::now() + std::chrono::nanoseconds(400);
    while (Clockwork::now() < end) {
    }
    return true;
  }
};

// Those that grow in memory and that two threads can use. Of the two maps under
// one lock only the faster, because each takes seconds.
using GrowthPeers =
    PeerList<VigilStore, MutexMap, ShardedMap, TbbMap, BoostMap, NoStore>;

std::chrono::nanoseconds ThreadTime() {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) +
         std::chrono::nanoseconds(time.tv_nsec);
}

// Takes the time from one call to the next, each with one look at the clock;
// and of the long ones how much the thread has worked, which leaves out what
// the operating system gave to others.
class Stopwatch {
 public:
  void Lap() {
    const Clockwork::time_point now = Clockwork::now();
    const std::chrono::nanoseconds spent = now - last_;
    laps_.Record(static_cast<std::uint64_t>(spent.count()));
    last_ = now;
    // The thread's clock is slow, so it is read now and then: a long lap counts
    // what up to kLaps short ones before it have worked as well.
    if (spent < kLong && ++laps_since_ < kLaps) return;
    const std::chrono::nanoseconds worked = ThreadTime();
    if (spent >= kLong) {
      longest_worked_ =
          std::max(longest_worked_, std::min(spent, worked - worked_));
    }
    worked_ = worked;
    laps_since_ = 0;
    last_ = Clockwork::now();
  }

  const tool::Histogram& laps() const { return laps_; }

  // 0 if no lap was long.
  std::chrono::nanoseconds longest_worked() const { return longest_worked_; }

 private:
  static constexpr std::chrono::nanoseconds kLong =
      std::chrono::microseconds(100);
  static constexpr int kLaps = 64;

  Clockwork::time_point last_ = Clockwork::now();
  tool::Histogram laps_;
  std::chrono::nanoseconds worked_ = ThreadTime();
  std::chrono::nanoseconds longest_worked_{0};
  int laps_since_ = 0;
};

// GETs of keys below `there` until it is told to stop. Whether all were found.
template <class Peer>
bool ReadUntil(std::stop_token stop, Peer& peer,
               const std::atomic<std::size_t>& there, Stopwatch& stopwatch) {
  return WithClient(peer, [&](auto& client) {
    stopwatch = Stopwatch();  // this thread's, from now on
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
    stopwatch = Stopwatch();
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
    state.counters["max_worked_ns"] = static_cast<double>(
        std::max(inserts.longest_worked(), reads.longest_worked()).count());
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
      // Of the others once: what they take, later rows lack.
      ->Repetitions(std::is_same_v<Peer, VigilStore> ? 2 : 1);
}

}  // namespace

void RegisterGrowthRows() {
  ForEach(GrowthPeers(), []<class Peer>() { Add<Peer>(); });
}

}  // namespace vigil::bench
