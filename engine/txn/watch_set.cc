#include "engine/txn/watch_set.h"

#include <algorithm>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/store/reader.h"

namespace vigil::engine {

WatchSet::Watched& WatchSet::Next(const KeyRef& key) {
  if (count_ == watched_.size()) watched_.emplace_back();
  Watched& watched = watched_[count_];
  AssignBytes(watched.bytes, key.bytes);
  watched.key = {watched.bytes, key.hash, key.db};
  return watched;
}

void WatchSet::Watch(const KeyRef& key) {
  if (index_.Find(watched_, count_, key) != KeyIndex::kNone) return;
  Watched& watched = Next(key);
  struct Undo {
    WatchSet* set;
    Watched& watched;
    ~Undo() {
      if (set != nullptr) set->LetGo(watched);
    }
  } undo{this, watched};
  (void)Observe(store_, watched.key, CommitTime(store_.clock()),
                /*value=*/nullptr, /*held=*/nullptr, watched.seen);
  if (watched.seen.ghost != nullptr) {
    watched.late = std::make_unique<LateRelease>();
  }
  index_.Appended(watched_, count_ + 1);
  ++count_;
  undo.set = nullptr;
}

void WatchSet::Watch(std::span<const KeyRef> keys) {
  struct Undo {
    WatchSet* set;
    const std::size_t before;
    ~Undo() {
      if (set != nullptr) set->ShrinkTo(before);
    }
  } undo{this, count_};
  constexpr std::size_t kBatch = 16;
  while (!keys.empty()) {
    const std::span<const KeyRef> batch =
        keys.first(std::min(kBatch, keys.size()));
    if (batch.size() > 1) {
      PrefetchKeys(store_, batch.size(),
                   [&](std::size_t i) -> const KeyRef& { return batch[i]; });
    }
    for (const KeyRef& key : batch) Watch(key);
    keys = keys.subspan(batch.size());
  }
  undo.set = nullptr;
}

void WatchSet::LetGo(Watched& watched) {
  std::unique_ptr<LateRelease> late = std::move(watched.late);
  if (watched.seen.ghost == nullptr) return;
  // Without `late` the watch has only just begun to fail, so this is no body.
  if (late == nullptr || !BodyScope::IsLocked()) {
    Release(store_, watched.key, watched.seen);
    return;
  }
  late->shard = &store_.shard(watched.key);
  late->ghost = std::exchange(watched.seen.ghost, nullptr);
  BodyScope::ReleaseLater(std::move(late));
}
void WatchSet::ShrinkTo(std::size_t count) {
  while (count_ > count) {
    index_.Removing(watched_, count_);
    LetGo(watched_[--count_]);
  }
}

void WatchSet::Clear() {
  while (count_ > 0) {
    Watched& watched = watched_[--count_];
    LetGo(watched);
    if (watched.bytes.capacity() > kKeptKeyBytes) watched.bytes = {};
  }
  while (watched_.size() > kKeptEntries) watched_.pop_back();
  index_.Clear();
}

void WatchSet::AddTo(Footprint& footprint) const {
  for (std::size_t i = 0; i < count_; ++i) {
    footprint.Add(store_.ShardOf(watched_[i].key));
  }
}

bool WatchSet::Validate(const Watched& watched, const CommitTime& time) const {
  Shard& shard = store_.shard(watched.key);
  shard.mutex().AssertHeld();
  Record* record;
  return engine::Validate(store_, shard, watched.key, watched.seen, time,
                          &record);
}

bool WatchSet::Validate(const CommitTime& time) const {
  for (std::size_t i = 0; i < count_; ++i) {
    if (!Validate(watched_[i], time)) return false;
  }
  return true;
}

std::vector<Loss> WatchSet::Explain(const CommitTime& time) const {
  std::vector<Loss> losses;
  for (std::size_t i = 0; i < count_; ++i) {
    const Watched& watched = watched_[i];
    if (Validate(watched, time)) continue;
    Shard& shard = store_.shard(watched.key);
    shard.mutex().AssertHeld();
    losses.push_back(engine::Explain(shard, watched.key, watched.seen, time));
  }
  return losses;
}

}  // namespace vigil::engine
