// Finds the entry of a key in a small list: by looking at all of a few, by a
// hash map where they are many, so that n keys cost O(n) in all.

#ifndef VIGIL_ENGINE_TXN_KEY_INDEX_H_
#define VIGIL_ENGINE_TXN_KEY_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "engine/base/hash.h"

namespace vigil::engine {

// Positions in a list that grows at its end. `Entries` is indexable, and an
// entry has a member `key`, a KeyRef, and a member `same_hash`, the position
// plus one of an earlier entry with the same hash, which this class keeps.
// One thread.
class KeyIndex {
 public:
  static constexpr std::size_t kNone = ~std::size_t{0};

  // The position of `key` among the first `count` entries, or kNone.
  template <class Entries>
  std::size_t Find(const Entries& entries, std::size_t count,
                   const KeyRef& key) const {
    if (count <= kScanned) {
      for (std::size_t i = 0; i < count; ++i) {
        if (entries[i].key == key) return i;
      }
      return kNone;
    }
    const auto found = by_hash_.find(key.hash);
    if (found == by_hash_.end()) return kNone;
    for (std::size_t next = found->second; next != 0;
         next = entries[next - 1].same_hash) {
      if (entries[next - 1].key == key) return next - 1;
    }
    return kNone;
  }

  // Notes that the entry at `count - 1` was appended. May throw std::bad_alloc.
  template <class Entries>
  void Appended(Entries& entries, std::size_t count) {
    if (count <= kScanned) return;
    // The first time, also those that were only scanned so far; from scratch,
    // because an earlier first time may have thrown halfway.
    if (count == kScanned + 1) by_hash_.clear();
    for (std::size_t i = count == kScanned + 1 ? 0 : count - 1; i < count;
         ++i) {
      std::size_t& latest = by_hash_[entries[i].key.hash];
      entries[i].same_hash = latest;
      latest = i + 1;
    }
  }

  // Takes Appended(entries, count) back, before the last entry is removed.
  // Cannot fail.
  template <class Entries>
  void Removing(const Entries& entries, std::size_t count) {
    if (count <= kScanned) return;
    const auto found = by_hash_.find(entries[count - 1].key.hash);
    if (entries[count - 1].same_hash != 0) {
      found->second = entries[count - 1].same_hash;
    } else {
      by_hash_.erase(found);
    }
  }

  void Clear() {
    if (!by_hash_.empty()) by_hash_.clear();
  }

 private:
  static constexpr std::size_t kScanned = 8;

  // Not absl's: that map is broken for good where its growth fails.
  std::unordered_map<std::uint64_t, std::size_t> by_hash_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_KEY_INDEX_H_
