#include "engine/txn/invariants.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/store/record.h"
#include "engine/store/shard.h"
#include "engine/store/table.h"
#include "engine/txn/shard_set_lock.h"

namespace vigil::engine {
namespace {

// What was found in one table.
struct Found {
  std::size_t keys = 0;
  std::size_t keys_with_deadline = 0;
  std::size_t record_bytes = 0;
};

// Looks over one shard at a time and notes the first disagreement.
class Inspection {
 public:
  explicit Inspection(Store& store) : store_(store) {}

  // The shard's lock is held.
  void Look(ShardIndex index) {
    index_ = index;
    Shard& shard = store_.shard(index);
    shard.mutex().AssertHeld();
    versions_.clear();
    for (db_ = 0; db_ < kDatabases; ++db_) LookAt(shard.table(db_));
    std::sort(versions_.begin(), versions_.end());
    if (std::adjacent_find(versions_.begin(), versions_.end()) !=
        versions_.end()) {
      NoteOfShard("two keys have the same version");
    }
    if (!versions_.empty() && (versions_.front() == kNoVersion ||
                               versions_.back() > shard.last_version())) {
      NoteOfShard("a key has a version that was not drawn");
    }
    shard.ghosts().ForEach([&](const Ghost& ghost) {
      if (ghost.watchers == 0) NoteOfShard("a ghost is watched by nobody");
      if (store_.ShardOf(ghost.key) != index_)
        NoteOfShard("a ghost is misplaced");
      if (ghost.version.load(std::memory_order_relaxed) >
          shard.last_version()) {
        NoteOfShard("a ghost has a version that was not drawn");
      }
    });
  }

  std::string Conclude() {
    if (store_.budget().is_limited() &&
        store_.budget().used() != static_cast<std::int64_t>(bytes_)) {
      NoteOfStore("the memory limit counts " +
                  std::to_string(store_.budget().used()) +
                  " bytes where there are " + std::to_string(bytes_));
    }
    return std::move(first_);
  }

 private:
  void NoteOfStore(std::string what) {
    if (first_.empty()) first_ = std::move(what);
  }
  void NoteOfShard(const char* what) {
    NoteOfStore("shard " + std::to_string(index_) + ": " + what);
  }
  void Note(const std::string& what) {  // of one of its databases
    NoteOfStore("shard " + std::to_string(index_) + ", database " +
                std::to_string(db_) + ": " + what);
  }

  void LookAt(const Table& table) {
    Found found;
    Table::ForEach(table.array(), [&](const Record* record) {
      ++found.keys;
      if (record->deadline() != kNoDeadline) ++found.keys_with_deadline;
      found.record_bytes += record->allocated();
      if (const Block* const block = record->block()) {
        found.record_bytes += block->allocated();
      }
      versions_.push_back(record->version());
      const KeyRef key = WithDb(store_.Hash(record->key()), db_);
      if (store_.ShardOf(key) != index_) Note("a key is in a foreign shard");
      if (table.Find(key) != record) Note("a key is not found by its name");
      if (record->busy() || record->dead()) Note("a change was left half-done");
    });
    const Table::Counters& counters = table.Look();
    Compare("keys", counters.keys, found.keys);
    Compare("linked records", table.size(), found.keys);
    Compare("keys with a deadline", counters.keys_with_deadline,
            found.keys_with_deadline);
    Compare("bytes of records", counters.record_bytes, found.record_bytes);
    bytes_ += found.record_bytes + table.allocated();
  }

  void Compare(const char* what, std::size_t counted, std::size_t found) {
    if (counted == found) return;
    Note("counts " + std::to_string(counted) + " " + what +
         " where there are " + std::to_string(found));
  }

  Store& store_;
  ShardIndex index_ = 0;
  int db_ = 0;
  std::vector<VersionNumber> versions_;  // of one shard
  std::size_t bytes_ = 0;
  std::string first_;
};

}  // namespace

std::string FindDisagreement(Store& store) {
  Footprint all;
  all.SetAll(store.shard_count());
  ShardSetLock locks(store);
  locks.Lock(all);
  Inspection inspection(store);
  for (const ShardIndex index : all) inspection.Look(index);
  return inspection.Conclude();
}

}  // namespace vigil::engine
