#include "engine/store/shard.h"

namespace vigil::engine {
namespace {

void FreeRecord(Record* record) {
  if (Block* const block = record->block()) Block::Destroy(block);
  Record::Destroy(record);
}

void FreeArray(void* word) {
  Table::Array::Destroy(Table::Array(reinterpret_cast<std::uint64_t>(word)));
}

void FreeArrayWithRecords(void* word) {
  const Table::Array array(reinterpret_cast<std::uint64_t>(word));
  Table::ForEach(array, FreeRecord);
  Table::Array::Destroy(array);
}

// An array is one word already, so the word itself is the "object".
void* AsObject(Table::Array array) {
  return reinterpret_cast<void*>(array.word());
}

}  // namespace

Shard::~Shard() {
  const MutexLock lock(mutex_);
  for (Table& table : tables_) Table::ForEach(table.array(), FreeRecord);
}

std::size_t Shard::Open(std::size_t expected_keys,
                        VersionNumber first_version) {
  const MutexLock lock(mutex_);
  last_version_.store(first_version, std::memory_order_relaxed);
  table().Open(expected_keys);
  return table().allocated();
}

bool Shard::Grow(Table& table, const KeyHasher& hasher, MemoryBudget& budget) {
  const auto more = static_cast<std::int64_t>(table.BytesToGrow());
  if (!budget.Charge(more)) return false;
  struct GiveBack {  // where growing throws
    Garbage* garbage;
    MemoryBudget& budget;
    const std::int64_t charged;
    bool reserved = false;
    ~GiveBack() {
      if (garbage == nullptr) return;
      budget.ChargeAnyway(-charged);
      if (reserved) garbage->Unreserve(1);
    }
  } give_back{&garbage_, budget, more};
  garbage_.Reserve(1);
  give_back.reserved = true;
  const Table::Array old = table.Grow(hasher);
  give_back.garbage = nullptr;
  if (old.IsNone()) {
    garbage_.Unreserve(1);
  } else {
    garbage_.Add(AsObject(old), FreeArray, old.allocated());
  }
  return true;
}

void Shard::RetireWithRecords(Table::Array array, std::size_t bytes) {
  garbage_.Add(AsObject(array), FreeArrayWithRecords, bytes);
}

}  // namespace vigil::engine
