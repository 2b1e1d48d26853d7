// The footprint: the shards that a commit will lock.

#ifndef VIGIL_ENGINE_TXN_FOOTPRINT_H_
#define VIGIL_ENGINE_TXN_FOOTPRINT_H_

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/container/inlined_vector.h"

#include "engine/base/hash.h"
#include "engine/base/planted.h"

namespace vigil::engine {

// A set of shards in ascending order, the order in which they are locked.
// O(log n) to ask, O(n log n) to build. One thread.
class Footprint {
 public:
  // Adds a shard; Sort() before it is used.
  void Add(ShardIndex shard) { shards_.push_back(shard); }
  void Add(const Footprint& other) {
    shards_.insert(shards_.end(), other.shards_.begin(), other.shards_.end());
  }
  // Makes it all of the first `count` shards.
  void SetAll(std::size_t count) {
    shards_.clear();
    for (ShardIndex i = 0; i < count; ++i) shards_.push_back(i);
  }

  // Orders the shards and drops duplicates.
  void Sort() {
    if (shards_.size() < 2 || VIGIL_PLANTED(kLockInSetOrder)) return;
    if (shards_.size() == 2) {  // most
      if (shards_[0] == shards_[1]) {
        shards_.pop_back();
      } else if (shards_[0] > shards_[1]) {
        std::swap(shards_[0], shards_[1]);
      }
      return;
    }
    std::sort(shards_.begin(), shards_.end());
    shards_.erase(std::unique(shards_.begin(), shards_.end()), shards_.end());
  }

  void Clear() { shards_.clear(); }
  bool empty() const { return shards_.empty(); }
  std::size_t size() const { return shards_.size(); }
  auto begin() const { return shards_.begin(); }
  auto end() const { return shards_.end(); }

  bool Contains(ShardIndex shard) const {
    return std::binary_search(shards_.begin(), shards_.end(), shard);
  }

 private:
  absl::InlinedVector<ShardIndex, 16> shards_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_FOOTPRINT_H_
