#include "engine/txn/observation.h"

#include <cstdint>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/epoch.h"
#include "engine/base/planted.h"
#include "engine/base/point.h"
#include "engine/store/store.h"
#include "engine/txn/body_scope.h"
#include "engine/txn/shard_set_lock.h"
#include "engine/txn/write_door.h"

namespace vigil::engine {
namespace {

// Copies an image's value.
[[gnu::always_inline]] inline void Take(const Record::Image& image,
                                        Value& value) {
  switch (image.kept) {
    case Record::Kept::kInteger:
      value.Assign(ValueView::Integer(image.number));
      break;
    case Record::Kept::kInline: {
      std::string& bytes = value.MutableBytes(image.is_raw);
      bytes.resize(image.size);
      CopyOut(bytes.data(), image.words, image.size);
      break;
    }
    case Record::Kept::kBlock:
      value.MutableBytes(image.is_raw).assign(image.block, image.size);
      break;
  }
}

// Observes `key` if it is live; false where it is absent or expired.
[[gnu::always_inline]] inline bool ObserveLive(const Store& store,
                                               const KeyRef& key,
                                               const CommitTime& time,
                                               Value* value,
                                               Observation& seen) {
  const EpochGuard guard;
  const Shard& shard = store.shard(key);
  while (true) {
    const std::uint64_t layout = store.AwaitLayout();
    seen.swaps = store.swaps(key.db);
    seen.record = shard.reading(key.db).Find(key);
    if (seen.record == nullptr) return false;  // made sure of by others
    const bool read = seen.record->Read([&](const Record::Image& image) {
      seen.version = image.version;
      seen.deadline = image.deadline;
      if (value != nullptr) Take(image, *value);
    });
    if (VIGIL_PLANTED(kValueAndVersionApart)) {
      VIGIL_POINT_READ("read the version apart", seen.record);
      seen.version = seen.record->version();
    }
    // Dead (R3), or perhaps no longer this database's (L1): look again.
    if (!read || !store.LayoutIs(layout)) [[unlikely]]
      continue;
    return !IsExpired(seen.deadline, time);
  }
}

// Registers the absence of `key`; false where it is there after all.
bool ObserveAbsent(Store& store, Shard& shard, const KeyRef& key,
                   const CommitTime& time, bool with_ghost,
                   Reclaimed& reclaimed, Observation& seen)
    ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex()) {
  WriteDoor door(store, time, reclaimed);
  if (door.Find(key).present()) return false;  // purges the expired
  door.Close();
  seen.absent = true;
  if (with_ghost) {
    seen.ghost = shard.ghosts().Watch(key, shard.last_version());
    seen.version = seen.ghost->version.load(std::memory_order_relaxed);
  }
  return true;
}

}  // namespace

bool ReadInto(const Record& record, Value& value, VersionNumber& version,
              TimeMs& deadline) {
  return record.Read([&](const Record::Image& image) {
    version = image.version;
    deadline = image.deadline;
    Take(image, value);
  });
}

namespace {

// Observes the absence of a key that was not live a moment ago.
enum class Absence : std::uint8_t { kMadeSure, kIsLive, kMustNotWait };
Absence TryAbsent(Store& store, const KeyRef& key, const CommitTime& time,
                  ShardSetLock* held, Observation& seen) {
  const ShardIndex index = store.ShardOf(key);
  Shard& shard = store.shard(index);
  Reclaimed reclaimed;
  bool absent;
  if (held != nullptr && !held->held().empty()) {
    Footprint wider;
    wider.Add(index);
    if (!held->TryWiden(wider)) return Absence::kMustNotWait;
    shard.mutex().AssertHeld();
    // While this thread holds the lock nobody else creates the key: its absence
    // needs no ghost.
    absent = ObserveAbsent(store, shard, key, time, /*with_ghost=*/false,
                           reclaimed, seen);
  } else {
    const MutexLock lock(shard.mutex());
    absent = ObserveAbsent(store, shard, key, time, /*with_ghost=*/true,
                           reclaimed, seen);
  }
  return absent ? Absence::kMadeSure : Absence::kIsLive;
}

}  // namespace

bool Observe(Store& store, const KeyRef& key, const CommitTime& time,
             Value* value, ShardSetLock* held, Observation& seen) {
  while (true) {
    if (ObserveLive(store, key, time, value, seen)) [[likely]] {
      seen.absent = false;
      seen.ghost = nullptr;
      return true;
    }
    if (value != nullptr) value->Clear();
    seen = {};
    const Absence absence = TryAbsent(store, key, time, held, seen);
    if (absence != Absence::kIsLive) return absence == Absence::kMadeSure;
  }
}

void Release(Store& store, const KeyRef& key, Observation& observation) {
  if (observation.ghost == nullptr) return;
  VIGIL_DCHECK(!BodyScope::IsLocked());
  Shard& shard = store.shard(key);
  const MutexLock lock(shard.mutex());
  shard.ghosts().Release(std::exchange(observation.ghost, nullptr));
}

bool StandsNow(const Store& store, const KeyRef& key,
               const Observation& observation, const CommitTime& time) {
  if (observation.absent) {
    VIGIL_POINT_READ("look at the ghost", observation.ghost);
    // Without a ghost it was observed under the lock, which is still held.
    // Acquire: pairs with the release in Ghosts::TouchSlow().
    return observation.ghost == nullptr ||
           observation.ghost->version.load(std::memory_order_acquire) ==
               observation.version;
  }
  while (true) {
    const std::uint64_t layout = store.AwaitLayout();
    const Record* const record = store.shard(key).reading(key.db).Find(key);
    const bool stands = record != nullptr &&
                        record->Stands(observation.version) &&
                        store.swaps(key.db) == observation.swaps;
    if (!store.LayoutIs(layout)) continue;  // (L1)
    return stands && !IsExpired(observation.deadline, time);
  }
}

bool Validate(const Store& store, Shard& shard, const KeyRef& key,
              const Observation& observation, const CommitTime& time,
              Record** record) {
  *record = nullptr;
  if (VIGIL_PLANTED(kSkipValidation)) {
    *record = shard.table(key.db).Find(key);
    return true;
  }
  if (observation.absent) {
    VIGIL_POINT_READ("validate an absence", observation.ghost);
    return observation.ghost == nullptr ||
           observation.ghost->version.load(std::memory_order_relaxed) ==
               observation.version;
  }
  Record* const found = shard.table(key.db).Find(key);
  VIGIL_POINT_READ("validate", found);
  if (found == nullptr || found->version() != observation.version ||
      store.swaps(key.db) != observation.swaps ||
      (!VIGIL_PLANTED(kExpiryBypassesVersions) &&
       IsExpired(found->deadline(), time))) {
    return false;
  }
  *record = found;
  return true;
}

Loss Explain(Shard& shard, const KeyRef& key, const Observation& observation,
             const CommitTime& time) {
  const Record* const record = shard.table(key.db).Find(key);
  const bool expired = record != nullptr && IsExpired(record->deadline(), time);
  const bool live = record != nullptr && !expired;
  Loss loss{.key = std::string(key.bytes),
            .seen = observation.version,
            .now = live ? record->version() : shard.ghosts().VersionOf(key),
            .kind = LossKind::kDeleted};
  if (observation.absent) {
    if (live) loss.kind = LossKind::kCreated;
  } else if (live) {
    loss.kind = LossKind::kChanged;
  } else if (expired || IsExpired(observation.deadline, time)) {
    // A purge leaves no trace but the deadline that was seen.
    loss.kind = LossKind::kExpired;
  }
  return loss;
}

}  // namespace vigil::engine
