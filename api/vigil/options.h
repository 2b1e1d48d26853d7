// What can be chosen when a store is opened, and how a closure transaction
// retries.

#ifndef VIGIL_OPTIONS_H_
#define VIGIL_OPTIONS_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "vigil/clock.h"

namespace vigil {

// 192 bytes that key the hash function. Anyone who knows them can build keys
// that collide, so a store draws its own from the system's random source.
using HashSecret = std::array<unsigned char, 192>;

struct Options {
  // How many shards, each with its own lock: a power of two, 1 to 65536, or 0
  // for the default, four per hardware thread and at least 64. Fixed at open.
  std::size_t shards = 0;

  // Keys to make room for at open, spread evenly; 0: grow on demand.
  std::size_t expected_keys = 0;

  // Upper bound for StoreStats::bytes; 0: none. At the limit, operations that
  // would grow the store answer kOutOfMemory and change nothing; reads, deletes
  // and commits that shrink go on.
  std::size_t memory_limit = 0;

  // Purge expired keys from a thread of the store's own. Without it expired
  // keys are still never seen, but their memory is freed only when a write or
  // Store::PurgeExpired meets them.
  bool background_expiry = true;

  // Where time comes from; nullptr: the system's wall clock. Not owned, must
  // outlive the store.
  const Clock* clock = nullptr;

  // How many commands, and how many bytes of their words, one session's MULTI
  // may queue in Session::Execute; at least 1 each. What would exceed them is
  // refused, and EXEC then answers EXECABORT.
  std::size_t max_queued_commands = std::size_t{1} << 20;
  std::size_t max_queued_bytes = std::size_t{1} << 30;

  // Answer DEBUG in Session::Execute: it can put the calling thread to sleep
  // and stop the purging of expired keys, so it is for tests.
  bool allow_debug_commands = false;

  // For tests: makes RandomKey draw the same keys again from a store with the
  // same hash_secret, shards and history. Empty: random.
  std::optional<std::uint64_t> random_seed;

  // For tests that need the same layout, and so the same order of Scan, twice.
  // Empty: random.
  std::optional<HashSecret> hash_secret;
};

// How Store::Transact goes on after a lost race.
//
// After loss n it waits a random time between 0 and
// min(max_backoff, initial_backoff * 2^n) ("full jitter"). After
// `escalate_after` losses the next attempt locks the shards of the last attempt
// before it runs the body, and one that still loses is followed by an attempt
// that locks every shard, which cannot lose.
struct RetryPolicy {
  int max_attempts = 64;   // >= 1; spent: kConflict
  int escalate_after = 4;  // losses before locking first; negative: never
  std::chrono::nanoseconds initial_backoff{100};
  std::chrono::nanoseconds max_backoff{std::chrono::milliseconds(1)};
  // Give up with kDeadlineExceeded when this much time has passed since
  // Transact was called and the attempt lost; zero: no limit.
  std::chrono::nanoseconds deadline{0};
};

}  // namespace vigil

#endif  // VIGIL_OPTIONS_H_
