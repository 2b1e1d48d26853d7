// The hash of a key, and which of its bits choose what.
//
//   bits  0-15  the shard
//   bits 16-55  the bucket within the shard's table, highest bits first
//   bits 56-63  the tag kept beside the record's pointer
//
// The three do not overlap, so keys of one shard still spread over its buckets,
// and keys of one bucket over the tags.

#ifndef VIGIL_ENGINE_BASE_HASH_H_
#define VIGIL_ENGINE_BASE_HASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/bytes.h"

#define XXH_INLINE_ALL
#include "xxhash.h"

namespace vigil::engine {

// 192 bytes of entropy. A 64-bit seed alone would leave pairs of keys that
// collide under every seed (github.com/Cyan4973/xxHash issue 1127).
using HashSecret = std::array<unsigned char, XXH3_SECRET_DEFAULT_SIZE>;
static_assert(sizeof(HashSecret) == 192);

// Keys up to this size are hashed without a loop.
inline constexpr std::size_t kShortKeyBytes = 16;

// Fills a secret from the system's random source.
HashSecret RandomHashSecret();

// Databases are numbered from 0; the typed API works on number 0.
inline constexpr int kDatabases = 16;

// A key of a database with its hash, computed once and handed down. The hash
// does not depend on the database, so a key's shard is the same in all of them.
// Owns nothing.
struct KeyRef {
  std::string_view bytes;
  std::uint64_t hash = 0;
  int db = 0;

  friend bool operator==(const KeyRef& a, const KeyRef& b) {
    return a.hash == b.hash && a.db == b.db &&
           a.bytes.size() == b.bytes.size() &&
           EqualBytes(a.bytes.data(), b.bytes.data(), a.bytes.size());
  }
};

// The same key in another database.
inline KeyRef WithDb(const KeyRef& key, int db) {
  return {key.bytes, key.hash, db};
}

class KeyHasher {
 public:
  explicit KeyHasher(const HashSecret& secret) : secret_(secret) {}

  // O(bytes). Any thread.
  KeyRef operator()(std::string_view key) const {
    return {key, XXH3_64bits_withSecret(key.data(), key.size(), secret_.data(),
                                        secret_.size())};
  }

 private:
  HashSecret secret_;
};

using ShardIndex = std::uint32_t;
inline constexpr std::size_t kMaxShards = std::size_t{1} << 16;
inline constexpr int kShardBits = 16;
inline constexpr int kBucketBits = 40;

inline std::size_t ShardBits(std::uint64_t hash) { return hash & 0xffff; }
inline std::uint64_t BucketHash(std::uint64_t hash) {
  return hash << 8 >> (64 - kBucketBits);
}
inline constexpr int kTagShift = 56;
inline std::uint64_t TagBits(std::uint64_t hash) {
  return hash >> kTagShift << kTagShift;
}

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_HASH_H_
