// The store: a fixed array of shards, and what they share.

#ifndef VIGIL_ENGINE_STORE_STORE_H_
#define VIGIL_ENGINE_STORE_STORE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/store/shard.h"

namespace vigil::engine {

// What bounds the bytes that live records and tables take. Any thread.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t limit)
      : limit_(static_cast<std::int64_t>(limit)) {}

  // Accounts for `bytes` more, or less. Refuses, and changes nothing, where
  // they are more and the limit would be exceeded.
  bool Charge(std::int64_t bytes) {
    if (limit_ == 0) return true;  // no shared counter where nobody asked
    const std::int64_t now =
        used_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    if (bytes <= 0 || now <= limit_) return true;
    used_.fetch_sub(bytes, std::memory_order_relaxed);
    return false;
  }
  // The same for what cannot be refused.
  void ChargeAnyway(std::int64_t bytes) {
    if (limit_ != 0) used_.fetch_add(bytes, std::memory_order_relaxed);
  }

 private:
  const std::int64_t limit_;
  std::atomic<std::int64_t> used_{0};
};

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
