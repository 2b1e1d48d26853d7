// The store: a fixed array of shards, and what they share.
//
// Invariants
//  (L1) The layout word is odd from before a commit empties or exchanges whole
//       tables until it is published. A lock-free reader that finds the same
//       even word before and after it has looked has looked at tables that were
//       its database's throughout.
//  (L2) It changes only under the locks of all shards; so whoever holds one
//       lock, and did not change it, finds it even.

#ifndef VIGIL_ENGINE_STORE_STORE_H_
#define VIGIL_ENGINE_STORE_STORE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/base/point.h"
#include "engine/base/random.h"
#include "engine/store/memory_budget.h"
#include "engine/store/shard.h"

namespace vigil::engine {

struct StoreConfig {
  std::size_t shards = 64;  // a power of two, at most kMaxShards
  std::size_t expected_keys = 0;
  std::size_t memory_limit = 0;
  const Clock* clock = nullptr;                             // not owned
  std::optional<std::uint64_t> random_seed = std::nullopt;  // of RandomKey
  HashSecret hash_secret;
  // Where the shards' version counters begin, for tests of their end. Above
  // kNoVersion, so that a ghost always has a version.
  VersionNumber first_version = kNoVersion + 1;
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
  RandomSource& random() { return random_; }

  std::size_t shard_count() const { return mask_ + 1; }
  ShardIndex ShardOf(const KeyRef& key) const {
    return static_cast<ShardIndex>(ShardBits(key.hash) & mask_);
  }
  Shard& shard(ShardIndex index) { return shards_[index]; }
  const Shard& shard(ShardIndex index) const { return shards_[index]; }
  Shard& shard(const KeyRef& key) { return shards_[ShardOf(key)]; }
  const Shard& shard(const KeyRef& key) const { return shards_[ShardOf(key)]; }

  // --- Whole tables (L1) ---

  // For a lock-free reader: waits until the layout word is even. Acquire: pairs
  // with the release in EndLayout().
  std::uint64_t AwaitLayout() const {
    VIGIL_POINT_READ("read the layout", &layout_);
    const std::uint64_t layout = layout_.load(std::memory_order_acquire);
    if ((layout & 1) != 0) [[unlikely]]
      return AwaitLayoutSlow();
    return layout;
  }
  // The same without waiting: odd while tables are being exchanged.
  std::uint64_t PeekLayout() const {
    VIGIL_POINT_READ("read the layout", &layout_);
    return layout_.load(std::memory_order_acquire);
  }
  // Whether it is `layout` still. Acquire fence: pairs with the release fence
  // in BeginLayout().
  bool LayoutIs(std::uint64_t layout) const {
    VIGIL_POINT_READ("read the layout again", &layout_);
    std::atomic_thread_fence(std::memory_order_acquire);
    return layout_.load(std::memory_order_relaxed) == layout;
  }

  // How often database `db` has been exchanged for another. What was seen in it
  // before is not seen "still" after that, even if it comes back.
  std::uint64_t swaps(int db) const {
    return swaps_[static_cast<std::size_t>(db)].load(std::memory_order_relaxed);
  }

  // Under the locks of all shards, by the write door alone.
  void BeginLayout() {
    VIGIL_POINT_WRITE("mark the layout", &layout_);
    layout_.store(layout_.load(std::memory_order_relaxed) + 1,
                  std::memory_order_relaxed);
    // Release fence: pairs with the acquire fence in LayoutIs().
    std::atomic_thread_fence(std::memory_order_release);
  }
  void EndLayout() {
    VIGIL_POINT_WRITE("publish the layout", &layout_);
    layout_.store(layout_.load(std::memory_order_relaxed) + 1,
                  std::memory_order_release);
  }
  void CountSwap(int db) {
    swaps_[static_cast<std::size_t>(db)].store(swaps(db) + 1,
                                               std::memory_order_relaxed);
  }

 private:
  std::uint64_t AwaitLayoutSlow() const;
  static bool IsEven(const void* layout) {
    return (static_cast<const std::atomic<std::uint64_t>*>(layout)->load(
                std::memory_order_relaxed) &
            1) == 0;
  }

  const KeyHasher hasher_;
  const Clock* const clock_;
  const std::size_t mask_;
  const std::unique_ptr<Shard[]> shards_;
  std::atomic<std::uint64_t> layout_{0};
  std::array<std::atomic<std::uint64_t>, kDatabases> swaps_{};
  RandomSource random_;
  MemoryBudget budget_;  // on a line of its own: writers share it
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_STORE_STORE_H_
