// The hash table of one database in one shard: buckets of records, read without
// a lock.
//
// A key's home bucket is given by the highest bits of its bucket hash; what
// does not fit goes to the next bucket (linear probing, wrapping), and a bucket
// with an empty slot ends a search.
//
// Invariants
//  (T1) Every linked record can be reached from its key's home bucket without
//       passing a bucket that has an empty slot.
//  (T2) A slot that is cleared in a bucket without an empty one becomes
//  removed,
//       not empty, so that (T1) holds; growth drops these.
//  (T3) Replacing a record keeps its slot: a reader finds one or the other.
//  (T4) An array that was grown out of, or flushed, is never changed again and
//       stays readable until no reader can hold it.
//  (T5) An empty table may have no array of its own: all share one bucket that
//       is empty for ever.
//
// Because home buckets follow the order of the bucket hash, doubling splits
// each bucket in place: a scan's position is a bucket hash and survives growth.

#ifndef VIGIL_ENGINE_STORE_TABLE_H_
#define VIGIL_ENGINE_STORE_TABLE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "engine/base/cache_line.h"
#include "engine/base/hash.h"
#include "engine/base/planted.h"
#include "engine/base/point.h"
#include "engine/store/bucket.h"
#include "engine/store/record.h"

namespace vigil::engine {

class Table {
 public:
  // The buckets as one word: where they are, and how many as a power of two.
  class Array {
   public:
    Array() = default;
    Array(Bucket* buckets, int log2)
        : word_(reinterpret_cast<std::uint64_t>(buckets) |
                static_cast<std::uint64_t>(log2) << kLog2Shift) {}
    explicit Array(std::uint64_t word) : word_(word) {}

    std::uint64_t word() const { return word_; }
    Bucket* buckets() const {
      return reinterpret_cast<Bucket*>(word_ & kPointerMask);
    }
    int log2() const { return static_cast<int>(word_ >> kLog2Shift); }
    std::size_t size() const { return std::size_t{1} << log2(); }
    std::size_t Home(std::uint64_t hash) const {
      // Two shifts, because by 64 there is none.
      return hash << (64 - kBucketBits - kShardBits) >> 1 >> (63 - log2());
    }
    // Up to this size home buckets follow from Bucket::KnownHash().
    static constexpr int kKnownLog2 = Bucket::kKnownHashBits - (64 - kTagShift);
    std::size_t Next(std::size_t bucket) const {
      return (bucket + 1) & (size() - 1);
    }
    // The shared array of tables that have none. (T5)
    static Array None() { return Array(&none_, 0); }
    bool IsNone() const { return buckets() == &none_; }
    std::size_t allocated() const { return IsNone() ? 0 : Bytes(log2()); }
    static std::size_t Bytes(int log2) { return sizeof(Bucket) << log2; }

    // Under the lock: the record in slot `index` of all slots, or nullptr.
    Record* RecordAt(std::size_t index) const {
      return buckets()[index / Bucket::kSlots].record(
          static_cast<int>(index % Bucket::kSlots));
    }

    static Array Create(int log2);  // all empty; may throw std::bad_alloc
    static void Destroy(Array array);

   private:
    static constexpr int kLog2Shift = 56;
    static constexpr std::uint64_t kPointerMask = 0x00ff'ffff'ffff'ffc0;
    static Bucket none_;  // never written
    std::uint64_t word_ = 0;
  };

  Table() : array_(Array::None().word()) {}
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  // Frees the array, not the records.
  ~Table();

  // Gives an empty table room for `expected` records.
  void Open(std::size_t expected);

  // --- Any thread, within an EpochGuard ---

  // The record at `key`, possibly busy, dead or expired; nullptr if none is
  // linked. O(1) expected.
  [[gnu::always_inline]] Record* Find(const KeyRef& key) const {
    VIGIL_POINT_READ("find the table", this);
    return FindIn(Current(), key);
  }

  // The home bucket of a key.
  const Bucket& HomeBucket(const KeyRef& key) const {
    VIGIL_POINT_READ("find the table", this);
    const Array array = Current();
    return array.buckets()[array.Home(key.hash)];
  }

  // Brings the key's home bucket into the cache.
  void PrefetchBucket(std::uint64_t hash) const {
    const Array array = Current();
    Prefetch(array.buckets() + array.Home(hash));
  }
  // Brings into the cache what the key's home bucket points to, if it is there.
  void PrefetchRecord(std::uint64_t hash) const;

  // Counts of the database's part in this shard, written under the lock. A
  // reader without it sees recent values.
  struct Counters {
    std::atomic<std::size_t> keys{0};
    std::atomic<std::size_t> keys_with_deadline{0};
    std::atomic<std::size_t> record_bytes{0};
  };
  const Counters& Look() const { return counters_; }

  // --- Under the shard's lock ---

  std::size_t size() const { return linked_; }
  // Bytes of the current array.
  std::size_t allocated() const { return Held().allocated(); }
  Array array() const { return Held(); }

  Counters& counters() { return counters_; }
  // Where the sampler goes on: a bucket index.
  std::size_t& purge_position() { return purge_position_; }

  // Whether one more Insert() beyond those reserved fits.
  bool HasRoom() const {
    const Array array = Held();
    return !array.IsNone() && used_ + reserved_ < Limit(array.log2());
  }
  // Sets room for one Insert() aside, which HasRoom() has found; or gives it
  // back.
  void ReserveInsert() { ++reserved_; }
  void UnreserveInsert() { --reserved_; }
  // By how many bytes the array that Grow() makes is larger.
  std::size_t BytesToGrow() const {
    return (Array::Bytes(GrownLog2()) - Held().allocated());
  }
  // Moves to a larger (or cleaned) array; returns the old one, to be retired
  // (T4). May throw std::bad_alloc before it changes anything. O(records),
  // without looking at them; beyond 2^16 buckets their keys are hashed again.
  // `hasher` is a KeyHasher; tests cut its bits.
  template <class Hasher>
  Array Grow(const Hasher& hasher);

  // Links `record`, for which room was reserved; no other record has its key.
  void Insert(std::uint64_t hash, Record* record);
  // Puts `fresh` in the slot of `old`, which is linked. (T3)
  void Replace(std::uint64_t hash, const Record* old, Record* fresh);
  // Unlinks `record`; returns whether it was linked. (T2)
  bool Remove(std::uint64_t hash, const Record* record);

  // Empties the table, counters and all; returns the old array with all its
  // records, to be retired together unless it IsNone(). Readers are held off;
  // see Store::BeginLayout().
  Array Clear();
  // Exchanges all of two tables of one shard. Readers are held off.
  void Swap(Table& other);

  // Calls visit(record) for every record in bucket `index` of `array`.
  template <class Visit>
  static void ForEachIn(Array array, std::size_t index, Visit&& visit) {
    for (int slot = 0; slot < Bucket::kSlots; ++slot) {
      Record* const record = array.buckets()[index].record(slot);
      if (record != nullptr) visit(record);
    }
  }
  // Calls visit(record) for every record linked in `array`.
  template <class Visit>
  static void ForEach(Array array, Visit&& visit) {
    for (std::size_t i = 0; i < array.size(); ++i) ForEachIn(array, i, visit);
  }

 private:
  // At most 3/4 of the slots are used: fuller buckets spill over too often, and
  // each spill is one more cache miss.
  static std::size_t Limit(int log2) {
    return (std::size_t{1} << log2) * Bucket::kSlots * 3 / 4;
  }

  // The array for a reader. Acquire: pairs with the releases in Grow(), Clear()
  // and Swap(), so that the buckets' contents are seen.
  Array Current() const {
    return Array(array_.load(std::memory_order_acquire));
  }
  // The array for the lock's holder.
  Array Held() const { return Array(array_.load(std::memory_order_relaxed)); }

  // Twice as large, unless it is removed slots that fill it.
  int GrownLog2() const {
    if (Held().IsNone()) return 0;
    const int log2 = Held().log2();
    return linked_ + reserved_ >= Limit(log2) / 2 ? log2 + 1 : log2;
  }

  static Record* FindIn(Array array, const KeyRef& key);
  [[gnu::always_inline]] static Record* FindAmong(const Bucket& bucket,
                                                  const KeyRef& key);
  // Goes on after a home bucket that has no empty slot.
  static Record* FindBeyond(Array array, std::size_t home, const KeyRef& key);
  // Puts a record into the first slot without one; returns whether that slot
  // was empty.
  static bool Link(Array array, std::uint64_t hash, Record* record);
  // Where `record` is; bucket nullptr: it is not linked.
  struct Position {
    Bucket* bucket;
    int slot;
  };
  Position PositionOf(std::uint64_t hash, const Record* record) const;

  // Read by lock-free readers.
  alignas(kCacheLineBytes) std::atomic<std::uint64_t> array_;
  // Under the shard's lock.
  alignas(kCacheLineBytes) std::size_t used_ = 0;  // not empty
  std::size_t linked_ = 0;                         // records
  std::size_t reserved_ = 0;                       // inserts to come
  std::size_t purge_position_ = 0;
  Counters counters_;
};

inline Record* Table::FindAmong(const Bucket& bucket, const KeyRef& key) {
  VIGIL_POINT_READ("read the tags", &bucket);
  for (auto candidates = bucket.Find(key.hash); !candidates.empty();
       candidates.Next()) {
    VIGIL_POINT_READ("read the slot", &bucket);
    Record* const record = bucket.record(candidates.slot());
    if (record == nullptr) continue;
    Prefetch(reinterpret_cast<const char*>(record) + kCacheLineBytes);
    if (record->HasKey(key.bytes)) return record;
  }
  return nullptr;
}

// The home bucket alone is inlined: it is half of a read that hits the cache.
[[gnu::always_inline]] inline Record* Table::FindIn(Array array,
                                                    const KeyRef& key) {
  const std::size_t home = array.Home(key.hash);
  const Bucket& bucket = array.buckets()[home];
  Record* const record = FindAmong(bucket, key);
  if (record != nullptr) [[likely]]
    return record;
  return bucket.HasEmptySlot() ? nullptr
                               : FindBeyond(array, home, key);  // (T1)
}

template <class Hasher>
Table::Array Table::Grow(const Hasher& hasher) {
  const Array old = Held();
  const Array grown = Array::Create(GrownLog2());

  // The buckets know enough of the hashes unless the table is very large.
  const bool known = grown.log2() <= Array::kKnownLog2;
  for (std::size_t i = 0; i < old.size(); ++i) {
    const Bucket& bucket = old.buckets()[i];
    for (int slot = 0; slot < Bucket::kSlots; ++slot) {
      Record* const record = bucket.record(slot);
      if (record == nullptr) continue;
      if (VIGIL_PLANTED(kGrowthDropsAVersion)) {
        record->ForetellVersion(record->version() - 1);
      }
      Link(grown, known ? bucket.KnownHash(slot) : hasher(record->key()).hash,
           record);
    }
  }
  used_ = linked_;
  VIGIL_POINT_WRITE("grow", this);
  // Release: pairs with the acquire in Current().
  array_.store(grown.word(), std::memory_order_release);
  return old;
}

inline void Table::PrefetchRecord(std::uint64_t hash) const {
  const Array array = Current();
  const Bucket& bucket = array.buckets()[array.Home(hash)];
  for (auto candidates = bucket.Find(hash); !candidates.empty();
       candidates.Next()) {
    const char* const record =
        reinterpret_cast<const char*>(bucket.record(candidates.slot()));
    if (record == nullptr) continue;  // (B1), or no true candidate
    Prefetch(record);
    Prefetch(record + kCacheLineBytes);
  }
}

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_STORE_TABLE_H_
