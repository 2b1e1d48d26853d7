// A record: one key, its value, its version and its deadline, in one
// allocation, readable without a lock while it changes.
//
//   offset 0   sequence word   version << 2 | dead << 1 | busy
//          8   shape           size of the value, how it is kept, whether raw
//         16   key size, capacity in words, flags: constant
//         24   [deadline]      one word, in records made to have one
//          .   key bytes, padded to a word
//          .   value words
//
// Invariants
//  (R1) A record changes only while its sequence word is busy, and only under
//       its shard's lock. A busy record's next sequence word carries a greater
//       version, always: nobody marks a record and then changes nothing.
//  (R2) A reader that loads the same even, live sequence word before and after
//       it has read the rest has read one instant's value.
//  (R3) A dead record stays dead. A reader that meets one looks the key up
//       again: the key was deleted, or lives in another record.
//  (R4) A value block's bytes below the size that any record ever published
//       with it never change; an append writes beyond them only.

#ifndef VIGIL_ENGINE_STORE_RECORD_H_
#define VIGIL_ENGINE_STORE_RECORD_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/base/numbers.h"
#include "engine/base/point.h"
#include "engine/base/spin_wait.h"
#include "engine/store/version.h"
#include "engine/types/value.h"

namespace vigil::engine {

// A deadline of 0: none. A key is live up to and including the millisecond of
// its deadline, as in Redis.
inline constexpr TimeMs kNoDeadline = 0;
inline bool IsExpired(TimeMs deadline, const CommitTime& time) {
  return deadline != kNoDeadline && time.Now() > deadline;
}

// Values up to this size live in their record and are copied word by word;
// longer ones live in a block that readers copy with memcpy.
inline constexpr std::size_t kMaxInlineBytes = 4096;

// A text up to this size is read by way of the stack where a string for it has
// yet to be made.
inline constexpr std::size_t kShortTextBytes = 64;
struct ShortText {
  char bytes[kShortTextBytes];
  std::size_t size;

  std::string_view view() const { return {bytes, size}; }
};
static_assert(kMaxIntegerText <= kShortTextBytes);

// What malloc takes for a request, as glibc rounds it.
inline std::size_t AllocatedBytes(std::size_t request) {
  return std::max<std::size_t>(32, RoundUp(request + 8, 16));
}

// The bytes of a long value. See (R4).
struct Block {
  std::size_t capacity;
  char* bytes() { return reinterpret_cast<char*>(this + 1); }
  const char* bytes() const { return reinterpret_cast<const char*>(this + 1); }
  std::size_t allocated() const {
    return AllocatedBytes(sizeof(Block) + capacity);
  }

  static Block* Create(std::size_t capacity);  // may throw std::bad_alloc
  static void Destroy(void* block);
};

class Record {
 public:
  enum class Kept : std::uint8_t { kInteger, kInline, kBlock };

  // A busy record with `key` and room for a value of `capacity` bytes, without
  // a value. May throw std::bad_alloc.
  static Record* Create(std::string_view key, std::size_t capacity,
                        bool with_deadline);
  // Frees the record, not the block it may point to.
  static void Destroy(void* record);

  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;

  std::string_view key() const { return {key_bytes(), key_size_}; }
  bool HasKey(std::string_view key) const {
    return key_size_ == key.size() &&
           EqualBytes(key_bytes(), key.data(), key_size_);
  }
  std::size_t capacity() const { return capacity_words_ * kWordBytes; }
  bool can_expire() const { return has_deadline_; }
  // Bytes of the record itself, as malloc rounds them.
  std::size_t allocated() const {
    return AllocatedBytes(Size(key_size_, capacity_words_, has_deadline_));
  }

  // What a reader finds: one instant's record.
  struct Image {
    VersionNumber version;
    TimeMs deadline;
    Kept kept;
    bool is_raw;              // see ValueView::is_raw()
    std::size_t size;         // bytes; of an integer: not set
    std::int64_t number;      // kInteger
    const AtomicWord* words;  // kInline: copy with CopyOut()
    const char* block;        // kBlock: does not change, see (R4)
  };

  // Calls `take(image)` until it was called with one instant's image; what it
  // did at earlier calls does not count. Returns false, and nothing counts,
  // where the record is dead (R3). Any thread, within an EpochGuard.
  template <class Take>
  bool Read(Take&& take) const;

  // Whether this is the record of `key` and was made without a deadline.
  bool HasKeyWithoutDeadline(std::string_view key) const {
    return !has_deadline_ && HasKey(key);
  }
  // Makes `text` the value of such a record in its usual case: live, kept
  // inline, as long as `text` is, and nobody writes. False: it is another case,
  // and `text` may be spoiled, but is as long as it was. Any thread, within an
  // EpochGuard.
  [[gnu::always_inline]] bool CopyUsualText(std::string& text) const;
  // The same for a value of up to kShortTextBytes, which may be an integer too.
  [[gnu::always_inline]] bool CopyShortText(ShortText& text) const;
  // The same for a value of any length, which may be an integer too, and its
  // version. What it reads does not depend on what `value` was. May throw
  // std::bad_alloc.
  [[gnu::always_inline]] bool CopyUsual(Value& value,
                                        VersionNumber& version) const;

  // Whether the record is live with exactly this version now. Does not wait: a
  // busy record is about to have another one (R1).
  bool Stands(VersionNumber version) const {
    VIGIL_POINT_READ("look again", this);
    // Acquire: pairs with the release in Publish().
    return sequence_.load(std::memory_order_acquire) == version << 2;
  }

  // --- Under the shard's lock ---

  // Of a record that the lock's holder has changed: the one it will have.
  VersionNumber version() const {
    return sequence_.load(std::memory_order_relaxed) >> 2;
  }
  bool busy() const {
    return (sequence_.load(std::memory_order_relaxed) & kBusy) != 0;
  }
  bool dead() const {
    return (sequence_.load(std::memory_order_relaxed) & kDead) != 0;
  }
  TimeMs deadline() const {
    return has_deadline_ ? static_cast<TimeMs>(
                               DeadlineWord().load(std::memory_order_relaxed))
                         : kNoDeadline;
  }
  // The value; lives until the record is changed or the lock is released.
  ValueView View() const;
  Block* block() const;  // nullptr unless the value is kept in one
  // Whether the value is in the record itself.
  bool IsSmall() const {
    return static_cast<Kept>(
               shape_.load(std::memory_order_relaxed) >> kKeptShift & 0xff) !=
           Kept::kBlock;
  }

  // --- Under the shard's lock, by the write door alone (R1) ---

  void MarkBusy() {
    VIGIL_POINT_WRITE("mark", this);
    // No read-modify-write: the lock's holder is the only writer (R1).
    sequence_.store(sequence_.load(std::memory_order_relaxed) | kBusy,
                    std::memory_order_relaxed);
    // Release fence: pairs with the acquire fence in Read(), so that a reader
    // which sees any later store to this record sees the mark.
    std::atomic_thread_fence(std::memory_order_release);
  }
  void MarkDead() {  // busy already
    VIGIL_POINT_WRITE("mark dead", this);
    sequence_.store(sequence_.load(std::memory_order_relaxed) | kDead,
                    std::memory_order_relaxed);
  }
  // The version that Publish() will give, for this commit's own looks; the
  // record stays busy.
  void ForetellVersion(VersionNumber version) {
    const std::uint64_t flags =
        sequence_.load(std::memory_order_relaxed) & (kBusy | kDead);
    sequence_.store(version << 2 | flags, std::memory_order_relaxed);
  }
  // Ends the change. Release: pairs with the acquires in Read() and Stands().
  void Publish(VersionNumber version) {
    VIGIL_POINT_WRITE("publish", this);
    const std::uint64_t dead =
        sequence_.load(std::memory_order_relaxed) & kDead;
    sequence_.store(version << 2 | dead, std::memory_order_release);
  }

  void PutInteger(std::int64_t number) {
    VIGIL_POINT_WRITE("write", this);
    words()[0].store(static_cast<std::uint64_t>(number),
                     std::memory_order_relaxed);
    SetShape(Kept::kInteger, 0);
  }
  void PutInline(std::string_view bytes, bool is_raw = false) {  // it fits
    VIGIL_POINT_WRITE("write", this);
    CopyIn(words(), bytes);
    VIGIL_POINT_WRITE("write the shape", this);
    SetShape(Kept::kInline, bytes.size(), is_raw);
  }
  void PutSmall(const ValueView& value) {  // it fits
    if (value.is_integer()) {
      PutInteger(value.number());
    } else {
      PutInline(value.bytes(), value.is_raw());
    }
  }
  void PutInlineAt(std::size_t offset, std::string_view bytes,
                   std::size_t size) {  // the value is kInline
    VIGIL_POINT_WRITE("write", this);
    CopyInAt(words(), offset, bytes);
    SetShape(Kept::kInline, size, /*is_raw=*/true);
  }
  void PutBlock(const Block* block, std::size_t size) {
    VIGIL_POINT_WRITE("write", this);
    words()[0].store(reinterpret_cast<std::uint64_t>(block),
                     std::memory_order_relaxed);
    SetShape(Kept::kBlock, size, /*is_raw=*/true);
  }
  void PutDeadline(TimeMs deadline) {  // can_expire(), or kNoDeadline
    if (has_deadline_) {
      VIGIL_POINT_WRITE("write the deadline", this);
      DeadlineWord().store(static_cast<std::uint64_t>(deadline),
                           std::memory_order_relaxed);
    }
  }

 private:
  template <class Copy>
  bool ReadUsual(VersionNumber& version, Copy&& copy) const;

  static constexpr std::uint64_t kBusy = 1;
  static constexpr std::uint64_t kDead = 2;
  static constexpr int kKeptShift = 32;
  static constexpr int kRawShift = 40;

  Record(std::string_view key, std::size_t capacity_words, bool with_deadline);

  static std::size_t Size(std::size_t key_size, std::size_t capacity_words,
                          bool with_deadline) {
    return sizeof(Record) + (with_deadline ? kWordBytes : 0) +
           RoundUp(key_size, kWordBytes) + capacity_words * kWordBytes;
  }
  char* after_header() { return reinterpret_cast<char*>(this + 1); }
  const char* after_header() const {
    return reinterpret_cast<const char*>(this + 1);
  }
  const char* key_bytes() const {
    return after_header() + (has_deadline_ ? kWordBytes : 0);
  }
  const AtomicWord* words() const {
    return reinterpret_cast<const AtomicWord*>(key_bytes() +
                                               RoundUp(key_size_, kWordBytes));
  }
  AtomicWord* words() {
    return const_cast<AtomicWord*>(std::as_const(*this).words());
  }
  const AtomicWord& DeadlineWord() const {
    return *reinterpret_cast<const AtomicWord*>(after_header());
  }
  AtomicWord& DeadlineWord() {
    return *reinterpret_cast<AtomicWord*>(after_header());
  }
  void SetShape(Kept kept, std::size_t size, bool is_raw = false) {
    shape_.store(size | static_cast<std::uint64_t>(kept) << kKeptShift |
                     static_cast<std::uint64_t>(is_raw) << kRawShift,
                 std::memory_order_relaxed);
  }

  static bool IsEven(const void* record) {
    return (static_cast<const Record*>(record)->sequence_.load(
                std::memory_order_relaxed) &
            kBusy) == 0;
  }

  AtomicWord sequence_{kBusy};
  AtomicWord shape_{0};  // bits 0-31 size, 32-39 Kept, 40 raw
  const std::uint32_t key_size_;
  const std::uint16_t capacity_words_;
  const bool has_deadline_;
};
static_assert(sizeof(Record) == 24);

template <class Take>
[[gnu::always_inline]] inline bool Record::Read(Take&& take) const {
  SpinWait wait;
  while (true) {
    VIGIL_POINT_READ("read the sequence", this);
    // Acquire: pairs with the release in Publish().
    const std::uint64_t before = sequence_.load(std::memory_order_acquire);
    if ((before & (kBusy | kDead)) != 0) [[unlikely]] {
      if ((before & kBusy) == 0) return false;  // (R3)
      if (!VIGIL_AWAIT("busy", this, &IsEven)) wait.Once();
      continue;
    }
    VIGIL_POINT_READ("read the shape", this);
    const std::uint64_t shape = shape_.load(std::memory_order_relaxed);
    Image image{.version = before >> 2,
                .deadline = deadline(),
                .kept = static_cast<Kept>(shape >> kKeptShift & 0xff),
                .is_raw = shape >> kRawShift != 0,
                .size = shape & 0xffff'ffff,
                .number = 0,
                .words = words(),
                .block = nullptr};
    VIGIL_POINT_READ("read the value", this);
    const auto unchanged = [&] {
      VIGIL_POINT_READ("read the sequence again", this);
      // Acquire fence: pairs with the release fence in MarkBusy().
      std::atomic_thread_fence(std::memory_order_acquire);
      return sequence_.load(std::memory_order_relaxed) == before;
    };
    if (image.kept != Kept::kInline) [[unlikely]] {
      const std::uint64_t first = words()->load(std::memory_order_relaxed);
      if (!unchanged()) continue;  // (R2), before a block is looked into
      if (image.kept == Kept::kInteger) {
        image.number = static_cast<std::int64_t>(first);
      } else {
        image.block = reinterpret_cast<const Block*>(first)->bytes();
      }
    }
    take(std::as_const(image));  // one call, so that it can be inlined
    if (unchanged()) [[likely]] {
      return true;  // (R2)
    }
  }
}

// Read() without its loops, and with one look at all that is unusual:
// copy(words, shape) copies, or returns false where it cannot.
template <class Copy>
[[gnu::always_inline]] inline bool Record::ReadUsual(VersionNumber& version,
                                                     Copy&& copy) const {
  VIGIL_POINT_READ("read the sequence", this);
  // Acquire: pairs with the release in Publish().
  const std::uint64_t before = sequence_.load(std::memory_order_acquire);
  VIGIL_POINT_READ("read the shape", this);
  const std::uint64_t shape = shape_.load(std::memory_order_relaxed);
  if ((before & (kBusy | kDead)) != 0) [[unlikely]]
    return false;
  VIGIL_POINT_READ("read the value", this);
  const auto* const words = reinterpret_cast<const AtomicWord*>(
      after_header() + RoundUp(key_size_, kWordBytes));
  if (!copy(words, shape)) [[unlikely]]
    return false;
  VIGIL_POINT_READ("read the sequence again", this);
  // Acquire fence: pairs with the release fence in MarkBusy().
  std::atomic_thread_fence(std::memory_order_acquire);
  version = before >> 2;
  return sequence_.load(std::memory_order_relaxed) == before;  // (R2)
}

inline bool Record::CopyUsualText(std::string& text) const {
  VersionNumber version;
  return ReadUsual(version, [&](const AtomicWord* words, std::uint64_t shape) {
    const std::size_t size = shape & 0xffff'ffff;
    if (static_cast<Kept>(shape >> kKeptShift & 0xff) != Kept::kInline ||
        text.size() != size) [[unlikely]] {
      return false;
    }
    CopyOut(text.data(), words, size);
    return true;
  });
}

inline bool Record::CopyShortText(ShortText& text) const {
  VersionNumber version;
  bool is_integer = false;
  std::int64_t number = 0;
  if (!ReadUsual(version, [&](const AtomicWord* words, std::uint64_t shape) {
        text.size = shape & 0xffff'ffff;
        const auto kept = static_cast<Kept>(shape >> kKeptShift & 0xff);
        if (kept == Kept::kInteger) {
          is_integer = true;
          number =
              static_cast<std::int64_t>(words->load(std::memory_order_relaxed));
          return true;
        }
        if (kept != Kept::kInline || text.size > kShortTextBytes) [[unlikely]]
          return false;
        CopyOut(text.bytes, words, text.size);
        return true;
      })) {
    return false;
  }
  if (is_integer) text.size = FormatInteger(number, text.bytes);
  return true;
}

inline bool Record::CopyUsual(Value& value, VersionNumber& version) const {
  return ReadUsual(version, [&](const AtomicWord* words, std::uint64_t shape) {
    const std::size_t size = shape & 0xffff'ffff;
    const std::uint64_t kept = shape >> kKeptShift;  // and whether it is raw
    if (kept == static_cast<std::uint64_t>(Kept::kInteger)) {
      value.Assign(ValueView::Integer(
          static_cast<std::int64_t>(words->load(std::memory_order_relaxed))));
      return true;
    }
    if (kept != static_cast<std::uint64_t>(Kept::kInline)) return false;
    std::string& text = value.MutableBytes(/*is_raw=*/false);
    if (text.size() != size) text.resize(size);
    CopyOut(text.data(), words, size);
    return true;
  });
}

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_STORE_RECORD_H_
