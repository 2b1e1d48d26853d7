#include "engine/store/table.h"

#include <bit>
#include <new>

#include "engine/base/check.h"

namespace vigil::engine {

Table::Array Table::Array::Create(int log2) {
  const std::size_t count = std::size_t{1} << log2;
  Bucket* const buckets = new Bucket[count];  // every slot is empty
  VIGIL_CHECK((reinterpret_cast<std::uint64_t>(buckets) >> kLog2Shift) == 0);
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

Record* Table::FindBeyond(Array array, std::size_t home, const KeyRef& key) {
  for (std::size_t index = array.Next(home); index != home;
       index = array.Next(index)) {
    const Bucket& bucket = array.buckets()[index];
    Record* const record = FindAmong(bucket, key);
    if (record != nullptr) return record;
    if (bucket.HasEmptySlot()) break;  // (T1)
  }
  return nullptr;
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
  const Array grown = Array::Create(GrownLog2());

  constexpr std::size_t kAhead = 2;  // buckets whose records are on their way
  for (std::size_t i = 0; i < old.size(); ++i) {
    if (i + kAhead < old.size()) {
      ForEachIn(old, i + kAhead,
                [](const Record* record) { Prefetch(record); });
    }
    ForEachIn(old, i, [&](Record* record) {
      Link(grown, hasher(record->key()).hash, record);
    });
  }
  used_ = linked_;
  // Release: pairs with the acquire in Current().
  array_.store(grown.word(), std::memory_order_release);
  return old;
}

bool Table::Link(Array array, std::uint64_t hash, Record* record) {
  for (std::size_t index = array.Home(hash);; index = array.Next(index)) {
    Bucket& bucket = array.buckets()[index];
    const int slot = bucket.FreeSlot();
    if (slot == Bucket::kSlots) continue;
    const bool was_empty = bucket.IsEmpty(slot);
    bucket.Put(slot, hash, record);
    return was_empty;
  }
}

void Table::Insert(std::uint64_t hash, Record* record) {
  VIGIL_DCHECK(reserved_ > 0);
  --reserved_;
  ++linked_;
  // The first slot that holds no record, also a removed one: (T1) stays true.
  if (Link(Held(), hash, record)) ++used_;
}

Table::Position Table::PositionOf(std::uint64_t hash,
                                  const Record* record) const {
  const Array array = Held();
  std::size_t index = array.Home(hash);
  for (std::size_t probes = array.size(); probes > 0; --probes) {
    Bucket& bucket = array.buckets()[index];
    const int slot = bucket.SlotOf(record);
    if (slot < Bucket::kSlots) return {&bucket, slot};
    if (bucket.HasEmptySlot()) break;  // (T1)
    index = array.Next(index);
  }
  return {nullptr, 0};
}

void Table::Replace(std::uint64_t hash, const Record* old, Record* fresh) {
  const Position position = PositionOf(hash, old);
  VIGIL_CHECK(position.bucket != nullptr);
  position.bucket->Replace(position.slot, fresh);  // (T3)
}

bool Table::Remove(std::uint64_t hash, const Record* record) {
  const Position position = PositionOf(hash, record);
  if (position.bucket == nullptr) return false;
  if (position.bucket->Clear(position.slot)) --used_;  // (T2)
  --linked_;
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
