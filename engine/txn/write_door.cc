#include "engine/txn/write_door.h"

#include <algorithm>
#include <cstring>

#include "engine/base/check.h"
#include "engine/base/planted.h"
#include "engine/base/point.h"

namespace vigil::engine {

Place WriteDoor::Find(const KeyRef& key) {
  Place place{.key = key, .shard = &store_.shard(key)};
  Shard& shard = *place.shard;
  shard.mutex().AssertHeld();
  Record* const record = shard.table(key.db).Find(key);
  if (record == nullptr) return place;
  if (record->dead()) {  // by an earlier change of this commit
    place.corpse = record;
    return place;
  }
  place.record = record;
  if (IsExpired(record->deadline(), time_)) [[unlikely]] {
    // Removing what is no longer there changes nothing anybody can see, so it
    // may stay even if the operation then fails.
    const Change purge{.kind = Change::Kind::kPurge, .place = place};
    const Fault fault = Apply({&purge, 1});
    VIGIL_CHECK(fault == Fault::kNone);  // erasing never grows
    Shard::Add(shard.counters().purged, std::uint64_t{1});
    place.record = nullptr;
    place.corpse = record;
  }
  return place;
}

Fault WriteDoor::Apply(std::span<const Change> changes) {
  if (std::all_of(changes.begin(), changes.end(), IsPutInPlace) &&
      !VIGIL_PLANTED(kPublishOneByOne)) {
    // Nothing of it can fail but the room in touched_.
    touched_.reserve(touched_.size() + changes.size());
    for (const Change& change : changes) {
      Mark(change.place, *change.place.record);
      change.place.record->PutSmall(change.value);
    }
    return Fault::kNone;
  }
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
  for (PreparedChange& change : prepared) {
    Commit(change);
    if (VIGIL_PLANTED(kPublishOneByOne) && changes.size() > 1) {
      ForgetIf([](const Touched& one) {
        if (!one.record->dead()) one.record->Publish(one.version);
        return !one.record->dead();
      });
    }
  }
  return Fault::kNone;
}

void WriteDoor::Commit(PreparedChange& prepared) noexcept {
  Shard& shard = *prepared.change().place.shard;
  shard.mutex().AssertHeld();
  if (prepared.growth() != 0) {
    Table& table = shard.table(prepared.change().place.key.db);
    Shard::Add(table.counters().record_bytes,
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
  const VersionNumber version =
      VIGIL_PLANTED(kNoVersionOnDelete) && record.dead()
          ? record.version()
          : shard.DrawVersion();  // after the mark: (S2)
  if (!marked) {
    record.ForetellVersion(version);
    touched_.push_back(
        {&record, &shard, place.key.hash, version, place.key.db});
  }
  return version;
}

namespace {

// Keeps count of the keys that have a deadline.
void CountDeadline(Table::Counters& counters, TimeMs before, TimeMs after) {
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
  if (VIGIL_PLANTED(kNoVersionOnDelete)) record.MarkDead();
  const VersionNumber version = Mark(change.place, record);
  record.MarkDead();
  // A purge is no change to who watched the key as absent: an exchange of
  // databases may have put what is past its deadline there.
  if (change.kind == Change::Kind::kErase) {
    shard.ghosts().Touch(change.place.key, version);
  }
  Table::Counters& counters = shard.table(change.place.key.db).counters();
  Shard::Add(counters.keys, ~std::size_t{0});
  CountDeadline(counters, record.deadline(), kNoDeadline);
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
    } else {
      record.PutSmall(change.value);
    }
  }
  record.PutDeadline(change.deadline);
  CountDeadline(shard.table(change.place.key.db).counters(), deadline_before,
                change.deadline);
}

void WriteDoor::CommitFresh(PreparedChange& prepared) {
  const Place& place = prepared.change().place;
  Shard& shard = *place.shard;
  shard.mutex().AssertHeld();
  Record& fresh = *prepared.fresh();
  Table& table = shard.table(place.key.db);
  const TimeMs deadline_before = place.deadline();
  if (place.record != nullptr) {
    Mark(place, *place.record);
    place.record->MarkDead();
    table.Replace(place.key.hash, place.record, &fresh);
  } else if (place.corpse != nullptr) {
    table.Replace(place.key.hash, place.corpse, &fresh);
  } else {
    table.Insert(place.key.hash, &fresh);
  }
  if (place.record == nullptr) {
    shard.ghosts().Touch(place.key, shard.next_version());
    Shard::Add(table.counters().keys, std::size_t{1});
  }
  // After the link and the ghost's move: (S2).
  VersionNumber version = shard.DrawVersion();
  if (VIGIL_PLANTED(kVersionRestartsAfterDelete) && place.record == nullptr) {
    version = kNoVersion + 1;
  }
  fresh.ForetellVersion(version);
  touched_.push_back({&fresh, &shard, place.key.hash, version, place.key.db});
  CountDeadline(table.counters(), deadline_before, fresh.deadline());
}

void WriteDoor::TouchAbsence(const KeyRef& key) {
  Shard& shard = store_.shard(key);
  shard.mutex().AssertHeld();
  shard.ghosts().Touch(key, shard.next_version());
  shard.DrawVersion();
}

void WriteDoor::Publish() {
  for (const Touched& touched : touched_) {
    touched.record->Publish(touched.version);
  }
  if (layout_begun_) {
    store_.EndLayout();
    layout_begun_ = false;
  }
  for (const Touched& touched : touched_) {
    Shard& shard = *touched.shard;
    shard.mutex().AssertHeld();
    if (touched.record->dead()) Unlink(touched);
    if (shard.garbage().due()) shard.garbage().Collect(reclaimed_);
  }
  touched_.clear();
}

void WriteDoor::Unlink(const Touched& touched) {
  Shard& shard = *touched.shard;
  shard.mutex().AssertHeld();
  shard.table(touched.db).Remove(touched.hash, touched.record);
  shard.garbage().Add(touched.record, Record::Destroy,
                      touched.record->allocated());
}

void WriteDoor::BeginLayout() {
  if (layout_begun_) return;
  store_.BeginLayout();
  layout_begun_ = true;
}

template <class Gone>
void WriteDoor::ForgetIf(Gone gone) {
  const auto kept = std::remove_if(touched_.begin(), touched_.end(), gone);
  touched_.erase(kept, touched_.end());
}

void WriteDoor::Bury() {
  ForgetIf([&](const Touched& touched) {
    if (!touched.record->dead()) return false;
    // A reader that waits for it goes on to wait for the layout.
    touched.record->Publish(touched.version);
    Unlink(touched);
    return true;
  });
}

void WriteDoor::ReserveGarbage(std::size_t per_shard) {
  struct GiveBack {  // where reserving throws
    Store& store;
    const std::size_t per_shard;
    ShardIndex reserved = 0;
    bool done = false;
    ~GiveBack() {
      for (ShardIndex i = 0; !done && i < reserved; ++i) {
        Shard& shard = store.shard(i);
        shard.mutex().AssertHeld();
        shard.garbage().Unreserve(per_shard);
      }
    }
  } give_back{store_, per_shard};
  for (; give_back.reserved < store_.shard_count(); ++give_back.reserved) {
    Shard& shard = store_.shard(give_back.reserved);
    shard.mutex().AssertHeld();
    shard.garbage().Reserve(per_shard);
  }
  give_back.done = true;
}

void WriteDoor::Flush(int first, int last) {
  const auto databases =
      static_cast<std::size_t>(last) - static_cast<std::size_t>(first) + 1;
  ReserveGarbage(databases);
  BeginLayout();
  Bury();
  ForgetIf([&](const Touched& touched) {
    if (touched.db < first || touched.db > last) return false;
    touched.record->MarkDead();  // it goes with its table
    touched.record->Publish(touched.version);
    return true;
  });
  for (ShardIndex i = 0; i < store_.shard_count(); ++i) {
    Shard& shard = store_.shard(i);
    shard.mutex().AssertHeld();
    std::size_t unused = databases;
    for (int db = first; db <= last; ++db) {
      Table& table = shard.table(db);
      if (table.array().IsNone()) continue;
      // Nobody's race depends on it: who watches a ghost of a key that is there
      // has lost already. It says when the key went.
      const VersionNumber version = shard.next_version();
      shard.ghosts().ForEach([&](Ghost& ghost) {
        if (ghost.key.db != db) return;
        const Record* const record = table.Find(ghost.key);
        if (record == nullptr || IsExpired(record->deadline(), time_)) return;
        VIGIL_POINT_WRITE("move a ghost", &ghost);
        // Release: as in Ghosts::TouchSlow().
        ghost.version.store(version, std::memory_order_release);
      });
      // After the mark and the ghosts' move: (S2).
      if (!VIGIL_PLANTED(kFlushDoesNotCount)) shard.DrawVersion();
      const std::size_t bytes =
          table.allocated() +
          table.counters().record_bytes.load(std::memory_order_relaxed);
      store_.budget().ChargeAnyway(-static_cast<std::int64_t>(bytes));
      shard.RetireWithRecords(table.Clear(), bytes);
      --unused;
    }
    shard.garbage().Unreserve(unused);
  }
}

void WriteDoor::SwapDatabases(int a, int b) noexcept {
  if (a == b) return;
  BeginLayout();
  Bury();
  for (Touched& touched : touched_) {
    if (touched.db == a || touched.db == b) touched.db = a + b - touched.db;
  }
  store_.CountSwap(a);
  store_.CountSwap(b);
  for (ShardIndex i = 0; i < store_.shard_count(); ++i) {
    Shard& shard = store_.shard(i);
    shard.mutex().AssertHeld();
    const auto is_live = [&](const Table& table, const KeyRef& key) {
      const Record* const record = table.Find(key);
      return record != nullptr && !IsExpired(record->deadline(), time_);
    };
    Table& first = shard.table(a);
    Table& second = shard.table(b);
    const VersionNumber version = shard.next_version();
    shard.ghosts().ForEach([&](Ghost& ghost) {
      if (ghost.key.db != a && ghost.key.db != b) return;
      if (!is_live(first, ghost.key) && !is_live(second, ghost.key)) return;
      VIGIL_POINT_WRITE("move a ghost", &ghost);
      // Release: as in Ghosts::TouchSlow().
      ghost.version.store(version, std::memory_order_release);
    });
    // After the mark and the ghosts' move: (S2).
    if (first.size() > 0 || second.size() > 0) shard.DrawVersion();
    first.Swap(second);
  }
}

}  // namespace vigil::engine
