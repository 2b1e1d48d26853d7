#include "engine/txn/prepared_change.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/base/check.h"

namespace vigil::engine {
namespace {

std::int64_t Signed(std::size_t bytes) {
  return static_cast<std::int64_t>(bytes);
}

// Room for values that grow step by step, so that appending is amortised O(1).
std::size_t WithSlack(std::size_t size) {
  return std::min(size + size / 2, kMaxStringBytes);
}

// Writes `old`, zeros up to `offset`, and `bytes` over them, to `to`.
void Assemble(char* to, std::string_view old, std::size_t offset,
              std::string_view bytes) {
  if (!old.empty()) std::memcpy(to, old.data(), old.size());
  if (offset > old.size()) std::memset(to + old.size(), 0, offset - old.size());
  if (!bytes.empty()) std::memcpy(to + offset, bytes.data(), bytes.size());
}

}  // namespace

PreparedChange::PreparedChange(PreparedChange&& other) noexcept
    : change_(other.change_),
      how_(other.how_),
      extends_block_(other.extends_block_),
      insert_reserved_(std::exchange(other.insert_reserved_, false)),
      fresh_(std::exchange(other.fresh_, nullptr)),
      block_(std::exchange(other.block_, nullptr)),
      dropped_block_(other.dropped_block_),
      size_(other.size_),
      growth_(other.growth_),
      garbage_reserved_(std::exchange(other.garbage_reserved_, 0)) {}

PreparedChange::~PreparedChange() {
  if (fresh_ != nullptr) Record::Destroy(fresh_);
  if (block_ != nullptr) Block::Destroy(block_);
  if (garbage_reserved_ == 0 && !insert_reserved_) return;
  Shard& shard = *change_->place.shard;
  shard.mutex().AssertHeld();
  if (garbage_reserved_ > 0) shard.garbage().Unreserve(garbage_reserved_);
  if (insert_reserved_) shard.table(change_->place.key.db).UnreserveInsert();
}

void PreparedChange::Release() {
  fresh_ = nullptr;
  block_ = nullptr;
  garbage_reserved_ = 0;
  insert_reserved_ = false;
}

void PreparedChange::ReserveGarbage(std::size_t count) {
  Shard& shard = *change_->place.shard;
  shard.mutex().AssertHeld();
  shard.garbage().Reserve(count);
  garbage_reserved_ += count;
}

bool PreparedChange::Prepare(Store& store) {
  const Record* const record = change_->place.record;
  switch (change_->kind) {
    case Change::Kind::kErase:
    case Change::Kind::kPurge:
      if (record == nullptr) return true;
      how_ = How::kErase;
      dropped_block_ = record->block();
      break;
    case Change::Kind::kPut:
      PreparePut();
      break;
    case Change::Kind::kWriteRange:
      if (!PrepareRange(store.budget())) return false;
      break;
    case Change::Kind::kDeadline:
      PrepareDeadline();
      break;
  }
  if (dropped_block_ != nullptr) {
    ReserveGarbage(1);
    growth_ -= Signed(dropped_block_->allocated());
  }
  if (block_ != nullptr) growth_ += Signed(block_->allocated());
  if (how_ == How::kInPlace) return true;
  if (record != nullptr) {
    ReserveGarbage(1);
    growth_ -= Signed(record->allocated());
  }
  if (how_ == How::kErase) return true;
  growth_ += Signed(fresh_->allocated());
  if (record == nullptr && change_->place.corpse == nullptr) {
    Shard& shard = *change_->place.shard;
    shard.mutex().AssertHeld();
    insert_reserved_ = shard.ReserveInsert(change_->place.key.db,
                                           store.hasher(), store.budget());
    return insert_reserved_;
  }
  return true;
}

void PreparedChange::PreparePut() {
  const Record* const record = change_->place.record;
  const ValueView& value = change_->value;
  if (record != nullptr) dropped_block_ = record->block();
  if (value.is_integer()) {
    Place(value, change_->deadline, kWordBytes);
  } else if (value.bytes().size() <= kMaxInlineBytes) {
    Place(value, change_->deadline, value.bytes().size());
  } else {
    const std::string_view bytes = value.bytes();
    block_ = Block::Create(bytes.size());
    std::memcpy(block_->bytes(), bytes.data(), bytes.size());
    PlaceBlock(bytes.size(), change_->deadline);
  }
}

void PreparedChange::Place(const ValueView& value, TimeMs deadline,
                           std::size_t capacity) {
  const Record* const record = change_->place.record;
  if (record != nullptr && FitsInPlace(*record, capacity) &&
      (deadline == kNoDeadline || record->can_expire())) {
    how_ = How::kInPlace;
    return;
  }
  MakeFresh(capacity, deadline);
  fresh_->PutSmall(value);
}

void PreparedChange::PlaceBlock(std::size_t size, TimeMs deadline) {
  const Record* const record = change_->place.record;
  size_ = size;
  if (record != nullptr && FitsInPlace(*record, kWordBytes) &&
      (deadline == kNoDeadline || record->can_expire())) {
    how_ = How::kInPlace;
    return;
  }
  MakeFresh(kWordBytes, deadline);
  fresh_->PutBlock(block_, size);
}

void PreparedChange::MakeFresh(std::size_t capacity, TimeMs deadline) {
  how_ = How::kFresh;
  fresh_ = Record::Create(change_->place.key.bytes, capacity,
                          deadline != kNoDeadline);
  fresh_->PutDeadline(deadline);
}

bool PreparedChange::PrepareRange(MemoryBudget& budget) {
  const Record* const record = change_->place.record;
  const std::string_view bytes = change_->value.bytes();
  const std::size_t offset = change_->offset;
  IntegerText buffer;
  const ValueView old_value = change_->place.value();
  const std::string_view old =
      record == nullptr ? std::string_view() : old_value.Text(buffer);
  const TimeMs deadline = change_->place.deadline();
  size_ = std::max(old.size(), offset + bytes.size());

  if (record != nullptr && record->block() != nullptr) {
    if (offset == old.size() && size_ <= record->block()->capacity) {
      how_ = How::kInPlace;
      extends_block_ = true;  // (R4)
      return true;
    }
    dropped_block_ = record->block();
  } else if (record != nullptr && !old_value.is_integer() &&
             size_ <= record->capacity() && size_ <= kMaxInlineBytes) {
    how_ = How::kInPlace;
    return true;
  }
  if (size_ > kMaxInlineBytes) {
    // A few bytes at a far offset are a long value: refused before it is
    // allocated. At most what it will be charged, so nothing else is refused.
    std::int64_t growth =
        Signed(AllocatedBytes(sizeof(Block) + WithSlack(size_)));
    if (dropped_block_ != nullptr)
      growth -= Signed(dropped_block_->allocated());
    if (record != nullptr) growth -= Signed(record->allocated());
    if (budget.Refuses(growth)) return false;
    block_ = Block::Create(WithSlack(size_));
    Assemble(block_->bytes(), old, offset, bytes);
    PlaceBlock(size_, deadline);
    return true;
  }
  // Small and of another kind, or larger than the record: a new record.
  char assembled[kMaxInlineBytes];
  Assemble(assembled, old, offset, bytes);
  const std::size_t capacity =
      old.empty() ? size_ : std::min(WithSlack(size_), kMaxInlineBytes);
  MakeFresh(capacity, deadline);
  fresh_->PutInline({assembled, size_}, /*is_raw=*/true);
  return true;
}

void PreparedChange::PrepareDeadline() {
  const Record* const record = change_->place.record;
  VIGIL_CHECK(record != nullptr);
  if (change_->deadline == kNoDeadline || record->can_expire()) {
    how_ = How::kInPlace;
    return;
  }
  // The record has no word for a deadline: make one that has. A long value's
  // block moves along and is not dropped.
  MakeFresh(record->capacity(), change_->deadline);
  const ValueView value = record->View();
  if (Block* const block = record->block()) {
    fresh_->PutBlock(block, value.bytes().size());
  } else {
    fresh_->PutSmall(value);
  }
}

}  // namespace vigil::engine
