#include "engine/store/table.h"

#include <bit>
#include <new>

#include "engine/base/check.h"

namespace vigil::engine {

Table::Array Table::Array::Create(int log2) {
  const std::size_t count = std::size_t{1} << log2;
  // Value-initialised: every slot is kEmpty.
  Bucket* const buckets = new Bucket[count]();
  VIGIL_CHECK((reinterpret_cast<std::uint64_t>(buckets) >> 48) == 0);
  return Array(buckets, log2);
}

void Table::Array::Destroy(Array array) { delete[] array.buckets(); }

Table::~Table() {
  if (Held().buckets() != nullptr) Array::Destroy(Held());
}

void Table::Open(std::size_t expected) {
  int log2 = 0;
  while (Limit(log2) < expected) ++log2;
  array_.store(Array::Create(log2).word(), std::memory_order_release);
}

std::uint64_t Table::AwaitFlush() const {
  SpinWait wait;
  std::uint64_t word;
  do {
    wait.Once();
    word = array_.load(std::memory_order_acquire);
  } while ((word & kFlushing) != 0);
  return word;
}

Table::Array Table::Grow(const KeyHasher& hasher) {
  const Array old = Held();
  int log2 = old.log2();
  // Twice as large, unless it is removed slots that fill it.
  if (linked_ + reserved_ >= Limit(log2) / 2) ++log2;
  const Array grown = Array::Create(log2);

  constexpr std::size_t kAhead = 2;  // buckets whose records are on their way
  for (std::size_t i = 0; i < old.size(); ++i) {
    if (i + kAhead < old.size()) {
      for (const auto& slot : old.buckets()[i + kAhead].slots) {
        Prefetch(AsRecord(slot.load(std::memory_order_relaxed)));
      }
    }
    for (const auto& slot : old.buckets()[i].slots) {
      const std::uint64_t word = slot.load(std::memory_order_relaxed);
      if (AsRecord(word) == nullptr) continue;
      Link(grown, word, hasher(AsRecord(word)->key()).hash);
    }
  }
  used_ = linked_;
  // Release: pairs with the acquire in Current().
  array_.store(grown.word(), std::memory_order_release);
  return old;
}

void Table::Link(Array array, std::uint64_t word, std::uint64_t hash) {
  for (std::size_t index = array.Home(hash);; index = array.Next(index)) {
    for (auto& slot : array.buckets()[index].slots) {
      if (AsRecord(slot.load(std::memory_order_relaxed)) == nullptr) {
        // Release: pairs with the acquire in FindIn().
        slot.store(word, std::memory_order_release);
        return;
      }
    }
  }
}

void Table::Insert(std::uint64_t hash, Record* record) {
  VIGIL_DCHECK(reserved_ > 0);
  --reserved_;
  const Array array = Held();
  // The first slot that holds no record, also a removed one: (T1) stays true.
  for (std::size_t index = array.Home(hash);; index = array.Next(index)) {
    for (auto& slot : array.buckets()[index].slots) {
      const std::uint64_t word = slot.load(std::memory_order_relaxed);
      if (AsRecord(word) != nullptr) continue;
      if (word == kEmpty) ++used_;
      ++linked_;
      // Release: pairs with the acquire in FindIn().
      slot.store(Slot(hash, record), std::memory_order_release);
      return;
    }
  }
}

std::atomic<std::uint64_t>* Table::SlotOf(std::uint64_t hash,
                                          const Record* record) const {
  const Array array = Held();
  const std::uint64_t word = Slot(hash, record);
  std::size_t index = array.Home(hash);
  for (std::size_t probes = array.size(); probes > 0; --probes) {
    for (auto& slot : array.buckets()[index].slots) {
      if (slot.load(std::memory_order_relaxed) == word) return &slot;
    }
    index = array.Next(index);
  }
  return nullptr;
}

void Table::Replace(std::uint64_t hash, const Record* old, Record* fresh) {
  // Release: pairs with the acquire in FindIn(). (T3)
  std::atomic<std::uint64_t>* const slot = SlotOf(hash, old);
  VIGIL_CHECK(slot != nullptr);
  slot->store(Slot(hash, fresh), std::memory_order_release);
}

bool Table::Remove(std::uint64_t hash, const Record* record) {
  std::atomic<std::uint64_t>* const slot = SlotOf(hash, record);
  if (slot == nullptr) return false;
  const auto line = reinterpret_cast<std::uint64_t>(slot) &
                    ~std::uint64_t{kCacheLineBytes - 1};
  bool spills = true;  // the bucket is full, so searches may pass it
  for (const auto& other : reinterpret_cast<const Bucket*>(line)->slots) {
    if (other.load(std::memory_order_relaxed) == kEmpty) spills = false;
  }
  // Relaxed: a reader that misses the store finds a dead record, and one that
  // sees it finds nothing.
  slot->store(spills ? kRemoved : kEmpty, std::memory_order_relaxed);  // (T2)
  --linked_;
  if (!spills) --used_;
  return true;
}

void Table::BeginFlush() {
  array_.store(Held().word() | kFlushing, std::memory_order_relaxed);
  // Release fence: as Record::MarkBusy(); whoever sees what this commit
  // publishes later sees the flag.
  std::atomic_thread_fence(std::memory_order_release);
}

Table::Array Table::FinishFlush(Array fresh) {
  const Array old = Held();
  used_ = 0;
  linked_ = 0;
  // Release: pairs with the acquire in Current().
  array_.store(fresh.word(), std::memory_order_release);
  return old;
}

}  // namespace vigil::engine
