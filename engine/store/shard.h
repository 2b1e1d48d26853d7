// A shard: a part of the keys of every database, with one lock and one version
// counter.
//
// Invariants
//  (S1) The version counter only grows, across FlushAll too, so a version is
//       never given twice to one key: a key's shard never changes, in
//       whatever database it is.
//  (S2) A commit draws versions after it has marked what it changes and moved
//       the ghosts of what it creates, and before it publishes anything. So a
//       reader that finds the counter as it was has missed no change that was
//       published meanwhile.

#ifndef VIGIL_ENGINE_STORE_SHARD_H_
#define VIGIL_ENGINE_STORE_SHARD_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "absl/base/thread_annotations.h"

#include "engine/base/cache_line.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/mutex.h"
#include "engine/base/point.h"
#include "engine/store/garbage.h"
#include "engine/store/ghosts.h"
#include "engine/store/memory_budget.h"
#include "engine/store/record.h"
#include "engine/store/table.h"

namespace vigil::engine {

class alignas(kCacheLineBytes) Shard {
 public:
  Shard() = default;
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;
  ~Shard();  // frees every record; no other thread uses the shard

  // `first_version`: greater than kNoVersion, the last one counted as drawn.
  // Returns the bytes of the table.
  std::size_t Open(std::size_t expected_keys,
                   VersionNumber first_version = kNoVersion + 1);

  Mutex& mutex() const ABSL_LOCK_RETURNED(mutex_) { return mutex_; }

  // --- Any thread, within an EpochGuard ---

  // The table as lock-free readers use it.
  const Table& reading(int db = 0) const ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return tables_[static_cast<std::size_t>(db)];
  }

  // The last version drawn; see (S2). Acquire: pairs with DrawVersion().
  VersionNumber last_version() const {
    VIGIL_POINT_READ("look at the last version", &last_version_);
    return last_version_.load(std::memory_order_acquire);
  }

  // --- Under the lock ---

  // What the next DrawVersion() returns.
  VersionNumber next_version() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return last_version_.load(std::memory_order_relaxed) + 1;
  }
  VersionNumber DrawVersion() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    VIGIL_POINT_WRITE("draw a version", &last_version_);
    const VersionNumber version = next_version();
    VIGIL_DCHECK(version <= kLastVersion);
    // Release: pairs with the acquire in last_version(): who sees this draw
    // sees what came before it (S2).
    last_version_.store(version, std::memory_order_release);
    return version;
  }

  Table& table(int db = 0) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return tables_[static_cast<std::size_t>(db)];
  }
  Ghosts& ghosts() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return ghosts_; }
  Garbage& garbage() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return garbage_; }

  // Sets room for one Table::Insert() aside, growing the table where it must.
  // False, and nothing is set aside: `budget` refuses the growth. May throw
  // std::bad_alloc.
  bool ReserveInsert(int db, const KeyHasher& hasher, MemoryBudget& budget)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!table(db).HasRoom() && !Grow(table(db), hasher, budget)) return false;
    table(db).ReserveInsert();
    return true;
  }

  // Retires an array with all records and values in it, after a flush. Room in
  // the garbage for one was reserved.
  void RetireWithRecords(Table::Array array, std::size_t bytes)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Counters, written under the lock. A reader without it sees a recent value.
  struct Counters {
    std::atomic<std::uint64_t> commits{0};
    std::atomic<std::uint64_t> purged{0};
  };
  Counters& counters() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return counters_;
  }
  const Counters& Look() const ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return counters_;
  }

  // The lock's holder adds to a counter without a read-modify-write.
  template <class T>
  static void Add(std::atomic<T>& counter, T by) {
    counter.store(counter.load(std::memory_order_relaxed) + by,
                  std::memory_order_relaxed);
  }

 private:
  bool Grow(Table& table, const KeyHasher& hasher, MemoryBudget& budget)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Rank: by shard index. Protects everything below, except that the tables'
  // arrays and the atomics may be read without it.
  mutable Mutex mutex_;
  // Begins above kNoVersion, so that a ghost always has a version.
  std::atomic<VersionNumber> last_version_{kNoVersion + 1};
  Counters counters_ ABSL_GUARDED_BY(mutex_);
  Ghosts ghosts_ ABSL_GUARDED_BY(mutex_);
  Garbage garbage_ ABSL_GUARDED_BY(mutex_);
  // One per database.
  std::array<Table, kDatabases> tables_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_STORE_SHARD_H_
