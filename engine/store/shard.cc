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
  if (table_.array().buckets() != nullptr) {
    Table::ForEach(table_.array(), FreeRecord);
  }
}

void Shard::Open(std::size_t expected_keys) {
  const MutexLock lock(mutex_);
  table_.Open(expected_keys);
}

std::size_t Shard::Grow(const KeyHasher& hasher) {
  garbage_.Reserve(1);
  struct GiveBack {  // where growing throws
    Garbage* garbage;
    ~GiveBack() {
      if (garbage != nullptr) garbage->Unreserve(1);
    }
  } give_back{&garbage_};
  const Table::Array old = table_.Grow(hasher);
  give_back.garbage = nullptr;
  garbage_.Add(AsObject(old), FreeArray, old.allocated());
  return table_.allocated() > old.allocated()
             ? table_.allocated() - old.allocated()
             : 0;
}

void Shard::RetireWithRecords(Table::Array array, std::size_t bytes) {
  garbage_.Add(AsObject(array), FreeArrayWithRecords, bytes);
}

}  // namespace vigil::engine
