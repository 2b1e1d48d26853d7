// The obvious design: 256 shards, each a std::mutex and an absl::flat_hash_map,
// with a version per entry for compare-and-set. What a good engineer writes in
// an afternoon. Withdraw and Transfer are written by hand for just that;
// Transact is the general optimistic transaction over the same versions.
//
// Fairness. Less than Vigil: no watches across calls, no deadlines, no limit of
// memory; a body of Transact may see values that never stood together, and is
// only refused at its end; several keys read by MGet are no consistent cut.
// More than Vigil: nothing that a row uses.

#ifndef VIGIL_BENCH_PEERS_SHARDED_MAP_H_
#define VIGIL_BENCH_PEERS_SHARDED_MAP_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "bench/peers/strings.h"
#include "bench/peers/tally.h"

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
      shard.map.try_emplace(std::string(key),
                            Entry{std::string(value), ++shard.last_version});
    } else {
      it->second.value.assign(value);
      it->second.version = ++shard.last_version;
    }
    return true;
  }

  bool Del(std::string_view key) {
    const std::size_t hash = Hash(key);
    Shard& shard = ShardOf(hash);
    const std::lock_guard<std::mutex> lock(shard.mutex);
    const auto it = shard.map.find(ToAbsl(key), hash);
    if (it == shard.map.end()) return false;
    shard.map.erase(it);
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
    const std::optional<std::int64_t> number = ParseNumber(it->second.value);
    if (!number.has_value()) return false;
    it->second.Put(*number + delta, ++shard.last_version);
    return true;
  }

  // Check-and-set with retries: no lock is held while the caller's rule (here
  // "enough money?") is decided.
  bool Withdraw(std::string_view key, std::int64_t amount, Tally& tally) {
    std::string text;
    std::uint64_t version;
    for (;; ++tally.retried) {
      if (!GetVersioned(key, &text, &version)) return false;
      const std::optional<std::int64_t> balance = ParseNumber(text);
      if (!balance.has_value() || *balance < amount) return false;
      if (SetIf(key, *balance - amount, version)) return true;
      ++tally.lost;
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
    const std::optional<std::int64_t> paid = ParseNumber(payer->second.value);
    const std::optional<std::int64_t> owned = ParseNumber(payee->second.value);
    if (!paid.has_value() || !owned.has_value() || *paid < amount) return false;
    payer->second.Put(*paid - amount, ++from_shard.last_version);
    payee->second.Put(*owned + amount, ++to_shard.last_version);
    return true;
  }

  // What one thread uses the map by.
  class Client;
  class Txn;

  std::size_t ReportedBytes() const { return 0; }

 private:
  struct Entry {
    std::string value;
    std::uint64_t version = 0;

    void Put(std::int64_t number, std::uint64_t new_version) {
      value.assign(NumberText(number).view());
      version = new_version;
    }
  };

  using Map = absl::flat_hash_map<std::string, Entry>;

  struct alignas(64) Shard {
    mutable std::mutex mutex;
    // Both guarded by `mutex`. The version only grows, so that a key that was
    // deleted and made again is not taken for the one before.
    Map map;
    std::uint64_t last_version = 0;
  };

  static constexpr std::size_t kShards = 256;

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
    it->second.Put(number, ++shard.last_version);
    return true;
  }

  std::array<Shard, kShards> shards_;
};

// One transaction: what was read, with its version, and what is to be written.
// Keys must live as long as it does. Reused, so that its memory is.
class ShardedMap::Txn {
 public:
  explicit Txn(ShardedMap& map) : map_(map) {}

  bool Prepare(std::span<const std::string_view>) { return true; }

  bool Get(std::string_view key, std::string* value) {
    const std::size_t hash = Hash(key);
    if (const Write* own = FindWrite(key, hash)) {
      value->assign(own->value);
      return true;
    }
    Read read = {key, hash, 0};
    const bool found = map_.GetVersioned(key, value, &read.version);
    reads_.push_back(read);
    return found;
  }

  bool GetInt(std::string_view key, std::int64_t* number) {
    if (!Get(key, &text_)) return false;
    const std::optional<std::int64_t> parsed = ParseNumber(text_);
    if (parsed.has_value()) *number = *parsed;
    return parsed.has_value();
  }

  bool Set(std::string_view key, std::string_view value) {
    const std::size_t hash = Hash(key);
    Write* write = FindWrite(key, hash);
    if (write == nullptr) {
      if (write_count_ == writes_.size()) writes_.emplace_back();
      write = &writes_[write_count_++];
      write->key = key;
      write->hash = hash;
      if (write_count_ > kFewWrites) IndexWrites();
    }
    write->value.assign(value);
    return true;
  }

  bool SetInt(std::string_view key, std::int64_t number) {
    return Set(key, NumberText(number).view());
  }

  void Reset() {
    reads_.clear();
    write_count_ = 0;
    indexed_ = 0;
    index_.clear();
  }

  // Locks the shards of all that was read or written, in their order; writes if
  // no version has moved, and tells whether.
  bool Commit() {
    shards_.clear();
    for (const Read& read : reads_) shards_.push_back(read.hash >> 56);
    for (std::size_t i = 0; i < write_count_; ++i) {
      shards_.push_back(writes_[i].hash >> 56);
    }
    std::sort(shards_.begin(), shards_.end());
    shards_.erase(std::unique(shards_.begin(), shards_.end()), shards_.end());
    for (const std::size_t shard : shards_) map_.shards_[shard].mutex.lock();
    const bool valid = IsValid();
    if (valid) Apply();
    for (const std::size_t shard : shards_) map_.shards_[shard].mutex.unlock();
    return valid;
  }

 private:
  struct Read {
    std::string_view key;
    std::size_t hash;
    std::uint64_t version;  // 0: the key is absent
  };
  struct Write {
    std::string_view key;
    std::size_t hash = 0;
    std::string value;
  };
  // Up to so many are searched one by one.
  static constexpr std::size_t kFewWrites = 16;

  Write* FindWrite(std::string_view key, std::size_t hash) {
    if (write_count_ > kFewWrites) {
      const auto it = index_.find(ToAbsl(key), hash);
      return it == index_.end() ? nullptr : &writes_[it->second];
    }
    for (std::size_t i = 0; i < write_count_; ++i) {
      if (writes_[i].hash == hash && writes_[i].key == key) return &writes_[i];
    }
    return nullptr;
  }

  void IndexWrites() {
    for (; indexed_ < write_count_; ++indexed_) {
      index_.try_emplace(ToAbsl(writes_[indexed_].key), indexed_);
    }
  }

  // The shards' locks are held.
  bool IsValid() const {
    for (const Read& read : reads_) {
      const Map& map = map_.ShardOf(read.hash).map;
      const auto it = map.find(ToAbsl(read.key), read.hash);
      const std::uint64_t version = it == map.end() ? 0 : it->second.version;
      if (version != read.version) return false;
    }
    return true;
  }

  // The shards' locks are held.
  void Apply() {
    for (std::size_t i = 0; i < write_count_; ++i) {
      const Write& write = writes_[i];
      Shard& shard = map_.ShardOf(write.hash);
      const auto it = shard.map.find(ToAbsl(write.key), write.hash);
      if (it == shard.map.end()) {
        shard.map.try_emplace(std::string(write.key),
                              Entry{write.value, ++shard.last_version});
      } else {
        it->second.value.assign(write.value);
        it->second.version = ++shard.last_version;
      }
    }
  }

  ShardedMap& map_;
  std::vector<Read> reads_;
  std::vector<Write> writes_;  // the first `write_count_` of them
  std::size_t write_count_ = 0;
  absl::flat_hash_map<absl::string_view, std::size_t> index_;
  std::size_t indexed_ = 0;  // of `writes_`, in `index_`
  std::vector<std::size_t> shards_;
  std::string text_;
};

class ShardedMap::Client {
 public:
  explicit Client(ShardedMap& map) : map_(map), txn_(map) {}

  bool Get(std::string_view key, std::string* value) {
    return map_.Get(key, value);
  }
  bool Set(std::string_view key, std::string_view value) {
    return map_.Set(key, value);
  }
  bool Del(std::string_view key) { return map_.Del(key); }
  bool IncrBy(std::string_view key, std::int64_t delta) {
    return map_.IncrBy(key, delta);
  }
  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) {
    return map_.MGet(keys, values);
  }
  bool Withdraw(std::string_view key, std::int64_t amount) {
    return map_.Withdraw(key, amount, tally_);
  }
  bool Transfer(std::string_view from, std::string_view to,
                std::int64_t amount) {
    return map_.Transfer(from, to, amount);
  }

  // Runs `body(Txn&)`, which returns whether all went well, and again until its
  // commit is valid.
  template <class Body>
  bool Transact(Body&& body) {
    for (int attempt = 1; attempt <= kMaxAttempts; ++attempt) {
      txn_.Reset();
      if (!body(txn_)) return false;
      if (txn_.Commit()) return true;
      ++tally_.lost;
      ++tally_.retried;
    }
    return false;
  }

  const Tally& tally() const { return tally_; }

 private:
  ShardedMap& map_;
  Txn txn_;
  Tally tally_;
};

static_assert(sizeof(std::size_t) == 8, "ShardOf takes the top 8 of 64 bits");

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_SHARDED_MAP_H_
