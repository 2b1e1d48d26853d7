// Byte strings shared with lock-free readers: memory that may change while it
// is read is moved word by word through atomics, so there is no data race in
// the language's sense.

#ifndef VIGIL_ENGINE_BASE_BYTES_H_
#define VIGIL_ENGINE_BASE_BYTES_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace vigil::engine {

using AtomicWord = std::atomic<std::uint64_t>;
static_assert(sizeof(AtomicWord) == 8 && AtomicWord::is_always_lock_free);

inline constexpr std::size_t kWordBytes = sizeof(std::uint64_t);

inline constexpr std::size_t RoundUp(std::size_t n, std::size_t unit) {
  return (n + unit - 1) / unit * unit;
}

// Copies `size` bytes out of `words`. A concurrent writer may tear the result;
// the caller's sequence check finds that out. Relaxed: ordered by that check.
[[gnu::always_inline]] inline void CopyOut(char* to, const AtomicWord* words,
                                           std::size_t size) {
  constexpr int kUnrolled = 4;
  constexpr std::size_t kBatch = kUnrolled * kWordBytes;
  for (; size >= kBatch; size -= kBatch, to += kBatch, words += kUnrolled) {
#pragma GCC unroll 4
    for (int i = 0; i < kUnrolled; ++i) {
      const std::uint64_t word = words[i].load(std::memory_order_relaxed);
      std::memcpy(to + i * kWordBytes, &word, kWordBytes);
    }
  }
  for (; size >= kWordBytes; size -= kWordBytes, to += kWordBytes, ++words) {
    const std::uint64_t word = words->load(std::memory_order_relaxed);
    std::memcpy(to, &word, kWordBytes);
  }
  if (size > 0) {
    std::uint64_t word = words->load(std::memory_order_relaxed);
    do {
      *to++ = static_cast<char>(word & 0xff);  // little-endian, checked below
      word >>= 8;
    } while (--size > 0);
  }
}
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

// Copies `bytes` to the start of `words`. Only the tail of the last word beyond
// them is changed besides. Relaxed: the caller's sequence word orders it.
inline void CopyIn(AtomicWord* words, std::string_view bytes) {
  const char* from = bytes.data();
  std::size_t size = bytes.size();
  for (; size >= kWordBytes; size -= kWordBytes, from += kWordBytes, ++words) {
    std::uint64_t word;
    std::memcpy(&word, from, kWordBytes);
    words->store(word, std::memory_order_relaxed);
  }
  if (size > 0) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, size);
    words->store(word, std::memory_order_relaxed);
  }
}

// Copies `bytes` to byte `offset` of `words`, leaving all other bytes alone.
// Relaxed, as CopyIn.
inline void CopyInAt(AtomicWord* words, std::size_t offset,
                     std::string_view bytes) {
  words += offset / kWordBytes;
  std::size_t at = offset % kWordBytes;
  while (!bytes.empty()) {
    const std::size_t n = std::min(kWordBytes - at, bytes.size());
    std::uint64_t word = words->load(std::memory_order_relaxed);
    std::memcpy(reinterpret_cast<char*>(&word) + at, bytes.data(), n);
    words->store(word, std::memory_order_relaxed);
    bytes.remove_prefix(n);
    ++words;
    at = 0;
  }
}

// Copies `n` bytes, which may overlap; with `n` zero `from` may be null, as an
// empty view's is. Keys and most values are 8 to 32 bytes, and for these it
// makes no call.
[[gnu::always_inline]] inline void MoveBytes(char* to, const char* from,
                                             std::size_t n) {
  if (n < 8 || n > 32) {
    if (n > 0) std::memmove(to, from, n);
    return;
  }
  const auto load8 = [&](std::size_t at) {
    std::uint64_t word;
    std::memcpy(&word, from + at, sizeof word);
    return word;
  };
  const auto store8 = [&](std::size_t at, std::uint64_t word) {
    std::memcpy(to + at, &word, sizeof word);
  };
  const std::uint64_t first = load8(0);
  const std::uint64_t last = load8(n - 8);
  if (n > 16) {
    const std::uint64_t second = load8(8);
    const std::uint64_t third = load8(n - 16);
    store8(8, second);
    store8(n - 16, third);
  }
  store8(0, first);
  store8(n - 8, last);
}

// The same as to.assign(from), cheaper where the size stays what it is.
[[gnu::always_inline]] inline void AssignBytes(std::string& to,
                                               std::string_view from) {
  if (to.size() == from.size()) [[likely]] {
    MoveBytes(to.data(), from.data(), from.size());
  } else {
    to.assign(from);
  }
}

// Whether two byte strings of equal size `n` are equal. For short keys this is
// cheaper than a call of memcmp.
inline bool EqualBytes(const char* a, const char* b, std::size_t n) {
  const auto differ8 = [&](std::size_t at) {
    std::uint64_t x;
    std::uint64_t y;
    std::memcpy(&x, a + at, sizeof x);
    std::memcpy(&y, b + at, sizeof y);
    return x ^ y;
  };
  if (n >= 8) {
    if (n > 32) return std::memcmp(a, b, n) == 0;
    std::uint64_t differ = differ8(0) | differ8(n - 8);
    if (n > 16) differ |= differ8(8) | differ8(n - 16);
    return differ == 0;
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_BYTES_H_
