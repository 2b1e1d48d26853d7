#include "engine/store/table.h"

#include <bit>
#include <new>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/point.h"

namespace vigil::engine {

Table::Array Table::Array::Create(int log2) {
  const std::size_t count = std::size_t{1} << log2;
  Bucket* const buckets = new Bucket[count];  // every slot is empty
  VIGIL_CHECK((reinterpret_cast<std::uint64_t>(buckets) >> kLog2Shift) == 0);
  return Array(buckets, log2);
}

void Table::Array::Destroy(Array array) {
  if (!array.IsNone()) delete[] array.buckets();
}

constinit Bucket Table::Array::none_;

Table::~Table() { Array::Destroy(Held()); }

void Table::Open(std::size_t expected) {
  if (expected == 0) return;
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

Table::Array Table::Clear() {
  const Array old = Held();
  used_ = 0;
  linked_ = 0;
  purge_position_ = 0;
  counters_.keys.store(0, std::memory_order_relaxed);
  counters_.keys_with_deadline.store(0, std::memory_order_relaxed);
  counters_.record_bytes.store(0, std::memory_order_relaxed);
  VIGIL_POINT_WRITE("clear", this);
  // Release: pairs with the acquire in Current().
  array_.store(Array::None().word(), std::memory_order_release);
  return old;
}

void Table::Swap(Table& other) {
  const auto exchange = [](auto& a, auto& b, std::memory_order order) {
    const auto kept = a.load(std::memory_order_relaxed);
    a.store(b.load(std::memory_order_relaxed), order);
    b.store(kept, order);
  };
  VIGIL_POINT("swap");
  // Release: pairs with the acquire in Current().
  exchange(array_, other.array_, std::memory_order_release);
  std::swap(used_, other.used_);
  std::swap(linked_, other.linked_);
  std::swap(reserved_, other.reserved_);
  std::swap(purge_position_, other.purge_position_);
  constexpr std::memory_order kRelaxed = std::memory_order_relaxed;
  exchange(counters_.keys, other.counters_.keys, kRelaxed);
  exchange(counters_.keys_with_deadline, other.counters_.keys_with_deadline,
           kRelaxed);
  exchange(counters_.record_bytes, other.counters_.record_bytes, kRelaxed);
}

}  // namespace vigil::engine
