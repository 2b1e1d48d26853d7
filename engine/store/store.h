// The store: a fixed array of shards, and what they share.

#ifndef VIGIL_ENGINE_STORE_STORE_H_
#define VIGIL_ENGINE_STORE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/store/memory_budget.h"
#include "engine/store/shard.h"

namespace vigil::engine {

struct StoreConfig {
  std::size_t shards = 64;  // a power of two, at most kMaxShards
  std::size_t expected_keys = 0;
  std::size_t memory_limit = 0;
  const Clock* clock = nullptr;  // not owned
  HashSecret hash_secret;
};

class Store {
 public:
  explicit Store(const StoreConfig& config);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  KeyRef Hash(std::string_view key) const { return hasher_(key); }
  const KeyHasher& hasher() const { return hasher_; }
  const Clock& clock() const { return *clock_; }
  MemoryBudget& budget() { return budget_; }

  std::size_t shard_count() const { return mask_ + 1; }
  ShardIndex ShardOf(const KeyRef& key) const {
    return static_cast<ShardIndex>(ShardBits(key.hash) & mask_);
  }
  Shard& shard(ShardIndex index) { return shards_[index]; }
  const Shard& shard(ShardIndex index) const { return shards_[index]; }
  Shard& shard(const KeyRef& key) { return shards_[ShardOf(key)]; }
  const Shard& shard(const KeyRef& key) const { return shards_[ShardOf(key)]; }

 private:
  const KeyHasher hasher_;
  const Clock* const clock_;
  const std::size_t mask_;
  MemoryBudget budget_;
  const std::unique_ptr<Shard[]> shards_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_STORE_STORE_H_
