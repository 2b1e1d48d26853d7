// The hash table of one shard: tagged pointers to records, read without a lock.
//
// A bucket is one cache line of eight slots. A slot holds the record's pointer
// in its low 48 bits and the hash's tag in its high 16, so one line answers
// "which of these eight could it be". A key's home bucket is given by the
// highest bits of its bucket hash; what does not fit goes to the next bucket
// (linear probing, wrapping), and a bucket with an empty slot ends a search.
//
// Invariants
//  (T1) Every linked record can be reached from its key's home bucket without
//       passing a bucket that has an empty slot.
//  (T2) A slot that is emptied in a full bucket becomes kRemoved, not empty, so
//       that (T1) holds; growth drops these.
//  (T3) Replacing a record keeps its slot: a reader finds one or the other.
//  (T4) An array that was grown out of, or flushed, is never changed again and
//       stays readable until no reader can hold it.
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
#include "engine/base/spin_wait.h"
#include "engine/store/record.h"

namespace vigil::engine {

class Table {
 private:
  // Slot values. Records are 16-byte aligned, so neither is a record.
  static constexpr std::uint64_t kEmpty = 0;
  static constexpr std::uint64_t kRemoved = 1;
  static constexpr std::uint64_t kRecordMask = 0x0000'ffff'ffff'ffff;
  static Record* AsRecord(std::uint64_t slot) {
    const std::uint64_t pointer = slot & kRecordMask;
    return pointer <= kRemoved ? nullptr : reinterpret_cast<Record*>(pointer);
  }

 public:
  struct alignas(kCacheLineBytes) Bucket {
    static constexpr int kSlots = 8;
    std::atomic<std::uint64_t> slots[kSlots];
  };

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
      return std::uint64_t{BucketHash(hash)} >> (kBucketBits - log2());
    }
    std::size_t Next(std::size_t bucket) const {
      return (bucket + 1) & (size() - 1);
    }
    std::size_t allocated() const { return size() * sizeof(Bucket); }

    // Under the lock: the record in slot `index` of all slots, or nullptr.
    Record* RecordAt(std::size_t index) const {
      return AsRecord(
          buckets()[index / Bucket::kSlots].slots[index % Bucket::kSlots].load(
              std::memory_order_relaxed));
    }
    // Whether a search ends at this bucket. (T1)
    static bool HasEmptySlot(const Bucket& bucket) {
      for (const auto& slot : bucket.slots) {
        if (slot.load(std::memory_order_relaxed) == kEmpty) return true;
      }
      return false;
    }

    static Array Create(int log2);  // all empty; may throw std::bad_alloc
    static void Destroy(Array array);

   private:
    static constexpr int kLog2Shift = 56;
    static constexpr std::uint64_t kPointerMask = 0x0000'ffff'ffff'fff8;
    std::uint64_t word_ = 0;
  };

  Table() = default;  // unusable before Open()
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  // Frees the array, not the records.
  ~Table();

  // Makes an empty table with room for `expected` records.
  void Open(std::size_t expected);

  // --- Any thread, within an EpochGuard ---

  // The record at `key`, possibly busy, dead or expired; nullptr if none is
  // linked. O(1) expected.
  Record* Find(const KeyRef& key) const { return FindIn(Current(), key); }

  // Brings the key's home bucket into the cache.
  void PrefetchBucket(std::uint64_t hash) const {
    const Array array = Current();
    Prefetch(array.buckets() + array.Home(hash));
  }
  // Brings into the cache what the key's home bucket points to, if it is there.
  void PrefetchRecord(std::uint64_t hash) const;

  // Changes when the array is replaced by growth or a flush. A reader that
  // finds it unchanged has seen every record that is linked.
  std::uint64_t Generation() const {
    return array_.load(std::memory_order_acquire);
  }

  // --- Under the shard's lock ---

  std::size_t size() const { return linked_; }
  // Bytes of the current array.
  std::size_t allocated() const { return Held().allocated(); }
  Array array() const { return Held(); }

  // Whether one more Insert() beyond those reserved fits.
  bool HasRoom() const { return used_ + reserved_ < Limit(Held().log2()); }
  // Sets room for one Insert() aside, which HasRoom() has found; or gives it
  // back.
  void ReserveInsert() { ++reserved_; }
  void UnreserveInsert() { --reserved_; }
  // Moves to a larger (or cleaned) array; returns the old one, to be retired
  // (T4). May throw std::bad_alloc before it changes anything. O(records):
  // their keys are hashed again.
  Array Grow(const KeyHasher& hasher);

  // Links `record`, for which room was reserved; no other record has its key.
  void Insert(std::uint64_t hash, Record* record);
  // Puts `fresh` in the slot of `old`, which is linked. (T3)
  void Replace(std::uint64_t hash, const Record* old, Record* fresh);
  // Unlinks `record`; returns whether it was linked. (T2)
  bool Remove(std::uint64_t hash, const Record* record);

  // Makes lock-free readers wait until FinishFlush(): part of making a flush of
  // many shards one instant.
  void BeginFlush();
  // Puts the empty `fresh` to use and returns the old array with all its
  // records, to be retired together.
  Array FinishFlush(Array fresh);

  // Calls visit(record) for every record linked in `array`.
  template <class Visit>
  static void ForEach(Array array, Visit&& visit) {
    for (std::size_t i = 0; i < array.size(); ++i) {
      for (const auto& slot : array.buckets()[i].slots) {
        Record* const record = AsRecord(slot.load(std::memory_order_relaxed));
        if (record != nullptr) visit(record);
      }
    }
  }
  // Calls visit(record) for every record in bucket `index`, by slot.
  template <class Visit>
  void ForEachIn(std::size_t index, Visit&& visit) const {
    for (const auto& slot : Held().buckets()[index].slots) {
      Record* const record = AsRecord(slot.load(std::memory_order_relaxed));
      if (record != nullptr) visit(record);
    }
  }

 private:
  // Bit of array_ that holds readers off; buckets are 64-byte aligned.
  static constexpr std::uint64_t kFlushing = 1;

  // At most 3/4 of the slots are used: fuller buckets spill over too often, and
  // each spill is one more cache miss.
  static std::size_t Limit(int log2) {
    return (std::size_t{1} << log2) * Bucket::kSlots * 3 / 4;
  }

  static std::uint64_t Slot(std::uint64_t hash, const Record* record) {
    return TagBits(hash) | reinterpret_cast<std::uint64_t>(record);
  }
  // The array for a reader. Acquire: pairs with the release in Grow() and
  // FinishFlush(), so that the buckets' contents are seen.
  Array Current() const {
    std::uint64_t word = array_.load(std::memory_order_acquire);
    if ((word & kFlushing) != 0) [[unlikely]]
      word = AwaitFlush();
    return Array(word);
  }
  std::uint64_t AwaitFlush() const;
  // The array for the lock's holder.
  Array Held() const {
    return Array(array_.load(std::memory_order_relaxed) & ~kFlushing);
  }

  static Record* FindIn(Array array, const KeyRef& key);
  static void Link(Array array, std::uint64_t slot, std::uint64_t hash);
  // The slot that holds `record`, or nullptr.
  std::atomic<std::uint64_t>* SlotOf(std::uint64_t hash,
                                     const Record* record) const;

  // Read by lock-free readers.
  alignas(kCacheLineBytes) std::atomic<std::uint64_t> array_{0};
  // Under the shard's lock.
  alignas(kCacheLineBytes) std::size_t used_ = 0;  // not kEmpty
  std::size_t linked_ = 0;                         // records
  std::size_t reserved_ = 0;                       // inserts to come
};

inline Record* Table::FindIn(Array array, const KeyRef& key) {
  const std::uint64_t tag = TagBits(key.hash);
  Bucket* const buckets = array.buckets();
  std::size_t index = array.Home(key.hash);
  for (std::size_t probes = array.size(); probes > 0; --probes) {
    const Bucket& bucket = buckets[index];
    // One bit per slot, without branches: which one matches is random.
    unsigned candidates = 0;
#pragma GCC unroll 8
    for (int i = Bucket::kSlots - 1; i >= 0; --i) {
      const std::uint64_t slot =
          bucket.slots[i].load(std::memory_order_relaxed);
      candidates += candidates + ((slot ^ tag) <= kRecordMask ? 1 : 0);
    }
    for (; candidates != 0; candidates &= candidates - 1) {
      const int i = __builtin_ctz(candidates);
      // Acquire: pairs with the release in Link() and Replace(), so that the
      // record's constant part is seen.
      Record* const record =
          AsRecord(bucket.slots[i].load(std::memory_order_acquire));
      if (record == nullptr) continue;
      Prefetch(reinterpret_cast<const char*>(record) + kCacheLineBytes);
      if (record->HasKey(key.bytes)) return record;
    }
    if (Array::HasEmptySlot(bucket)) return nullptr;  // (T1)
    index = array.Next(index);
  }
  return nullptr;
}

inline void Table::PrefetchRecord(std::uint64_t hash) const {
  const Array array = Current();
  const std::uint64_t tag = TagBits(hash);
  for (const auto& slot : array.buckets()[array.Home(hash)].slots) {
    const std::uint64_t word = slot.load(std::memory_order_relaxed);
    if (((word ^ tag) >> 48) == 0 && AsRecord(word) != nullptr) {
      const char* const record = reinterpret_cast<const char*>(AsRecord(word));
      Prefetch(record);
      Prefetch(record + kCacheLineBytes);
    }
  }
}

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_STORE_TABLE_H_
