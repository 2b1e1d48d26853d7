// The private workspace of a closure transaction: what its body has seen, and
// what it means to change.
//
// Invariants
//  (W1) What the body has read stands together at the instant of its last read.
//       After each read of a new key, every shard read from must have drawn no
//       version since its keys were last checked, or those keys are checked
//       again. This costs by shards touched, not by keys.
//  (W2) Once something it read no longer stands the attempt is doomed: every
//       further call answers kConflict, and nothing will be committed.
//  (W3) Nothing reaches the store before the commit.

#ifndef VIGIL_ENGINE_TXN_WORKSPACE_H_
#define VIGIL_ENGINE_TXN_WORKSPACE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/clock.h"
#include "engine/base/fault.h"
#include "engine/base/hash.h"
#include "engine/base/planted.h"
#include "engine/store/store.h"
#include "engine/txn/change.h"
#include "engine/txn/footprint.h"
#include "engine/txn/key_index.h"
#include "engine/txn/observation.h"
#include "engine/txn/write_door.h"
#include "engine/types/value.h"

namespace vigil::engine {

// A keyspace, as the write door is one: operations run on either. One thread.
class Workspace {
 private:
  struct Entry;

 public:
  Workspace() = default;
  ~Workspace() { End(); }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  // Starts an attempt. `held`: the locks of a lock-first attempt, held
  // throughout and widened where needed; nullptr: an optimistic one.
  void Begin(Store& store, ShardSetLock* held);
  // Names a key that the attempt may use.
  void Declare(const KeyRef& key);
  // Restricts the attempt to the keys declared so far.
  void RestrictToDeclared() { restricted_ = true; }
  // Forgets everything and lets go of the ghosts. This thread holds no lock.
  void End();

  Store& store() { return *store_; }

  // Hashes a key. One that was used just before is not hashed again; its bytes
  // then live as long as the attempt.
  KeyRef Hash(std::string_view key) const {
    if (last_ != nullptr && last_->bytes.size() == key.size() &&
        EqualBytes(last_->bytes.data(), key.data(), key.size())) {
      return last_->key;
    }
    return store_->Hash(key);
  }

  // --- The keyspace ---

  // A key as the body sees it, its own changes included.
  struct Place {
    Entry* entry = nullptr;
    Fault fault = Fault::kNone;  // not kNone: nothing else holds

    bool present() const;
    ValueView value() const;  // lives until the key is changed
    TimeMs deadline() const;
  };
  using Change = ChangeOf<Place>;

  // Observes the key, unless the body has read or wholly written it.
  //   kConflict, kUndeclaredKey; of a pending Add(): its fault
  Place Find(const KeyRef& key);
  // The key's place without observing it: for a change that does not depend on
  // what is there. Its value must not be asked for.
  Place FindUnseen(const KeyRef& key);
  // Keeps the changes for the commit; none of them where a range would make a
  // value that the memory limit never allows.
  //   kOutOfMemory
  Fault Apply(std::span<const Change> changes);
  // The same for one kPut.
  Fault Put(const Place& place, const ValueView& value, TimeMs deadline);

  // The attempt's time, read once.
  TimeMs Now() const { return time_->Now(); }
  const CommitTime& time() const { return *time_; }

  // --- Beyond a keyspace ---

  // Adds to the integer at `key` at the commit, without observing it.
  void Add(const KeyRef& key, std::int64_t delta);

  // Why nothing will be committed whatever the body returns: kConflict (W2),
  // kUndeclaredKey, or the fault of an Add(). kNone: it may.
  Fault fault() const { return fault_; }
  // The key it was met at; empty where that is not known, or many.
  const std::string& fault_key() const { return fault_key_; }
  // Lets the attempt end with `fault`, at no key in particular.
  void Fail(Fault fault) {
    if (fault_ == Fault::kNone) fault_ = fault;
  }

  // --- The commit ---

  bool has_changes() const { return has_changes_; }
  // Adds the shards of every key that was named.
  void AddTo(Footprint& footprint) const;
  // Whether all observations stand at one instant now. Lock-free.
  bool StandTogether() const;
  // Whether all observations stand; under the locks of the footprint.
  bool Validate(const CommitTime& time);
  // Brings what is written without having been read into the cache, before the
  // locks are taken.
  void PrefetchUnseen() const;
  // Makes the changes in their usual case, where each overwrites a value as
  // WriteDoor::CanOverwrite() says; or does nothing and returns false. Cannot
  // fail. Validate() was true under the same locks.
  bool OverwriteAll();
  // Makes the changes, all or none. Validate() was true under the same locks.
  //   kOutOfMemory; of an Add(): kWrongType, kNotAnInteger, kOverflow
  Fault ApplyTo(WriteDoor& door);
  // The whole commit at once, in its usual case: one key was named, read and
  // overwritten; see WriteDoor::Overwrite(). OnlyShard() gives its shard,
  // or nothing where it is not that case; CommitOnly() validates and commits
  // under its lock, or does nothing and returns false.
  std::optional<ShardIndex> OnlyShard() const {
    if (count_ != 1 || held_ != nullptr) return std::nullopt;
    const Entry& entry = entries_[0];
    if (entry.pending != Pending::kPut || !entry.observed ||
        entry.seen.absent || entry.seen.deadline != kNoDeadline ||
        entry.deadline != kNoDeadline) {
      return std::nullopt;
    }
    return entry.shard;
  }
  bool CommitOnly(const CommitTime& time);

  // Why each observation that does not stand was lost; same locks.
  void Explain(const CommitTime& time, std::vector<Loss>& losses) const;

 private:
  enum class Pending : std::uint8_t {
    kNothing,
    kPut,       // value and deadline
    kDeadline,  // the deadline alone
    kErase,
    kUnmake,  // erased after it was written here, so it may have been made here
    kAdd,     // `delta`, to whatever is there
  };

  struct Entry {
    std::string bytes;
    KeyRef key;  // of `bytes`
    ShardIndex shard = 0;
    bool observed = false;
    bool known = false;  // present, value and deadline are what the body sees
    bool present = false;
    Pending pending = Pending::kNothing;
    TimeMs deadline = kNoDeadline;
    std::int64_t delta = 0;
    Value value;
    Observation seen;
    Entry* next_in_shard = nullptr;    // among the observed
    Record* record = nullptr;          // found by Validate()
    VersionNumber drawn = kNoVersion;  // by OverwriteAll()
  };

  // Entries stay where they are, and are used again by later attempts.
  struct Entries {
    std::vector<std::unique_ptr<Entry>> slots;
    Entry& operator[](std::size_t i) { return *slots[i]; }
    const Entry& operator[](std::size_t i) const { return *slots[i]; }
  };

  // What was read from one shard.
  struct ShardView {
    ShardIndex shard;
    VersionNumber checked;  // the counter when `observed` was last checked
    Entry* observed;        // list by next_in_shard
  };

  Entry& EntryOf(const KeyRef& key);
  ShardView& ViewOf(ShardIndex shard);
  Fault Read(Entry& entry);
  Fault Doom(Fault fault, const KeyRef& key) {
    fault_ = fault;  // first: the copy may throw
    fault_key_.assign(key.bytes);
    return fault;
  }
  bool StillStand();  // (W1)
  // Whether what was observed in one shard stands, looked up. Within an
  // EpochGuard.
  bool Stand(const ShardView& view) const;
  static void PutInto(Entry& entry, const ValueView& value, TimeMs deadline);
  void ApplyRange(Entry& entry, std::size_t offset, std::string_view bytes);
  // Where a copy throws, changes are half made.
  struct FailUnlessDone {
    Workspace* workspace;
    ~FailUnlessDone() {
      if (workspace != nullptr) workspace->Fail(Fault::kOutOfMemory);
    }
  };

  Store* store_ = nullptr;  // nullptr: no attempt
  ShardSetLock* held_ = nullptr;
  std::optional<CommitTime> time_;
  Fault fault_ = Fault::kNone;
  bool restricted_ = false;
  bool has_changes_ = false;
  Entries entries_;
  std::size_t count_ = 0;     // entries in use
  Entry* last_ = nullptr;     // the one used last
  std::size_t observed_ = 0;  // of these, observed
  KeyIndex index_;
  std::vector<ShardView> views_;  // keeps its memory
  // By shard: the place of its view plus one, 0 where it has none.
  std::vector<std::uint32_t> view_of_;
  std::vector<WriteDoor::Change> changes_;  // of ApplyTo(), for its memory
  std::string fault_key_;
};

inline bool Workspace::Place::present() const { return entry->present; }
inline ValueView Workspace::Place::value() const {
  return entry->present ? entry->value.View() : ValueView();
}
inline TimeMs Workspace::Place::deadline() const {
  return entry->present ? entry->deadline : kNoDeadline;
}

inline void Workspace::PutInto(Entry& entry, const ValueView& value,
                               TimeMs deadline) {
  entry.value.Assign(value);
  entry.deadline = deadline;
  entry.present = true;
  entry.pending = Pending::kPut;
}

inline Fault Workspace::Put(const Place& place, const ValueView& value,
                            TimeMs deadline) {
  if (fault_ != Fault::kNone) [[unlikely]]
    return fault_;
  has_changes_ = true;
  FailUnlessDone unless_done{this};
  PutInto(*place.entry, value, deadline);
  unless_done.workspace = nullptr;
  place.entry->known = !VIGIL_PLANTED(kOwnWritesLost) || place.entry->observed;
  return Fault::kNone;
}

// As in change.h.
inline Fault Put(Workspace& keys, const Workspace::Place& place,
                 const ValueView& value, TimeMs deadline) {
  return keys.Put(place, value, deadline);
}

// A workspace for one scope. The thread keeps one for the next, so that a
// transaction allocates nothing in the steady state.
class PooledWorkspace {
 public:
  PooledWorkspace();
  ~PooledWorkspace();
  PooledWorkspace(const PooledWorkspace&) = delete;
  PooledWorkspace& operator=(const PooledWorkspace&) = delete;
  Workspace& operator*() { return *workspace_; }

 private:
  static Workspace* MakeOne();

  Workspace* const workspace_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_WORKSPACE_H_
