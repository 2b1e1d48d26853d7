// The write door: the one way through which a record changes.
//
// Whoever holds the locks of some shards opens a door on them, finds places,
// and applies changes; the door marks, writes, draws versions, moves ghosts,
// keeps the counters and, when it closes, makes all of it visible at one
// instant. Nobody else can forget to move a version.
//
// The order of its steps is the argument for that instant:
//   1. mark     every record that changes is made busy, every new one is linked
//               busy; then its version is drawn
//   2. write
//   3. publish  every record is made even with its new version, or dead
//   4. unlink   the dead, and retire them
// A flush or an exchange of databases marks and publishes the layout word (L1)
// in the same order, as if it were one more record.
// No record is published before all are marked. So a reader that has seen one
// published record finds every other one busy, and waits, or published.
//
// Within one Apply() everything that can fail (memory, the limit) happens
// before the first mark, so a failed call has changed nothing.

#ifndef VIGIL_ENGINE_TXN_WRITE_DOOR_H_
#define VIGIL_ENGINE_TXN_WRITE_DOOR_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "absl/container/inlined_vector.h"

#include "engine/base/clock.h"
#include "engine/base/fault.h"
#include "engine/base/hash.h"
#include "engine/store/garbage.h"
#include "engine/store/record.h"
#include "engine/store/store.h"
#include "engine/txn/change.h"
#include "engine/txn/prepared_change.h"
#include "engine/types/value.h"

namespace vigil::engine {

// One thread, under the locks of every shard whose keys it is given, until it
// is closed. What it retires and can free goes to `reclaimed`, which the caller
// declares before the locks.
class WriteDoor {
 public:
  WriteDoor(Store& store, const CommitTime& time, Reclaimed& reclaimed)
      : store_(store), time_(time), reclaimed_(reclaimed) {}
  ~WriteDoor() { Close(); }
  WriteDoor(const WriteDoor&) = delete;
  WriteDoor& operator=(const WriteDoor&) = delete;

  using Place = engine::Place;
  using Change = engine::Change;

  // The key's place. A key past its deadline is purged on the way, so a place
  // is live or absent. May throw std::bad_alloc.
  Place Find(const KeyRef& key);
  // The same; a workspace has a cheaper answer for who will not look.
  Place FindUnseen(const KeyRef& key) { return Find(key); }

  // The usual case of a commit: every change overwrites a small value without
  // a deadline by one that fits into its place. There is no door then, because
  // there is nothing to allocate, to prepare or to remember, and nothing fails.
  // All overwrites of a commit begin (mark, draw, write) before one ends
  // (publish).
  static bool CanOverwrite(const Record& record, const ValueView& value) {
    return record.IsSmall() && !record.can_expire() && Fits(record, value);
  }
  static VersionNumber BeginOverwrite(Shard& shard, Record& record,
                                      const ValueView& value)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex());
  static void EndOverwrite(Record& record, VersionNumber version) {
    record.Publish(version);
  }
  // The same for one key: FindSmall() gives its record, or nullptr where it is
  // not that case; Overwrite() begins and ends, or does nothing and returns
  // false where the value does not fit.
  static Record* FindSmall(Shard& shard, const KeyRef& key)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex());
  static bool Overwrite(Shard& shard, Record& record, const ValueView& value)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex());

  // Applies all changes, or none: kOutOfMemory, or std::bad_alloc passing
  // through. No two changes name the same key. A place is used up by a change
  // to its key. O(changes + bytes).
  Fault Apply(std::span<const Change> changes);

  // Lets who watches the absence of `key` know that it was made and deleted
  // within this commit. Cannot fail.
  void TouchAbsence(const KeyRef& key);

  // The version of the record that this commit touched last for the first
  // time. Nothing touched: kNoVersion.
  VersionNumber last_version() const {
    return touched_.empty() ? kNoVersion : touched_.back().version;
  }

  TimeMs Now() const { return time_.Now(); }
  const CommitTime& time() const { return time_; }
  Store& store() { return store_; }

  // --- Whole databases; under the locks of all shards ---

  // Removes every key of the databases from `first` to `last`. A watched key
  // that was there is lost; a watched absent key is not. O(shards and this
  // commit's changes): the records are freed later. May throw std::bad_alloc
  // before it changes anything.
  void Flush(int first, int last);
  void FlushDatabase(int db) { Flush(db, db); }
  void FlushAll() { Flush(0, kDatabases - 1); }
  // Exchanges two databases. A watched key that is there in either of them is
  // lost. O(shards, ghosts and this commit's changes). Cannot fail.
  void SwapDatabases(int a, int b) noexcept;

  // Publishes everything. The door can be used on.
  void Close() {
    if (!touched_.empty() || layout_begun_) Publish();
  }

 private:
  struct Touched {
    Record* record;
    Shard* shard;
    std::uint64_t hash;
    VersionNumber version;
    int db;
  };
  // Whether the value fits into the record's place.
  static bool Fits(const Record& record, const ValueView& value) {
    return PreparedChange::FitsInPlace(
        record, value.is_integer() ? kWordBytes : value.bytes().size());
  }
  // Whether it is a put as CanOverwrite() says.
  static bool IsPutInPlace(const Change& change) {
    return change.kind == Change::Kind::kPut &&
           change.place.record != nullptr && change.deadline == kNoDeadline &&
           CanOverwrite(*change.place.record, change.value);
  }
  // From here on nothing fails.
  void Commit(PreparedChange& prepared) noexcept;
  void CommitErase(const Change& change);
  void CommitInPlace(const PreparedChange& prepared);
  void CommitFresh(PreparedChange& prepared);
  // Makes a linked record busy and draws a version.
  VersionNumber Mark(const Place& place, Record& record);
  void Publish();
  // Holds lock-free readers off until this commit is published.
  void BeginLayout();
  // Unlinks and retires what this commit has killed so far. Readers are held
  // off.
  void Bury();
  // Unlinks a dead record and retires it.
  void Unlink(const Touched& touched);
  // Drops what gone(touched) says of touched_.
  template <class Gone>
  void ForgetIf(Gone gone);
  // Sets room aside in the garbage of every shard, or throws std::bad_alloc.
  void ReserveGarbage(std::size_t per_shard);

  Store& store_;
  const CommitTime& time_;
  Reclaimed& reclaimed_;
  bool layout_begun_ = false;
  absl::InlinedVector<Touched, 16> touched_;
};

[[gnu::always_inline]] inline Record* WriteDoor::FindSmall(Shard& shard,
                                                           const KeyRef& key) {
  Record* const record = shard.table(key.db).Find(key);
  return record != nullptr && record->IsSmall() && !record->can_expire()
             ? record
             : nullptr;
}

[[gnu::always_inline]] inline VersionNumber WriteDoor::BeginOverwrite(
    Shard& shard, Record& record, const ValueView& value) {
  record.MarkBusy();
  const VersionNumber version = shard.DrawVersion();  // after the mark: (S2)
  record.PutSmall(value);
  return version;
}

[[gnu::always_inline]] inline bool WriteDoor::Overwrite(
    Shard& shard, Record& record, const ValueView& value) {
  if (!Fits(record, value)) return false;
  EndOverwrite(record, BeginOverwrite(shard, record, value));
  return true;
}

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_WRITE_DOOR_H_
