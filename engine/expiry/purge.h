// Removing expired keys that nobody asks for.

#ifndef VIGIL_ENGINE_EXPIRY_PURGE_H_
#define VIGIL_ENGINE_EXPIRY_PURGE_H_

#include <cstddef>

#include "engine/store/store.h"

namespace vigil::engine {

// Whether any key of database `db` in a shard has a deadline. A recent answer.
bool MayExpire(const Store& store, ShardIndex index, int db);

// Looks at up to `buckets` buckets of database `db` in a shard, from where the
// last call ended, and purges what has expired. Returns how many keys; adds to
// `*looked_at` how many with a deadline it met. One hold of the shard's lock.
std::size_t PurgeSome(Store& store, ShardIndex index, int db,
                      std::size_t buckets, std::size_t* looked_at);

// Purges every expired key; returns how many. Never holds a lock for long.
// O(buckets of the tables that have keys with deadlines).
std::size_t PurgeAll(Store& store);

// Frees what is retired and no reader holds.
void CollectGarbage(Store& store);

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_EXPIRY_PURGE_H_
