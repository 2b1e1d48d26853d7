// Peers that are filled once per process, so that all rows and all repetitions
// that need the same contents share them.

#ifndef VIGIL_BENCH_FILLED_H_
#define VIGIL_BENCH_FILLED_H_

#include <array>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "benchmark/benchmark.h"

#include "bench/peers/all.h"
#include "bench/workload.h"

namespace vigil::bench {

// A new, empty peer; nullptr, and `*why` is a sentence, if there is none.
template <class Peer>
std::unique_ptr<Peer> MakePeer(std::string* why) {
  if constexpr (requires { Peer::Open(why); }) {
    return Peer::Open(why);
  } else {
    return std::make_unique<Peer>();
  }
}

// Puts every entry of `contents`. Whether that went well.
template <class Peer, class Data>
bool Fill(Peer& peer, const Data& contents) {
  return WithClient(peer, [&](auto& client) {
    bool ok = true;
    ForEachEntry(contents, [&](std::string_view key, std::string_view value) {
      if constexpr (requires { client.Load(key, value); }) {
        ok = client.Load(key, value) && ok;
      } else {
        ok = client.Set(key, value) && ok;
      }
    });
    if constexpr (requires { client.FinishLoad(); }) {
      ok = client.FinishLoad() && ok;
    }
    return ok;
  });
}

// Has `close` called at the end of the program, by CloseFilled().
void AtClose(std::function<void()> close);

// Closes those peers that have files or processes. The others are left to the
// operating system: freeing millions of entries would only delay the exit.
void CloseFilled();

// The process's one `Peer` that was filled with `contents` (a Contents, or
// another type that can be compared and has a ForEachEntry), kept to the end.
// nullptr where there is none: then the row is skipped, saying why. Called by
// all of a row's threads; the first of them, the main thread, fills, and the
// others wait.
template <class Peer, class Data>
Peer* Filled(benchmark::State& state, const Data& contents) {
  struct Slot {
    std::unique_ptr<Peer> peer;
    std::string why;
    bool is_ready = false;
  };
  static std::mutex mutex;
  static std::condition_variable changed;
  static auto& slots = *new std::map<Data, Slot>;

  std::unique_lock<std::mutex> lock(mutex);
  Slot& slot = slots[contents];
  if (state.thread_index() == 0 && !slot.is_ready) {
    slot.peer = MakePeer<Peer>(&slot.why);
    if (slot.peer != nullptr && !Fill(*slot.peer, contents)) {
      slot.peer.reset();
      slot.why = "it could not be filled";
    }
    if constexpr (requires(std::string * why) { Peer::Open(why); }) {
      AtClose([&slot] { slot.peer.reset(); });
    }
    slot.is_ready = true;
    changed.notify_all();
  }
  changed.wait(lock, [&] { return slot.is_ready; });
  if (slot.peer == nullptr) {
    // The report knows the first word.
    state.SkipWithError(("skipped: " + slot.why).c_str());
  }
  return slot.peer.get();
}

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_FILLED_H_
