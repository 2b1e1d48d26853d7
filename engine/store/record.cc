#include "engine/store/record.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "engine/base/check.h"
#include "engine/base/planted.h"

namespace vigil::engine {

Block* Block::Create(std::size_t capacity) {
  void* const memory = ::operator new(sizeof(Block) + capacity);
  return new (memory) Block{.capacity = capacity};
}

void Block::Destroy(void* block) {
  if (VIGIL_PLANTED(kFreedTooEarly)) std::memset(block, 0xdc, sizeof(Block));
  ::operator delete(block);
}

Record* Record::Create(std::string_view key, std::size_t capacity,
                       bool with_deadline) {
  std::size_t words =
      std::max<std::size_t>(1, RoundUp(capacity, kWordBytes) / kWordBytes);
  // malloc rounds up to 16 bytes: use what it would give anyway.
  const std::size_t size = Size(key.size(), words, with_deadline);
  if (AllocatedBytes(size + kWordBytes) == AllocatedBytes(size)) ++words;
  void* const memory = ::operator new(Size(key.size(), words, with_deadline));
  return new (memory) Record(key, words, with_deadline);
}

Record::Record(std::string_view key, std::size_t capacity_words,
               bool with_deadline)
    : key_size_(static_cast<std::uint32_t>(key.size())),
      capacity_words_(static_cast<std::uint16_t>(capacity_words)),
      has_deadline_(with_deadline) {
  if (with_deadline) new (after_header()) AtomicWord(kNoDeadline);
  if (!key.empty()) {
    std::memcpy(const_cast<char*>(key_bytes()), key.data(), key.size());
  }
  for (std::size_t i = 0; i < capacity_words; ++i) {
    new (&words()[i]) AtomicWord(0);
  }
}

void Record::Destroy(void* record) {
  if (VIGIL_PLANTED(kFreedTooEarly)) std::memset(record, 0xdc, sizeof(Record));
  ::operator delete(record);
}

ValueView Record::View() const {
  const std::uint64_t shape = shape_.load(std::memory_order_relaxed);
  const std::size_t size = shape & 0xffff'ffff;
  const bool is_raw = shape >> kRawShift != 0;
  switch (static_cast<Kept>(shape >> kKeptShift & 0xff)) {
    case Kept::kInteger:
      return ValueView::Integer(
          static_cast<std::int64_t>(words()->load(std::memory_order_relaxed)));
    case Kept::kInline:
      // Under the lock nobody writes these words, so plain reads do not race.
      return ValueView::Bytes({reinterpret_cast<const char*>(words()), size},
                              is_raw);
    case Kept::kBlock:
      return ValueView::Bytes({block()->bytes(), size}, is_raw);
  }
  VIGIL_CHECK(false);
}

Block* Record::block() const {
  const std::uint64_t shape = shape_.load(std::memory_order_relaxed);
  if (static_cast<Kept>(shape >> kKeptShift & 0xff) != Kept::kBlock) {
    return nullptr;
  }
  return reinterpret_cast<Block*>(words()->load(std::memory_order_relaxed));
}

}  // namespace vigil::engine
