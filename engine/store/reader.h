// Reading one key without a lock.

#ifndef VIGIL_ENGINE_STORE_READER_H_
#define VIGIL_ENGINE_STORE_READER_H_

#include <cstddef>
#include <string>

#include "engine/base/bytes.h"
#include "engine/base/epoch.h"
#include "engine/base/hash.h"
#include "engine/base/numbers.h"
#include "engine/store/record.h"
#include "engine/store/store.h"

namespace vigil::engine {

// What a reader found of a key.
enum class Found : std::uint8_t {
  kNothing,
  kLive,
  kStale,  // past its deadline: as good as nothing, but still stored
};

// Calls take(image) until it was called with one instant's image of the record
// at `key`; what it did at earlier calls does not count, and where the answer
// is not kLive nothing does. Waits while a commit publishes this key; takes no
// lock and writes no shared memory. Any thread.
template <class Take>
[[gnu::always_inline]] inline Found ReadKnown(const Store& store,
                                              const KeyRef& key, Take&& take) {
  const EpochGuard guard;
  while (true) {
    const std::uint64_t layout = store.AwaitLayout();
    const Record* const record = store.shard(key).reading(key.db).Find(key);
    if (record == nullptr) {
      if (store.LayoutIs(layout)) return Found::kNothing;
      continue;
    }
    TimeMs deadline = kNoDeadline;
    TimeMs now = 0;
    const bool read = record->Read([&](const Record::Image& image) {
      deadline = image.deadline;
      // Before Read() looks again, so that this time is one at which the record
      // had this deadline.
      if (deadline != kNoDeadline) now = store.clock().NowMs();
      take(image);
    });
    // Dead (R3), or perhaps no longer this database's (L1): look again.
    if (!read || !store.LayoutIs(layout)) [[unlikely]]
      continue;
    return deadline == kNoDeadline || now <= deadline ? Found::kLive
                                                      : Found::kStale;
  }
}

// The same where a key past its deadline is merely not there.
template <class Take>
[[gnu::always_inline]] inline bool ReadLive(const Store& store,
                                            const KeyRef& key, Take&& take) {
  return ReadKnown(store, key, take) == Found::kLive;
}

// Finds a key's record in the usual case: in its home bucket, without a
// deadline, while no tables are exchanged; copy(record) then reads it, or
// returns false. False: it is another case, and what copy() did does not count.
// Any thread.
// This is straight on, without loops or calls, because nearly every read is
// one.
template <class Copy>
[[gnu::always_inline]] inline bool ReadUsual(const Store& store,
                                             const KeyRef& key, Copy&& copy) {
  if (!LeafEpochGuard::IsPossible()) [[unlikely]]
    return false;
  const LeafEpochGuard guard;
  const std::uint64_t layout = store.PeekLayout();
  const Bucket& bucket = store.shard(key).reading(key.db).HomeBucket(key);
  VIGIL_POINT_READ("read the tags", &bucket);
  for (auto candidates = bucket.Find(key.hash); !candidates.empty();
       candidates.Next()) {
    VIGIL_POINT_READ("read the slot", &bucket);
    Record* const record = bucket.record(candidates.slot());
    if (record == nullptr) continue;
    Prefetch(reinterpret_cast<const char*>(record) + kCacheLineBytes);
    if (!record->HasKeyWithoutDeadline(key.bytes)) continue;
    return copy(*record) && (layout & 1) == 0 &&
           store.LayoutIs(layout);  // (L1)
  }
  return false;
}

// Makes `text` the text at `key` in the usual case of a GET: the key is in its
// home bucket and has no deadline, its value is as long as `text`, and nobody
// writes. False: it is another case, and `text` may be spoiled. Straight on,
// without a loop and without a call, so that a processor has several of them
// under way. Any thread.
[[gnu::always_inline]] inline bool CopyUsualText(const Store& store,
                                                 const KeyRef& key,
                                                 std::string& text) {
  return ReadUsual(store, key, [&](const Record& record) {
    return record.CopyUsualText(text);
  });
}

// Copies the text at `key` in the usual case of a GET into a new string: as
// above, but it may be an integer, and of any length up to kShortTextBytes.
// False: it is another case. Any thread.
[[gnu::always_inline]] inline bool CopyShortText(const Store& store,
                                                 const KeyRef& key,
                                                 ShortText& text) {
  return ReadUsual(store, key, [&](const Record& record) {
    return record.CopyShortText(text);
  });
}

// Brings what will be read of the keys key_of(0) to key_of(count - 1) into the
// cache, so that their cache misses overlap. At most a few dozen: more would
// drive each other out. A hint: nothing depends on it. Any thread.
template <class KeyOf>
void PrefetchKeys(const Store& store, std::size_t count, KeyOf&& key_of) {
  const EpochGuard guard;
  for (std::size_t i = 0; i < count; ++i) {
    const KeyRef& key = key_of(i);
    store.shard(key).reading(key.db).PrefetchBucket(key.hash);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const KeyRef& key = key_of(i);
    store.shard(key).reading(key.db).PrefetchRecord(key.hash);
  }
}
inline constexpr std::size_t kMostPrefetched = 32;

// For CopyText(): a text that is not kept inline, so `block` or else `number`.
// Out of line, because it is rarer or longer, and given its arguments one by
// one, so that an image need not exist in memory.
void CopyOtherText(const char* block, std::size_t size, std::int64_t number,
                   std::string& text);

// Makes `text` the text of an image, reusing its capacity.
[[gnu::always_inline]] inline void CopyText(const Record::Image& image,
                                            std::string& text) {
  if (image.kept != Record::Kept::kInline) [[unlikely]] {
    CopyOtherText(image.block, image.size, image.number, text);
    return;
  }
  if (text.size() != image.size) text.resize(image.size);
  CopyOut(text.data(), image.words, image.size);
}

// The length of an image's text.
inline std::size_t TextSize(const Record::Image& image) {
  return image.kept == Record::Kept::kInteger ? IntegerTextSize(image.number)
                                              : image.size;
}

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_STORE_READER_H_
