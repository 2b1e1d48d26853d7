// The small types that the store, the session and the transaction share.

#ifndef VIGIL_TYPES_H_
#define VIGIL_TYPES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/clock.h"

namespace vigil {

// When a key was last touched, as a number that only grows: it never goes back
// and never repeats for one key, across deletion, expiry and FlushAll too.
// Versions of different keys do not compare. kNone: no version, the key is
// absent and nobody watches it.
enum class Version : std::uint64_t { kNone = 0 };

enum class ValueType : std::uint8_t { kNone, kString };

// "none" or "string", as Redis's TYPE spells them.
std::string_view ValueTypeName(ValueType type);

enum class ConflictKind : std::uint8_t {
  kChanged,  // it was there and is there, with another version; the same one
             // only where SWAPDB took its database away and brought it back
  kCreated,  // it was absent and is there now
  kDeleted,  // it is absent now, by a delete, a rename or a flush
  kExpired,  // it was there and its deadline has passed
};

// "changed", "created", "deleted" or "expired".
std::string_view ConflictKindName(ConflictKind kind);

// One watched key that moved: the answer to "which key did I lose on?".
struct Conflict {
  std::string key;
  Version seen;  // when it was watched or read; absent keys have one, too
  // At the commit. Of a key that is gone: when that was, or kNone where nobody
  // watched its absence, so that no trace is left.
  Version now;
  ConflictKind kind;
};

using KeyList = std::span<const std::string_view>;

struct KeyValue {
  std::string_view key;
  std::string_view value;
};

enum class SetWhen : std::uint8_t { kAlways, kIfAbsent, kIfPresent };

// The options of Set, as in https://redis.io/commands/set/ . At most one of
// `ttl`, `deadline` and `keep_ttl` may be given, else kInvalidArgument.
struct SetOptions {
  SetWhen when = SetWhen::kAlways;    // NX and XX
  std::optional<Duration> ttl;        // EX and PX; must be > 0
  std::optional<TimePoint> deadline;  // EXAT and PXAT; must be > 0; a deadline
                                      // in the past leaves the key expired
  bool keep_ttl = false;              // KEEPTTL; without it a Set drops the TTL
  bool return_old = false;            // GET; the key must hold a string
};

struct SetResult {
  bool applied = false;            // false: refused by `when`
  std::optional<std::string> old;  // with return_old: what was there before
};

// NX, XX, GT and LT of https://redis.io/commands/expire/ . A key without a
// deadline counts as expiring at infinity: GT refuses it, LT accepts.
enum class ExpireWhen : std::uint8_t {
  kAlways,
  kIfNone,
  kIfSome,
  kIfLater,
  kIfSooner,
};

struct Ttl {
  bool present = false;          // the key is there
  std::optional<Duration> left;  // empty: no deadline

  friend bool operator==(const Ttl&, const Ttl&) = default;
};

// A value and the version it had at that instant. An absent key: no value and
// Version::kNone.
struct Versioned {
  std::optional<std::string> value;
  Version version = Version::kNone;
};

struct ScanPage {
  std::uint64_t cursor = 0;  // pass it to the next Scan; 0: the scan is over
  std::vector<std::string> keys;
};

// What a store has been doing. Counts since it was opened, except where a
// field says "now"; sums over shards read one after another, so a moment's
// figures may be a few operations apart.
struct StoreStats {
  std::size_t keys = 0;   // now; expired but unpurged keys included
  std::size_t bytes = 0;  // now; records, values and tables as allocated
  std::size_t retired_bytes = 0;  // now; unlinked, waiting for readers to leave
  std::size_t retired_objects = 0;  // now
  std::size_t ghosts = 0;           // now; absent keys that somebody watches
  std::size_t shards = 0;
  std::uint64_t commits = 0;  // operations, EXECs and closures that took locks
  std::uint64_t conflicts_changed = 0;
  std::uint64_t conflicts_created = 0;
  std::uint64_t conflicts_deleted = 0;
  std::uint64_t conflicts_expired = 0;
  std::uint64_t retries = 0;      // closure attempts after the first
  std::uint64_t escalations = 0;  // closure attempts that locked first
  std::uint64_t purged = 0;       // expired keys that were removed
};

}  // namespace vigil

#endif  // VIGIL_TYPES_H_
