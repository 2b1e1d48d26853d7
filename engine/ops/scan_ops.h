// Walking over the keys: SCAN and RANDOMKEY.

#ifndef VIGIL_ENGINE_OPS_SCAN_OPS_H_
#define VIGIL_ENGINE_OPS_SCAN_OPS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/store/store.h"

namespace vigil::engine::ops {

// Which locks the caller holds already: a lone operation none, one inside EXEC
// those of all shards.
enum class Held : std::uint8_t { kNone, kAll };

// How many keys database `db` has, expired ones included that nobody has purged
// yet. O(shards); shards are asked one after another.
std::size_t Size(const Store& store, int db);

// A page of live keys. The cursor is a shard and a position in its buckets'
// hash order, which growth keeps: a key that is there throughout a scan is met
// at least once. Begins with 0 and ends with 0. Empty where no scan of this
// store gives such a cursor. Locks one shard at a time, for at most about
// `count` keys.
struct Page {
  std::uint64_t cursor = 0;
  std::vector<std::string> keys;
};
std::optional<Page> Scan(Store& store, std::uint64_t cursor, std::size_t count,
                         int db = 0, Held held = Held::kNone);

// Adds the live keys of database `db` in one shard to `keys`, under one hold of
// its lock: each exactly once. O(buckets).
void AppendKeys(Store& store, ShardIndex index, int db, Held held,
                std::vector<std::string>& keys);

// A live key: a shard drawn by its share of the keys, and a key drawn uniformly
// from it. Empty where there is none. Locks one shard at a time.
std::optional<std::string> RandomKey(Store& store, int db = 0,
                                     Held held = Held::kNone);

}  // namespace vigil::engine::ops

#endif  // VIGIL_ENGINE_OPS_SCAN_OPS_H_
