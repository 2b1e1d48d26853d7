// Ghosts: the versions of absent keys that somebody watches.
//
// A key that is not there has no record to carry a version, yet "created and
// deleted again" must be seen by whoever watched its absence. So watching an
// absent key registers a ghost; every creation and deletion of that key moves
// the ghost's version; the last watcher to leave removes it. Memory is bounded
// by what is being watched.

#ifndef VIGIL_ENGINE_STORE_GHOSTS_H_
#define VIGIL_ENGINE_STORE_GHOSTS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_set>

#include "engine/base/hash.h"
#include "engine/store/version.h"

namespace vigil::engine {

struct Ghost {
  Ghost(KeyRef k, VersionNumber v)
      : bytes(k.bytes), key{bytes, k.hash, k.db}, version(v) {}
  Ghost(const Ghost&) = delete;
  Ghost& operator=(const Ghost&) = delete;

  const std::string bytes;
  const KeyRef key;  // of `bytes`
  // Written under the shard's lock; a watcher may look without it.
  std::atomic<VersionNumber> version;
  std::size_t watchers = 1;  // under the shard's lock
};

// The ghosts of one shard. Under the shard's lock.
class Ghosts {
 public:
  // The ghost of `key`, with one more watcher; made with `version` if there is
  // none. It lives until Release(). May throw std::bad_alloc. O(1).
  Ghost* Watch(KeyRef key, VersionNumber version);
  // One watcher less; the last one's removes the ghost. O(1).
  void Release(Ghost* ghost);

  // Notes that `key` was created or deleted. O(1).
  void Touch(KeyRef key, VersionNumber version) {
    if (!ghosts_.empty()) TouchSlow(key, version);
  }
  // The version of the key's ghost, or kNoVersion. O(1).
  VersionNumber VersionOf(KeyRef key) const;

  // Calls visit(ghost) for each.
  template <class Visit>
  void ForEach(Visit&& visit) {
    for (const std::unique_ptr<Ghost>& ghost : ghosts_) visit(*ghost);
  }

  std::size_t size() const { return ghosts_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const KeyRef& key) const { return key.hash; }
    std::size_t operator()(const std::unique_ptr<Ghost>& ghost) const {
      return ghost->key.hash;
    }
  };
  struct Equal {
    using is_transparent = void;
    static const KeyRef& Ref(const KeyRef& key) { return key; }
    static const KeyRef& Ref(const std::unique_ptr<Ghost>& ghost) {
      return ghost->key;
    }
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return Ref(a) == Ref(b);
    }
  };

  void TouchSlow(KeyRef key, VersionNumber version);

  // Not absl's: that set is broken for good where its growth fails.
  std::unordered_set<std::unique_ptr<Ghost>, Hash, Equal> ghosts_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_STORE_GHOSTS_H_
