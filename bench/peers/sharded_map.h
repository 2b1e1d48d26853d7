// The second peer, the obvious design: 256 shards, each a std::mutex and an
// absl::flat_hash_map, with a version per entry for compare-and-set. What a
// good engineer writes in an afternoon; its transactions are written by hand.

#ifndef VIGIL_BENCH_PEERS_SHARDED_MAP_H_
#define VIGIL_BENCH_PEERS_SHARDED_MAP_H_

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "bench/peers/strings.h"

namespace vigil::bench {

class ShardedMap {
 public:
  static constexpr std::string_view kName = "sharded_map";

  bool Get(std::string_view key, std::string* value) const {
    std::uint64_t version;
    return GetVersioned(key, value, &version);
  }

  std::optional<std::string> Get(std::string_view key) const {
    const std::size_t hash = Hash(key);
    const Shard& shard = ShardOf(hash);
    const std::lock_guard<std::mutex> lock(shard.mutex);
    const auto it = shard.map.find(ToAbsl(key), hash);
    if (it == shard.map.end()) return std::nullopt;
    return it->second.value;
  }

  bool Set(std::string_view key, std::string_view value) {
    const std::size_t hash = Hash(key);
    Shard& shard = ShardOf(hash);
    const std::lock_guard<std::mutex> lock(shard.mutex);
    const auto it = shard.map.find(ToAbsl(key), hash);
    if (it == shard.map.end()) {
      shard.map.try_emplace(std::string(key), Entry{std::string(value), 1});
    } else {
      it->second.value.assign(value);
      ++it->second.version;
    }
    return true;
  }

  // One key after another: unlike Vigil's MGet this is no consistent cut.
  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) const {
    values->resize(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      std::optional<std::string>& value = (*values)[i];
      if (!value.has_value()) value.emplace();
      if (!Get(keys[i], &*value)) value.reset();
    }
    return true;
  }

  bool IncrBy(std::string_view key, std::int64_t delta) {
    const std::size_t hash = Hash(key);
    Shard& shard = ShardOf(hash);
    const std::lock_guard<std::mutex> lock(shard.mutex);
    const auto it = shard.map.find(ToAbsl(key), hash);
    if (it == shard.map.end()) return false;
    const std::optional<std::int64_t> number = Parse(it->second.value);
    if (!number.has_value()) return false;
    it->second.Put(*number + delta);
    return true;
  }

  // Check-and-set with retries: no lock is held while the caller's rule (here
  // "enough money?") is decided.
  bool Withdraw(std::string_view key, std::int64_t amount) {
    std::string text;
    std::uint64_t version;
    for (;;) {
      if (!GetVersioned(key, &text, &version)) return false;
      const std::optional<std::int64_t> balance = Parse(text);
      if (!balance.has_value() || *balance < amount) return false;
      if (SetIf(key, *balance - amount, version)) return true;
    }
  }

  // Both locks, in shard order, around all of it: nothing to validate.
  bool Transfer(std::string_view from, std::string_view to,
                std::int64_t amount) {
    const std::size_t from_hash = Hash(from);
    const std::size_t to_hash = Hash(to);
    Shard* first = &ShardOf(from_hash);
    Shard* second = &ShardOf(to_hash);
    if (first > second) std::swap(first, second);
    const std::lock_guard<std::mutex> lock(first->mutex);
    std::unique_lock<std::mutex> second_lock;
    if (second != first) {
      second_lock = std::unique_lock<std::mutex>(second->mutex);
    }
    Shard& from_shard = ShardOf(from_hash);
    Shard& to_shard = ShardOf(to_hash);
    const auto payer = from_shard.map.find(ToAbsl(from), from_hash);
    const auto payee = to_shard.map.find(ToAbsl(to), to_hash);
    if (payer == from_shard.map.end() || payee == to_shard.map.end()) {
      return false;
    }
    const std::optional<std::int64_t> paid = Parse(payer->second.value);
    const std::optional<std::int64_t> owned = Parse(payee->second.value);
    if (!paid.has_value() || !owned.has_value() || *paid < amount) return false;
    payer->second.Put(*paid - amount);
    payee->second.Put(*owned + amount);
    return true;
  }

  std::size_t ReportedBytes() const { return 0; }

 private:
  struct Entry {
    std::string value;
    std::uint64_t version = 0;

    void Put(std::int64_t number) {
      std::array<char, 20> text;
      const std::to_chars_result end =
          std::to_chars(text.data(), text.data() + text.size(), number);
      value.assign(text.data(), end.ptr);
      ++version;
    }
  };

  using Map = absl::flat_hash_map<std::string, Entry>;

  struct alignas(64) Shard {
    mutable std::mutex mutex;
    Map map;  // guarded by `mutex`
  };

  static constexpr std::size_t kShards = 256;

  static std::optional<std::int64_t> Parse(std::string_view text) {
    std::int64_t number;
    const char* end = text.data() + text.size();
    const std::from_chars_result result =
        std::from_chars(text.data(), end, number);
    if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
    return number;
  }

  // Hashed once per operation: the map takes the hash as an argument.
  static std::size_t Hash(std::string_view key) {
    return Map::hasher()(ToAbsl(key));
  }

  // By the highest bits, because the map uses the lower ones.
  Shard& ShardOf(std::size_t hash) { return shards_[hash >> 56]; }
  const Shard& ShardOf(std::size_t hash) const { return shards_[hash >> 56]; }

  bool GetVersioned(std::string_view key, std::string* value,
                    std::uint64_t* version) const {
    const std::size_t hash = Hash(key);
    const Shard& shard = ShardOf(hash);
    const std::lock_guard<std::mutex> lock(shard.mutex);
    const auto it = shard.map.find(ToAbsl(key), hash);
    if (it == shard.map.end()) return false;
    value->assign(it->second.value);
    *version = it->second.version;
    return true;
  }

  bool SetIf(std::string_view key, std::int64_t number,
             std::uint64_t expected) {
    const std::size_t hash = Hash(key);
    Shard& shard = ShardOf(hash);
    const std::lock_guard<std::mutex> lock(shard.mutex);
    const auto it = shard.map.find(ToAbsl(key), hash);
    if (it == shard.map.end() || it->second.version != expected) return false;
    it->second.Put(number);
    return true;
  }

  std::array<Shard, kShards> shards_;
};

static_assert(sizeof(std::size_t) == 8, "ShardOf takes the top 8 of 64 bits");

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_SHARDED_MAP_H_
