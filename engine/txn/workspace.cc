#include "engine/txn/workspace.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/epoch.h"
#include "engine/base/planted.h"
#include "engine/store/reader.h"
#include "engine/types/string_value.h"

namespace vigil::engine {
namespace {

// What a kept workspace may hold on to.
constexpr std::size_t kKeptEntries = 64;
constexpr std::size_t kKeptBytes = 1024;  // per key or value

// Observe() in the usual case of ReadUsual(). False: it is another case.
[[gnu::always_inline]] inline bool ObserveUsual(const Store& store,
                                                const KeyRef& key, Value& value,
                                                Observation& seen) {
  if (VIGIL_PLANTED(kValueAndVersionApart)) return false;
  return ReadUsual(store, key, [&](Record& record) {
    seen = {.record = &record, .swaps = store.swaps(key.db)};
    return record.CopyUsual(value, seen.version);
  });
}

}  // namespace

void Workspace::Begin(Store& store, ShardSetLock* held) {
  End();
  if (view_of_.size() < store.shard_count()) {
    view_of_.resize(store.shard_count());
  }
  store_ = &store;
  held_ = held;
  time_.emplace(store.clock());
}

void Workspace::End() {
  if (store_ == nullptr) return;
  for (std::size_t i = 0; i < count_; ++i) {
    Entry& entry = entries_[i];
    if (entry.seen.ghost != nullptr) Release(*store_, entry.key, entry.seen);
    entry.value.Shrink(kKeptBytes);
    if (entry.bytes.capacity() > kKeptBytes) std::string().swap(entry.bytes);
  }
  if (entries_.slots.size() > kKeptEntries) {
    entries_.slots.resize(kKeptEntries);
    std::vector<WriteDoor::Change>().swap(changes_);
  }
  count_ = 0;
  last_ = nullptr;
  observed_ = 0;
  index_.Clear();
  for (const ShardView& view : views_) view_of_[view.shard] = 0;
  views_.clear();
  fault_ = Fault::kNone;
  fault_key_.clear();
  restricted_ = false;
  has_changes_ = false;
  store_ = nullptr;
}

Workspace::Entry& Workspace::EntryOf(const KeyRef& key) {
  // A key that Hash() took from the entry used last.
  if (last_ != nullptr && key.bytes.data() == last_->bytes.data()) {
    return *last_;
  }
  const std::size_t found = index_.Find(entries_, count_, key);
  if (found != KeyIndex::kNone) return *(last_ = &entries_[found]);
  if (count_ == entries_.slots.size()) {
    entries_.slots.push_back(std::make_unique<Entry>());
  }
  Entry& entry = entries_[count_];
  AssignBytes(entry.bytes, key.bytes);
  entry.key = {entry.bytes, key.hash, key.db};
  entry.shard = store_->ShardOf(key);
  entry.observed = false;
  entry.known = false;
  entry.present = false;
  entry.pending = Pending::kNothing;
  entry.deadline = kNoDeadline;
  entry.delta = 0;
  entry.seen = {};
  entry.record = nullptr;
  index_.Appended(entries_, count_ + 1);
  ++count_;  // last: an entry that is counted is indexed
  last_ = &entry;
  return entry;
}

void Workspace::Declare(const KeyRef& key) { EntryOf(key); }

Workspace::ShardView& Workspace::ViewOf(ShardIndex shard) {
  std::uint32_t& number = view_of_[shard];
  if (number == 0) {
    // The counter is read before any of the shard's keys.
    views_.push_back({shard, store_->shard(shard).last_version(), nullptr});
    number = static_cast<std::uint32_t>(views_.size());
  }
  return views_[number - 1];
}

Workspace::Place Workspace::FindUnseen(const KeyRef& key) {
  if (fault_ != Fault::kNone) return {.fault = fault_};
  if (restricted_ && index_.Find(entries_, count_, key) == KeyIndex::kNone)
      [[unlikely]] {
    return {.fault = Doom(Fault::kUndeclaredKey, key)};
  }
  Entry& entry = EntryOf(key);
  // On its way while the body goes on.
  if (!entry.known) {
    store_->shard(entry.shard).reading(key.db).PrefetchBucket(key.hash);
  }
  return {.entry = &entry};
}

[[gnu::flatten]] Workspace::Place Workspace::Find(const KeyRef& key) {
  Place place = FindUnseen(key);
  if (place.fault == Fault::kNone && !place.entry->known) {
    place.fault = Read(*place.entry);
  }
  return place;
}

Fault Workspace::Read(Entry& entry) {
  ShardView& view = ViewOf(entry.shard);
  if (!ObserveUsual(*store_, entry.key, entry.value, entry.seen) &&
      !Observe(*store_, entry.key, *time_, &entry.value, held_, entry.seen))
      [[unlikely]] {
    return Doom(Fault::kConflict, entry.key);
  }
  entry.observed = true;
  entry.next_in_shard = std::exchange(view.observed, &entry);
  if (VIGIL_PLANTED(kReadNotRecorded)) {
    entry.observed = false;
    view.observed = entry.next_in_shard;
  }
  if (++observed_ > 1 && !StillStand())
    return Doom(Fault::kConflict, entry.key);

  entry.known = true;
  entry.present = !entry.seen.absent;
  entry.deadline = entry.seen.deadline;
  if (entry.pending == Pending::kAdd) {  // the body sees its own Add()
    const auto sum = AddToInteger(
        entry.present ? entry.value.View() : ValueView(), entry.delta);
    if (!sum.ok()) return Doom(sum.fault, entry.key);
    entry.value.Assign(ValueView::Integer(sum.value));
    entry.present = true;
    entry.pending = Pending::kPut;
  }
  return Fault::kNone;
}

bool Workspace::StillStand() {
  for (ShardView& view : views_) {
    const VersionNumber counter = store_->shard(view.shard).last_version();
    if (counter == view.checked) continue;
    const EpochGuard guard;
    if (!Stand(view)) return false;
    view.checked = counter;
  }
  return true;
}

bool Workspace::Stand(const ShardView& view) const {
  for (const Entry* entry = view.observed; entry != nullptr;
       entry = entry->next_in_shard) {
    if (!StandsNow(*store_, entry->key, entry->seen, *time_)) return false;
  }
  return true;
}

Fault Workspace::Apply(std::span<const Change> changes) {
  if (fault_ != Fault::kNone) return fault_;
  for (const Change& change : changes) {
    // A few bytes at a far offset: refused before they are allocated.
    if (change.kind == Change::Kind::kWriteRange &&
        store_->budget().IsBeyondLimit(change.offset +
                                       change.value.bytes().size())) {
      return Fault::kOutOfMemory;
    }
  }
  has_changes_ = true;
  FailUnlessDone unless_done{this};
  for (const Change& change : changes) {
    Entry& entry = *change.place.entry;
    switch (change.kind) {
      case Change::Kind::kErase:
      case Change::Kind::kPurge:  // not here: the write door finds the stale
        if (entry.known && !entry.present) break;  // nothing to erase
        entry.present = false;
        entry.pending = entry.pending == Pending::kNothing ||
                                entry.pending == Pending::kDeadline ||
                                entry.pending == Pending::kErase
                            ? Pending::kErase
                            : Pending::kUnmake;
        break;
      case Change::Kind::kPut:
        PutInto(entry, change.value, change.deadline);
        break;
      case Change::Kind::kWriteRange:
        ApplyRange(entry, change.offset, change.value.bytes());
        entry.pending = Pending::kPut;
        break;
      case Change::Kind::kDeadline:
        entry.deadline = change.deadline;
        if (entry.pending != Pending::kPut) entry.pending = Pending::kDeadline;
        break;
    }
    entry.known = !VIGIL_PLANTED(kOwnWritesLost) || entry.observed;
  }
  unless_done.workspace = nullptr;
  return Fault::kNone;
}

void Workspace::ApplyRange(Entry& entry, std::size_t offset,
                           std::string_view bytes) {
  if (!entry.present) {
    entry.value.Assign(ValueView::Bytes({}));
    entry.deadline = kNoDeadline;
    entry.present = true;
  }
  const ValueView view = entry.value.View();
  if (view.is_integer()) {
    IntegerText text;
    entry.value.Assign(ValueView::Bytes(view.Text(text)));
  }
  std::string& value = entry.value.MutableBytes(/*is_raw=*/true);
  if (value.size() < offset + bytes.size()) {
    value.resize(offset + bytes.size());  // zeros in a gap
  }
  value.replace(offset, bytes.size(), bytes);
}

void Workspace::Add(const KeyRef& key, std::int64_t delta) {
  const Place place = FindUnseen(key);
  if (place.fault != Fault::kNone) return;
  Entry& entry = *place.entry;
  has_changes_ = true;
  if (entry.known) {
    const auto sum = AddToInteger(place.value(), delta);
    if (!sum.ok()) {
      Doom(sum.fault, key);
      return;
    }
    const Change change{.kind = Change::Kind::kPut,
                        .place = place,
                        .value = ValueView::Integer(sum.value),
                        .deadline = place.deadline()};
    (void)Apply({&change, 1});  // cannot fail: no fault so far
    return;
  }
  entry.pending = Pending::kAdd;
  if (__builtin_add_overflow(entry.delta, delta, &entry.delta)) {
    Doom(Fault::kOverflow, key);
  }
}

void Workspace::AddTo(Footprint& footprint) const {
  for (const ShardView& view : views_) footprint.Add(view.shard);
  if (observed_ == count_) return;
  for (std::size_t i = 0; i < count_; ++i) {
    const ShardIndex shard = entries_[i].shard;
    if (view_of_[shard] == 0) footprint.Add(shard);
  }
}

void Workspace::PrefetchUnseen() const {
  std::array<const KeyRef*, kMostPrefetched> unseen;
  std::size_t unseen_count = 0;
  for (std::size_t i = 0; i < count_ && unseen_count < unseen.size(); ++i) {
    if (!entries_[i].observed) unseen[unseen_count++] = &entries_[i].key;
  }
  if (unseen_count < 2) return;
  PrefetchKeys(*store_, unseen_count,
               [&](std::size_t i) -> const KeyRef& { return *unseen[i]; });
}

bool Workspace::StandTogether() const {
  if (observed_ < 2) return true;  // one read is one instant
  // The guard's fence separates these looks from the reads before: everything
  // that still stands afterwards stood at the fence.
  const EpochGuard guard;
  for (const ShardView& view : views_) {
    if (store_->shard(view.shard).last_version() != view.checked &&
        !Stand(view)) {
      return false;
    }
  }
  return true;
}

bool Workspace::Validate(const CommitTime& time) {
  for (const ShardView& view : views_) {
    Shard& shard = store_->shard(view.shard);
    shard.mutex().AssertHeld();
    // Where the shard has drawn no version since, nothing in it has changed,
    // and a record that was seen is still where it was. Only time has passed.
    const bool untouched = shard.last_version() == view.checked;
    for (Entry* entry = view.observed; entry != nullptr;
         entry = entry->next_in_shard) {
      if (untouched && !IsExpired(entry->seen.deadline, time)) {
        entry->record = entry->seen.record;
      } else if (!engine::Validate(*store_, shard, entry->key, entry->seen,
                                   time, &entry->record)) {
        return false;
      }
    }
  }
  return true;
}

bool Workspace::CommitOnly(const CommitTime& time) {
  const Entry& entry = entries_[0];
  Shard& shard = store_->shard(entry.shard);
  shard.mutex().AssertHeld();
  Record* record = entry.seen.record;
  // As in Validate(): a shard that has drawn no version has not changed.
  if (shard.last_version() != views_[0].checked &&
      !engine::Validate(*store_, shard, entry.key, entry.seen, time, &record)) {
    return false;
  }
  return record->IsSmall() && !record->can_expire() &&
         WriteDoor::Overwrite(shard, *record, entry.value.View());
}

bool Workspace::OverwriteAll() {
  if (VIGIL_PLANTED(kPublishOneByOne)) return false;
  for (std::size_t i = 0; i < count_; ++i) {
    Entry& entry = entries_[i];
    if (entry.pending == Pending::kNothing) continue;
    if (entry.pending != Pending::kPut || entry.deadline != kNoDeadline) {
      return false;
    }
    Shard& shard = store_->shard(entry.shard);
    shard.mutex().AssertHeld();
    // Where the key was observed, Validate() has just found its record.
    if (!entry.observed) {
      entry.record = shard.table(entry.key.db).Find(entry.key);
    }
    if (entry.record == nullptr ||
        !WriteDoor::CanOverwrite(*entry.record, entry.value.View())) {
      return false;
    }
  }
  for (std::size_t i = 0; i < count_; ++i) {
    Entry& entry = entries_[i];
    if (entry.pending == Pending::kNothing) continue;
    Shard& shard = store_->shard(entry.shard);
    shard.mutex().AssertHeld();
    entry.drawn =
        WriteDoor::BeginOverwrite(shard, *entry.record, entry.value.View());
  }
  for (std::size_t i = 0; i < count_; ++i) {
    const Entry& entry = entries_[i];
    if (entry.pending == Pending::kNothing) continue;
    WriteDoor::EndOverwrite(*entry.record, entry.drawn);
  }
  return true;
}

Fault Workspace::ApplyTo(WriteDoor& door) {
  changes_.clear();
  for (std::size_t i = 0; i < count_; ++i) {
    Entry& entry = entries_[i];
    if (entry.pending == Pending::kNothing) continue;
    WriteDoor::Change change{.kind = WriteDoor::Change::Kind::kPut,
                             .place = {}};
    // Where the key was observed, Validate() has just found its record, or that
    // it has none.
    change.place = entry.observed && !VIGIL_PLANTED(kValidateBeforeLocking)
                       ? WriteDoor::Place{.key = entry.key,
                                          .shard = &store_->shard(entry.shard),
                                          .record = entry.record}
                       : door.Find(entry.key);
    switch (entry.pending) {
      case Pending::kNothing:
        break;
      case Pending::kPut:
        change.value = entry.value.View();
        change.deadline = entry.deadline;
        break;
      case Pending::kDeadline:
        change.kind = WriteDoor::Change::Kind::kDeadline;
        change.deadline = entry.deadline;
        break;
      case Pending::kErase:
      case Pending::kUnmake:
        change.kind = WriteDoor::Change::Kind::kErase;
        break;
      case Pending::kAdd: {
        const auto sum = AddToInteger(change.place.value(), entry.delta);
        if (!sum.ok()) return Doom(sum.fault, entry.key);
        change.value = ValueView::Integer(sum.value);
        change.deadline = change.place.deadline();
        break;
      }
    }
    changes_.push_back(change);
  }
  if (const Fault fault = door.Apply(changes_); fault != Fault::kNone) {
    return fault;
  }
  // An absent key that the body made and deleted is absent still, but touched.
  const WriteDoor::Change* change = changes_.data();
  for (std::size_t i = 0; i < count_; ++i) {
    if (entries_[i].pending == Pending::kNothing) continue;
    if (entries_[i].pending == Pending::kUnmake && !change->place.present()) {
      door.TouchAbsence(entries_[i].key);
    }
    ++change;
  }
  return Fault::kNone;
}

void Workspace::Explain(const CommitTime& time,
                        std::vector<Loss>& losses) const {
  for (std::size_t i = 0; i < count_; ++i) {
    const Entry& entry = entries_[i];
    if (!entry.observed) continue;
    Shard& shard = store_->shard(entry.shard);
    shard.mutex().AssertHeld();
    Record* record;
    if (!engine::Validate(*store_, shard, entry.key, entry.seen, time,
                          &record)) {
      losses.push_back(engine::Explain(shard, entry.key, entry.seen, time));
    }
  }
}

namespace {

// The thread's workspace while nobody uses it. Plain variables, so that looking
// at them needs no call; an owner frees it when the thread ends.
constinit thread_local Workspace* kept_workspace = nullptr;
constinit thread_local bool thread_ends = false;  // keep nothing any more

struct Owner {
  ~Owner() {
    delete kept_workspace;
    kept_workspace = nullptr;
    thread_ends = true;
  }
  bool is_needed = false;
};
thread_local Owner owner;

}  // namespace

Workspace* PooledWorkspace::MakeOne() {
  if (!thread_ends) owner.is_needed = true;  // makes the thread have one
  return new Workspace;
}

PooledWorkspace::PooledWorkspace()
    : workspace_(kept_workspace != nullptr ? kept_workspace : MakeOne()) {
  kept_workspace = nullptr;
}

PooledWorkspace::~PooledWorkspace() {
  workspace_->End();
  if (kept_workspace == nullptr && !thread_ends) {
    kept_workspace = workspace_;
  } else {
    delete workspace_;
  }
}

}  // namespace vigil::engine
