// SET of keys that are not there yet, into a peer that grows from empty, and
// DEL of all keys that are there.

#include <atomic>
#include <barrier>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
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

// Where the threads of a row wait for each other. One row runs at a time, so
// all rows of as many threads use the same one.
std::barrier<>& MeetingOf(int threads) {
  static std::mutex mutex;
  static std::map<int, std::barrier<>> meetings;
  const std::lock_guard<std::mutex> lock(mutex);
  return meetings.try_emplace(threads, threads).first->second;
}

// In each iteration a new peer, `prepare(peer)`, and the timed
// `step(client, key)` for every key; each thread has its share of the keys.
template <class Peer, class Prepare, class Step>
void RunOnNew(benchmark::State& state, const Contents& contents,
              Prepare prepare, Step step) {
  static std::unique_ptr<Peer> peer;  // of all threads
  static std::string why;
  static std::atomic<bool> failed;  // for one thread: all leave together
  const std::vector<std::string> names = Names(contents);
  const auto first = static_cast<std::size_t>(state.thread_index());
  const auto threads = static_cast<std::size_t>(state.threads());
  std::barrier<>& meeting = MeetingOf(state.threads());
  std::int64_t steps = 0;
  for (auto _ : state) {
    state.PauseTiming();
    if (first == 0) {
      failed = false;
      peer = MakePeer<Peer>(&why);
      if (peer != nullptr && !prepare(*peer)) peer.reset();
    }
    meeting.arrive_and_wait();
    if (peer == nullptr) {
      state.SkipWithError(("skipped: " + why).c_str());
      break;
    }
    WithClient(*peer, [&](auto& client) {
      bool ok = true;
      meeting.arrive_and_wait();
      state.ResumeTiming();
      for (std::size_t i = first; i < names.size(); i += threads, ++steps) {
        ok = step(client, names[i]) && ok;
      }
      state.PauseTiming();
      if (!ok) failed = true;
    });
    meeting.arrive_and_wait();
    if (failed) {
      state.SkipWithError("an operation failed");
      break;
    }
    if (first == 0) peer.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(steps);
}

template <class Peer>
void AddInsertAndDelete(const std::string& size, const Contents& contents,
                        OnThreads on_threads) {
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
  AddVariant("insert/" + size, Peer::kName, on_threads, kIsElsewhere<Peer>,
             kIsOneThread<Peer>, insert);
  AddVariant("delete/" + size, Peer::kName, on_threads, kIsElsewhere<Peer>,
             kIsOneThread<Peer>, remove);
}

}  // namespace

void RegisterInsertRows() {
  // Without Redis: a hundred thousand journeys take seconds, and say what those
  // of set/ say.
  ForEach(EmbeddedPeers(), []<class Peer>() {
    AddInsertAndDelete<Peer>("1e5", {.keys = 100'000}, OnThreads::kOne);
  });
  ForEach(MapPeers(), []<class Peer>() {
    AddInsertAndDelete<Peer>("1e6", {.keys = kMillion}, OnThreads::kOneAndMore);
  });
}

}  // namespace vigil::bench
