// A bucket of the table: one cache line that says which of seven records a key
// could be.
//
// The first word holds seven one-byte tags, a slot's tag in the byte of its
// number; seven words hold the records, each with some more bits of its key's
// hash, so that a table can grow without looking at the records. All tags are
// compared at once with ordinary 64-bit arithmetic, so that the line can be
// read as atomic words.
//
// Invariants
//  (B1) A slot's record is stored before its tag is, and its tag is cleared
//       before its record is. So whoever sees a tag finds that record, or a
//       later one, or none: the caller compares keys.

#ifndef VIGIL_ENGINE_STORE_BUCKET_H_
#define VIGIL_ENGINE_STORE_BUCKET_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "engine/base/bytes.h"
#include "engine/base/cache_line.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/point.h"

namespace vigil::engine {

class Record;

class alignas(kCacheLineBytes) Bucket {
 public:
  static constexpr int kSlots = 7;

  // --- Any thread ---

  // Which slots could hold a key with this hash. Every slot that holds it is
  // among them, and in one lookup of 36 another one is.
  class Candidates {
   public:
    explicit Candidates(std::uint64_t bits) : bits_(bits) {}
    bool empty() const { return bits_ == 0; }
    int slot() const {
      return static_cast<int>(static_cast<unsigned>(__builtin_ctzll(bits_)) /
                              8);
    }
    void Next() { bits_ &= bits_ - 1; }

   private:
    std::uint64_t bits_;  // the high bit of each candidate's byte
  };
  Candidates Find(std::uint64_t hash) const {
    // Acquire: pairs with the release in Put(). (B1)
    const std::uint64_t tags = tags_.load(std::memory_order_acquire);
    return Candidates(ZeroBytes(tags ^ (TagOf(hash) * kOnes)));
  }

  // The record in a slot, or nullptr. Acquire: pairs with the releases in Put()
  // and Replace(), so that the record's constant part is seen.
  Record* record(int slot) const {
    return RecordIn(slots_[slot].load(std::memory_order_acquire));
  }

  // Whether some slot is empty, and not merely without a record.
  bool HasEmptySlot() const {
    return ZeroBytes(tags_.load(std::memory_order_relaxed)) != 0;
  }

  // --- Under the shard's lock ---

  // A slot without a record, or kSlots.
  int FreeSlot() const { return SlotOf(nullptr); }
  // The slot that holds `record`, or kSlots.
  int SlotOf(const Record* record) const {
    int slot = 0;
    while (slot < kSlots &&
           RecordIn(slots_[slot].load(std::memory_order_relaxed)) != record) {
      ++slot;
    }
    return slot;
  }
  bool IsEmpty(int slot) const { return Tag(slot) == kEmpty; }

  // Of the hash of the key in a slot: its highest kKnownHashBits bits, as far
  // as Find() and a home bucket ask for them; the others are 0.
  static constexpr int kKnownHashBits = 24;
  std::uint64_t KnownHash(int slot) const {
    return Tag(slot) << kTagShift |
           slots_[slot].load(std::memory_order_relaxed) >> kPointerBits
                                                               << kHomeShift;
  }

  // Puts a record into a slot without one.
  void Put(int slot, std::uint64_t hash, Record* record) {
    VIGIL_POINT_WRITE("link", this);
    const auto pointer = reinterpret_cast<std::uint64_t>(record);
    VIGIL_CHECK(pointer >> kPointerBits == 0);
    slots_[slot].store(pointer | hash >> kHomeShift << kPointerBits,
                       std::memory_order_release);
    VIGIL_POINT_WRITE("tag", this);
    SetTag(slot, TagOf(hash));
  }
  // Puts another record with the same key in its place.
  void Replace(int slot, Record* record) {
    VIGIL_POINT_WRITE("replace", this);
    const auto pointer = reinterpret_cast<std::uint64_t>(record);
    VIGIL_CHECK(pointer >> kPointerBits == 0);
    const std::uint64_t hash_bits =
        slots_[slot].load(std::memory_order_relaxed) >> kPointerBits;
    slots_[slot].store(pointer | hash_bits << kPointerBits,
                       std::memory_order_release);
  }
  // Takes the record out. The slot becomes empty where searches end at this
  // bucket anyway; returns whether it did.
  bool Clear(int slot) {
    const bool ends_here = HasEmptySlot();
    VIGIL_POINT_WRITE("untag", this);
    SetTag(slot, ends_here ? kEmpty : kRemoved);
    VIGIL_POINT_WRITE("unlink", this);
    slots_[slot].store(0, std::memory_order_release);  // after it: (B1)
    return ends_here;
  }

 private:
  static constexpr std::uint64_t kEmpty = 0;
  static constexpr std::uint64_t kRemoved = 1;
  static constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101;

  // A slot: the record's address below, and above it the sixteen bits of the
  // hash that are next to the tag.
  static constexpr int kPointerBits = 48;
  static constexpr int kHomeShift = kTagShift - (64 - kPointerBits);
  static Record* RecordIn(std::uint64_t slot) {
    constexpr std::uint64_t kMask = (std::uint64_t{1} << kPointerBits) - 1;
    return reinterpret_cast<Record*>(slot & kMask);
  }

  // The high bit of every byte that is zero, and maybe of bytes of 1 above it.
  static std::uint64_t ZeroBytes(std::uint64_t word) {
    return (word - kOnes) & ~word & (kOnes << 7);
  }
  static std::uint64_t TagOf(std::uint64_t hash) {
    const std::uint64_t tag = TagBits(hash) >> kTagShift;
    return tag > kRemoved ? tag : tag + 2;
  }
  std::uint64_t Tag(int slot) const {
    return tags_.load(std::memory_order_relaxed) >> (8 * slot) & 0xff;
  }
  void SetTag(int slot, std::uint64_t tag) {
    const std::uint64_t others = tags_.load(std::memory_order_relaxed) &
                                 ~(std::uint64_t{0xff} << (8 * slot));
    // Release: pairs with the acquire in Find(). (B1)
    tags_.store(others | tag << (8 * slot), std::memory_order_release);
  }

  // The byte above the seventh tag is never empty and never matches.
  AtomicWord tags_{kRemoved << 56};
  AtomicWord slots_[kSlots] = {};
};
static_assert(sizeof(Bucket) == kCacheLineBytes);

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_STORE_BUCKET_H_
