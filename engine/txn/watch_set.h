// A watch set: everything that one session has observed.

#ifndef VIGIL_ENGINE_TXN_WATCH_SET_H_
#define VIGIL_ENGINE_TXN_WATCH_SET_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/store/store.h"
#include "engine/txn/body_scope.h"
#include "engine/txn/footprint.h"
#include "engine/txn/key_index.h"
#include "engine/txn/observation.h"

namespace vigil::engine {

// One thread. Holds no lock between calls. Keeps the memory of a few watches
// for the next ones.
class WatchSet {
 public:
  explicit WatchSet(Store& store) : store_(store) {}
  ~WatchSet() { Clear(); }
  WatchSet(const WatchSet&) = delete;
  WatchSet& operator=(const WatchSet&) = delete;

  // Observes `key`, unless it is watched already: the first observation counts.
  // May throw std::bad_alloc; then the key is not watched. Amortised O(1).
  void Watch(const KeyRef& key);
  // Observes several, one after another; the cache misses of neighbours
  // overlap. May throw std::bad_alloc; then none that was not watched before
  // is. O(keys).
  void Watch(std::span<const KeyRef> keys);

  // Forgets everything and lets go of the ghosts. O(watched).
  void Clear();

  std::size_t size() const { return count_; }

  // Adds the shards of the watched keys to `footprint`.
  void AddTo(Footprint& footprint) const;

  // Whether every observation stands, under the locks of all their shards.
  bool Validate(const CommitTime& time) const;

  // Every observation that does not, in the order they were made. Same locks.
  std::vector<Loss> Explain(const CommitTime& time) const;

 private:
  struct Watched {
    Watched() = default;
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

    std::string bytes;
    KeyRef key;  // of `bytes`
    Observation seen;
    std::unique_ptr<LateRelease> late;  // where `seen` has a ghost
  };

  // What is kept for the next watches.
  static constexpr std::size_t kKeptEntries = 64;
  static constexpr std::size_t kKeptKeyBytes = 1024;

  // The next entry, with a copy of `key`; it counts once count_ says so.
  Watched& Next(const KeyRef& key);
  bool Validate(const Watched& watched, const CommitTime& time) const;
  // Lets go of the ghost of `watched`, also in a body that runs under locks.
  void LetGo(Watched& watched);
  // Forgets what was watched after the first `count`.
  void ShrinkTo(std::size_t count);

  Store& store_;
  // The first count_ are watched, the others as after Clear(). A deque: entries
  // stay where they are.
  std::deque<Watched> watched_;
  std::size_t count_ = 0;
  KeyIndex index_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_WATCH_SET_H_
