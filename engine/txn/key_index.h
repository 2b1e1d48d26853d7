// Finds the entry of a key in a small list: by looking at all of a few, by a
// hash table where they are many, so that n keys cost O(n) in all.

#ifndef VIGIL_ENGINE_TXN_KEY_INDEX_H_
#define VIGIL_ENGINE_TXN_KEY_INDEX_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/hash.h"

namespace vigil::engine {

// Positions in a list that grows and shrinks at its end. `Entries` is
// indexable, and an entry has a member `key`, a KeyRef. Keeps its memory for
// the next list. One thread.
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
    std::size_t slot = Home(key);
    for (; slots_[slot] != 0; slot = Next(slot)) {
      if (entries[slots_[slot] - 1].key == key) return slots_[slot] - 1;
    }
    return kNone;
  }

  // Notes that the entry at `count - 1` was appended. May throw std::bad_alloc,
  // and has noted nothing then.
  template <class Entries>
  void Appended(const Entries& entries, std::size_t count) {
    if (count <= kScanned) return;
    if (2 * count > slots_.size()) {
      Slots larger(std::bit_ceil(4 * count), 0);
      slots_.swap(larger);
    } else if (count == kScanned + 1) {
      std::fill(slots_.begin(), slots_.end(), 0);
    } else {
      Note(entries[count - 1].key, count);
      return;
    }
    for (std::size_t i = 0; i < count; ++i) Note(entries[i].key, i + 1);
  }

  // Takes Appended(entries, count) back, before the last entry is removed: what
  // came last is in nobody's way. Cannot fail.
  template <class Entries>
  void Removing(const Entries& entries, std::size_t count) {
    if (count <= kScanned) return;
    std::size_t slot = Home(entries[count - 1].key);
    while (slots_[slot] != count) slot = Next(slot);
    slots_[slot] = 0;
  }

  // Forgets all; gives memory back where there is much of it.
  void Clear() {
    if (slots_.size() > kKeptSlots) Slots().swap(slots_);
  }

 private:
  static constexpr std::size_t kScanned = 8;
  static constexpr std::size_t kKeptSlots = 1024;

  // At most half full, in the order of the list: position plus one, 0 where it
  // is empty. Searched from Home() on.
  using Slots = std::vector<std::size_t>;

  std::size_t Home(const KeyRef& key) const {
    return key.hash & (slots_.size() - 1);
  }
  std::size_t Next(std::size_t slot) const {
    return (slot + 1) & (slots_.size() - 1);
  }
  void Note(const KeyRef& key, std::size_t position_plus_one) {
    std::size_t slot = Home(key);
    while (slots_[slot] != 0) slot = Next(slot);
    slots_[slot] = position_plus_one;
  }

  Slots slots_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_KEY_INDEX_H_
