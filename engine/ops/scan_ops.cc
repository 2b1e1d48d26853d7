#include "engine/ops/scan_ops.h"

#include "engine/base/clock.h"
#include "engine/base/random.h"

namespace vigil::engine::ops {
namespace {

// A cursor is shard << kBucketBits | bucket hash to go on with.
constexpr std::uint64_t kPositions = std::uint64_t{1} << kBucketBits;

// Adds to `keys` the live keys whose home is bucket `home`, wherever they are:
// from there to the first bucket with an empty slot.
void CollectHome(Shard& shard, const KeyHasher& hasher, std::size_t home,
                 const CommitTime& time, std::vector<std::string>& keys)
    ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex()) {
  const Table::Array array = shard.table().array();
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
std::uint64_t ScanShard(Store& store, Shard& shard, std::uint64_t position,
                        std::size_t count, std::vector<std::string>& keys) {
  const CommitTime time(store.clock());
  const MutexLock lock(shard.mutex());
  const Table::Array array = shard.table().array();
  const int shift = kBucketBits - array.log2();
  // Also bounded by buckets, so that an emptied table does not hold the lock.
  std::size_t buckets = count + 16;
  std::size_t bucket = position >> shift;
  for (; bucket < array.size() && keys.size() < count && buckets > 0;
       ++bucket, --buckets) {
    CollectHome(shard, store.hasher(), bucket, time, keys);
  }
  return std::uint64_t{bucket} << shift;
}

// A live key of `shard` drawn uniformly, or empty.
std::optional<std::string> RandomKeyOf(Store& store, Shard& shard) {
  const CommitTime time(store.clock());
  const MutexLock lock(shard.mutex());
  const Table& table = shard.table();
  if (table.size() == 0) return std::nullopt;
  const auto live = [&](const Record* record) {
    return !record->dead() && !IsExpired(record->deadline(), time);
  };
  // Drawing slots until one holds a live key is uniform. Where most keys are
  // expired it takes long, so after a while all are looked at.
  const Table::Array array = table.array();
  const std::size_t slots = array.size() * Bucket::kSlots;
  for (int draws = 0; draws < 256; ++draws) {
    const Record* const record = array.RecordAt(RandomBelow(slots));
    if (record != nullptr && live(record)) return std::string(record->key());
  }
  const Record* chosen = nullptr;
  std::size_t seen = 0;
  Table::ForEach(array, [&](const Record* record) {
    if (live(record) && RandomBelow(++seen) == 0) chosen = record;
  });
  if (chosen == nullptr) return std::nullopt;
  return std::string(chosen->key());
}

}  // namespace

std::optional<Page> Scan(Store& store, std::uint64_t cursor,
                         std::size_t count) {
  std::uint64_t shard = cursor / kPositions;
  std::uint64_t position = cursor % kPositions;
  if (shard >= store.shard_count()) return std::nullopt;
  Page page;
  std::size_t shards = 64;  // so that an empty store's pages stay cheap
  while (page.keys.size() < count && shards-- > 0) {
    position = ScanShard(store, store.shard(static_cast<ShardIndex>(shard)),
                         position, count, page.keys);
    if (position < kPositions) break;
    position = 0;
    if (++shard == store.shard_count()) return page;  // cursor 0: the end
  }
  page.cursor = shard * kPositions + position;
  return page;
}

std::optional<std::string> RandomKey(Store& store) {
  const auto keys_of = [&](ShardIndex i) {
    return store.shard(i).Look().keys.load(std::memory_order_relaxed);
  };
  std::size_t total = 0;
  for (ShardIndex i = 0; i < store.shard_count(); ++i) total += keys_of(i);
  std::size_t skip = RandomBelow(total);
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
    if (auto key = RandomKeyOf(store, store.shard(index))) return key;
  }
  return std::nullopt;
}

}  // namespace vigil::engine::ops
