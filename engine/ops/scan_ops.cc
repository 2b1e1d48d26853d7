#include "engine/ops/scan_ops.h"

#include "engine/base/clock.h"

namespace vigil::engine::ops {
namespace {

// A cursor is shard << kBucketBits | bucket hash to go on with.
constexpr std::uint64_t kPositions = std::uint64_t{1} << kBucketBits;

// Holds a shard's lock for a scope, unless the caller of the operation does so
// for its whole time.
class LockUnless {
 public:
  LockUnless(Held held, Mutex& mutex) ABSL_NO_THREAD_SAFETY_ANALYSIS
      : mutex_(held == Held::kAll ? nullptr : &mutex) {
    if (mutex_ != nullptr) mutex_->Lock();
  }
  ~LockUnless() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    if (mutex_ != nullptr) mutex_->Unlock();
  }
  LockUnless(const LockUnless&) = delete;
  LockUnless& operator=(const LockUnless&) = delete;

 private:
  Mutex* const mutex_;
};

// Adds to `keys` the live keys whose home is bucket `home`, wherever they are:
// from there to the first bucket with an empty slot.
void CollectHome(Table::Array array, const KeyHasher& hasher, std::size_t home,
                 const CommitTime& time, std::vector<std::string>& keys) {
  std::size_t bucket = home;
  for (std::size_t probes = array.size(); probes > 0; --probes) {
    Table::ForEachIn(array, bucket, [&](const Record* record) {
      if (array.Home(hasher(record->key()).hash) != home) return;
      if (record->dead() || IsExpired(record->deadline(), time)) return;
      keys.emplace_back(record->key());
    });
    if (array.buckets()[bucket].HasEmptySlot()) return;
    bucket = array.Next(bucket);
  }
}

// Goes on in one shard from `position` until it has about `count` keys;
// returns the position to go on with, kPositions at the shard's end.
std::uint64_t ScanShard(Store& store, Shard& shard, int db, Held held,
                        std::uint64_t position, std::size_t count,
                        std::vector<std::string>& keys) {
  const CommitTime time(store.clock());
  const LockUnless lock(held, shard.mutex());
  shard.mutex().AssertHeld();
  const Table::Array array = shard.table(db).array();
  const int shift = kBucketBits - array.log2();
  // Also bounded by buckets, so that an emptied table does not hold the lock.
  std::size_t buckets = count + 16;
  std::size_t bucket = position >> shift;
  for (; bucket < array.size() && keys.size() < count && buckets > 0;
       ++bucket, --buckets) {
    CollectHome(array, store.hasher(), bucket, time, keys);
  }
  return std::uint64_t{bucket} << shift;
}

// A live key of `shard` drawn uniformly, or empty.
std::optional<std::string> RandomKeyOf(Store& store, Shard& shard, int db,
                                       Held held) {
  const CommitTime time(store.clock());
  const LockUnless lock(held, shard.mutex());
  shard.mutex().AssertHeld();
  const Table& table = shard.table(db);
  if (table.size() == 0) return std::nullopt;
  const auto live = [&](const Record* record) {
    return !record->dead() && !IsExpired(record->deadline(), time);
  };
  // Drawing slots until one holds a live key is uniform. Where most keys are
  // expired it takes long, so after a while all are looked at.
  const Table::Array array = table.array();
  const std::size_t slots = array.size() * Bucket::kSlots;
  for (int draws = 0; draws < 256; ++draws) {
    const Record* const record = array.RecordAt(store.random().Below(slots));
    if (record != nullptr && live(record)) return std::string(record->key());
  }
  const Record* chosen = nullptr;
  std::size_t seen = 0;
  Table::ForEach(array, [&](const Record* record) {
    if (live(record) && store.random().Below(++seen) == 0) chosen = record;
  });
  if (chosen == nullptr) return std::nullopt;
  return std::string(chosen->key());
}

}  // namespace

std::optional<Page> Scan(Store& store, std::uint64_t cursor, std::size_t count,
                         int db, Held held) {
  std::uint64_t shard = cursor / kPositions;
  std::uint64_t position = cursor % kPositions;
  if (shard >= store.shard_count()) return std::nullopt;
  Page page;
  std::size_t shards = 64;  // so that an empty store's pages stay cheap
  while (page.keys.size() < count && shards-- > 0) {
    position = ScanShard(store, store.shard(static_cast<ShardIndex>(shard)), db,
                         held, position, count, page.keys);
    if (position < kPositions) break;
    position = 0;
    if (++shard == store.shard_count()) return page;  // cursor 0: the end
  }
  page.cursor = shard * kPositions + position;
  return page;
}

void AppendKeys(Store& store, ShardIndex index, int db, Held held,
                std::vector<std::string>& keys) {
  const CommitTime time(store.clock());
  Shard& shard = store.shard(index);
  const LockUnless lock(held, shard.mutex());
  shard.mutex().AssertHeld();
  Table::ForEach(shard.table(db).array(), [&](const Record* record) {
    if (record->dead() || IsExpired(record->deadline(), time)) return;
    keys.emplace_back(record->key());
  });
}

std::size_t Size(const Store& store, int db) {
  std::size_t total = 0;
  for (ShardIndex i = 0; i < store.shard_count(); ++i) {
    total +=
        store.shard(i).reading(db).Look().keys.load(std::memory_order_relaxed);
  }
  return total;
}

std::optional<std::string> RandomKey(Store& store, int db, Held held) {
  const auto keys_of = [&](ShardIndex i) {
    return store.shard(i).reading(db).Look().keys.load(
        std::memory_order_relaxed);
  };
  const std::size_t total = Size(store, db);
  std::size_t skip = store.random().Below(total);
  ShardIndex first = 0;
  while (first + 1 < store.shard_count() && skip >= keys_of(first)) {
    skip -= keys_of(first);
    ++first;
  }
  // The drawn shard's keys may all be expired, or gone meanwhile: go on.
  for (ShardIndex i = 0; i < store.shard_count(); ++i) {
    const auto index =
        static_cast<ShardIndex>((first + i) % store.shard_count());
    if (keys_of(index) == 0) continue;
    if (auto key = RandomKeyOf(store, store.shard(index), db, held)) return key;
  }
  return std::nullopt;
}

}  // namespace vigil::engine::ops
