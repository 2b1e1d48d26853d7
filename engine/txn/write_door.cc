#include "engine/txn/write_door.h"

#include <cstring>

#include "engine/base/check.h"

namespace vigil::engine {

Place WriteDoor::Find(KeyRef key) {
  Place place{.key = key, .shard = &store_.shard(key)};
  Shard& shard = *place.shard;
  shard.mutex().AssertHeld();
  Record* const record = shard.table().Find(key);
  if (record == nullptr) return place;
  if (record->dead()) {  // by an earlier change of this commit
    place.corpse = record;
    return place;
  }
  place.record = record;
  if (IsExpired(record->deadline(), time_)) [[unlikely]] {
    // Removing what is no longer there changes nothing anybody can see, so it
    // may stay even if the operation then fails.
    const Fault fault = Erase(*this, place);
    VIGIL_CHECK(fault == Fault::kNone);  // erasing never grows
    Shard::Add(shard.counters().purged, std::uint64_t{1});
    place.record = nullptr;
    place.corpse = record;
  }
  return place;
}

bool WriteDoor::PutInPlace(const Change& change) {
  Record* const record = change.place.record;
  if (change.kind != Change::Kind::kPut || record == nullptr ||
      record->can_expire() || change.deadline != kNoDeadline ||
      record->block() != nullptr) {
    return false;
  }
  const ValueView& value = change.value;
  const std::size_t size =
      value.is_integer() ? kWordBytes : value.bytes().size();
  if (!PreparedChange::FitsInPlace(*record, size)) return false;
  touched_.reserve(touched_.size() + 1);
  Mark(change.place, *record);
  if (value.is_integer()) {
    record->PutInteger(value.number());
  } else {
    record->PutInline(value.bytes());
  }
  return true;
}

Fault WriteDoor::Apply(std::span<const Change> changes) {
  if (changes.size() == 1 && PutInPlace(changes[0])) return Fault::kNone;
  absl::InlinedVector<PreparedChange, 4> prepared;
  prepared.reserve(changes.size());
  // A change touches at most its record and a fresh one.
  touched_.reserve(touched_.size() + 2 * changes.size());
  std::int64_t growth = 0;
  for (const Change& change : changes) {
    PreparedChange& next = prepared.emplace_back(change);
    if (!next.Prepare(store_)) return Fault::kOutOfMemory;
    growth += next.growth();
  }
  if (!store_.budget().Charge(growth)) return Fault::kOutOfMemory;
  for (PreparedChange& change : prepared) Commit(change);
  return Fault::kNone;
}

void WriteDoor::Commit(PreparedChange& prepared) noexcept {
  Shard& shard = *prepared.change().place.shard;
  shard.mutex().AssertHeld();
  if (prepared.growth() != 0) {
    Shard::Add(shard.counters().record_bytes,
               static_cast<std::size_t>(prepared.growth()));
  }
  switch (prepared.how()) {
    case PreparedChange::How::kNothing:
      return;
    case PreparedChange::How::kErase:
      CommitErase(prepared.change());
      break;
    case PreparedChange::How::kInPlace:
      CommitInPlace(prepared);
      break;
    case PreparedChange::How::kFresh:
      CommitFresh(prepared);
      break;
  }
  if (Block* const block = prepared.dropped_block()) {
    shard.garbage().Add(block, Block::Destroy, block->allocated());
  }
  prepared.Release();
}

VersionNumber WriteDoor::Mark(const Place& place, Record& record) {
  Shard& shard = *place.shard;
  shard.mutex().AssertHeld();
  const bool marked = record.busy();  // by an earlier change of this commit
  if (!marked) record.MarkBusy();
  const VersionNumber version = shard.DrawVersion();  // after the mark: (S2)
  if (!marked) {
    touched_.push_back({&record, &shard, place.key.hash, version});
  }
  return version;
}

namespace {

// Keeps count of the keys that have a deadline.
void CountDeadline(Shard::Counters& counters, TimeMs before, TimeMs after) {
  const bool had = before != kNoDeadline;
  const bool has = after != kNoDeadline;
  if (had != has) {
    Shard::Add(counters.keys_with_deadline,
               has ? std::size_t{1} : ~std::size_t{0});
  }
}

}  // namespace

void WriteDoor::CommitErase(const Change& change) {
  Shard& shard = *change.place.shard;
  shard.mutex().AssertHeld();
  Record& record = *change.place.record;
  const VersionNumber version = Mark(change.place, record);
  record.MarkDead();
  shard.ghosts().Touch(change.place.key, version);
  Shard::Add(shard.counters().keys, ~std::size_t{0});
  CountDeadline(shard.counters(), record.deadline(), kNoDeadline);
}

void WriteDoor::CommitInPlace(const PreparedChange& prepared) {
  const Change& change = prepared.change();
  Shard& shard = *change.place.shard;
  shard.mutex().AssertHeld();
  Record& record = *change.place.record;
  Mark(change.place, record);
  const TimeMs deadline_before = record.deadline();
  if (change.kind == Change::Kind::kWriteRange) {
    const std::string_view bytes = change.value.bytes();
    if (prepared.extends_block()) {
      std::memcpy(record.block()->bytes() + change.offset, bytes.data(),
                  bytes.size());  // (R4)
      record.PutBlock(record.block(), prepared.size());
    } else if (prepared.block() != nullptr) {
      record.PutBlock(prepared.block(), prepared.size());
    } else {
      static constexpr char kZeros[kMaxInlineBytes] = {};
      const std::size_t old_size = record.View().bytes().size();
      if (change.offset > old_size) {
        record.PutInlineAt(old_size, {kZeros, change.offset - old_size},
                           change.offset);
      }
      record.PutInlineAt(change.offset, bytes, prepared.size());
    }
    return;
  }
  if (change.kind == Change::Kind::kPut) {
    if (prepared.block() != nullptr) {
      record.PutBlock(prepared.block(), prepared.size());
    } else if (change.value.is_integer()) {
      record.PutInteger(change.value.number());
    } else {
      record.PutInline(change.value.bytes());
    }
  }
  record.PutDeadline(change.deadline);
  CountDeadline(shard.counters(), deadline_before, change.deadline);
}

void WriteDoor::CommitFresh(PreparedChange& prepared) {
  const Place& place = prepared.change().place;
  Shard& shard = *place.shard;
  shard.mutex().AssertHeld();
  Record& fresh = *prepared.fresh();
  const TimeMs deadline_before = place.deadline();
  if (place.record != nullptr) {
    Mark(place, *place.record);
    place.record->MarkDead();
    shard.table().Replace(place.key.hash, place.record, &fresh);
  } else if (place.corpse != nullptr) {
    shard.table().Replace(place.key.hash, place.corpse, &fresh);
  } else {
    shard.table().Insert(place.key.hash, &fresh);
  }
  if (place.record == nullptr) {
    shard.ghosts().Touch(place.key, shard.next_version());
    Shard::Add(shard.counters().keys, std::size_t{1});
  }
  // After the link and the ghost's move: (S2).
  const VersionNumber version = shard.DrawVersion();
  touched_.push_back({&fresh, &shard, place.key.hash, version});
  CountDeadline(shard.counters(), deadline_before, fresh.deadline());
}

void WriteDoor::Publish() {
  for (const Touched& touched : touched_) {
    touched.record->Publish(touched.version);
  }
  for (const Touched& touched : touched_) {
    Shard& shard = *touched.shard;
    shard.mutex().AssertHeld();
    if (touched.record->dead()) {
      shard.table().Remove(touched.hash, touched.record);
      shard.garbage().Add(touched.record, Record::Destroy,
                          touched.record->allocated());
    }
    if (shard.garbage().due()) shard.garbage().Collect(reclaimed_);
  }
  touched_.clear();
}

}  // namespace vigil::engine
