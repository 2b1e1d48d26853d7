// An observation: what somebody saw of one key, and whether it still stands.
//
// Validation rule: a key that was live must be live with the same version, at
// the commit's one reading of the clock; a key that was absent must have a
// ghost with the same version, which says that it was neither created nor
// deleted since.

#ifndef VIGIL_ENGINE_TXN_OBSERVATION_H_
#define VIGIL_ENGINE_TXN_OBSERVATION_H_

#include <cstdint>

#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/store/ghosts.h"
#include "engine/store/record.h"
#include "engine/store/shard.h"
#include "engine/txn/loss.h"
#include "engine/types/value.h"

namespace vigil::engine {

class ShardSetLock;
class Store;

struct Observation {
  VersionNumber version = kNoVersion;
  TimeMs deadline = kNoDeadline;
  // Of an absent key: holds one watch. nullptr: seen under the shard's lock,
  // which the observer still holds.
  Ghost* ghost = nullptr;
  bool absent = false;
  // Of a live key: where it was. May be freed already; see
  // Workspace::Validate().
  Record* record = nullptr;
  std::uint64_t swaps = 0;  // of a live key: its database's, when it was seen
};

// Copies one instant's value of a record into `value`. Within an EpochGuard;
// false where the record is dead.
bool ReadInto(const Record& record, Value& value, VersionNumber& version,
              TimeMs& deadline);

// Makes `seen` what `key` is now; copies its value to `*value` unless that is
// null, clearing it where the key is absent. A live key is read without a lock;
// an absent one gets a ghost, under its shard's lock. A key past its deadline
// is purged first and observed as absent. `held`: locks that this thread holds,
// or nullptr. They are widened to the key's shard where its absence must be
// made sure; false where that would mean to wait against the lock order. May
// throw std::bad_alloc. O(value). Any thread.
bool Observe(Store& store, const KeyRef& key, const CommitTime& time,
             Value* value, ShardSetLock* held, Observation& seen);

// Lets go of the observation's ghost, if it has one, under the shard's lock.
// Not in a body that runs under locks.
void Release(Store& store, const KeyRef& key, Observation& observation);

// Whether the observation stands right now. Lock-free; within an EpochGuard.
// A key that a commit is about to publish does not stand.
bool StandsNow(const Store& store, const KeyRef& key,
               const Observation& observation, const CommitTime& time);

// Whether the observation stands, under the lock of the key's shard.
// `*record` becomes the key's live record, or nullptr.
bool Validate(const Store& store, Shard& shard, const KeyRef& key,
              const Observation& observation, const CommitTime& time,
              Record** record) ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex());

// How an observation that does not stand was lost, under the same lock.
// Allocates.
Loss Explain(Shard& shard, const KeyRef& key, const Observation& observation,
             const CommitTime& time)
    ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex());

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_OBSERVATION_H_
