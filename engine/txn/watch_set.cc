#include "engine/txn/watch_set.h"

#include <algorithm>
#include <utility>

#include "engine/store/reader.h"

namespace vigil::engine {

void WatchSet::Watch(const KeyRef& key) {
  if (index_.Find(watched_, watched_.size(), key) != KeyIndex::kNone) return;
  Watched& watched = watched_.emplace_back(key);
  struct Undo {
    WatchSet* set;
    ~Undo() {
      if (set == nullptr) return;
      set->LetGo(set->watched_.back());
      set->watched_.pop_back();
    }
  } undo{this};
  (void)Observe(store_, watched.key, CommitTime(store_.clock()),
                /*value=*/nullptr, /*held=*/nullptr, watched.seen);
  if (watched.seen.ghost != nullptr) {
    watched.late = std::make_unique<LateRelease>();
  }
  index_.Appended(watched_, watched_.size());
  undo.set = nullptr;
}

void WatchSet::Watch(std::span<const KeyRef> keys) {
  struct Undo {
    WatchSet* set;
    const std::size_t before;
    ~Undo() {
      if (set != nullptr) set->ShrinkTo(before);
    }
  } undo{this, watched_.size()};
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
  if (watched.seen.ghost == nullptr) return;
  // Without `late` the watch has only just begun to fail, so this is no body.
  if (watched.late == nullptr || !BodyScope::IsLocked()) {
    Release(store_, watched.key, watched.seen);
    return;
  }
  watched.late->shard = &store_.shard(watched.key);
  watched.late->ghost = std::exchange(watched.seen.ghost, nullptr);
  BodyScope::ReleaseLater(std::move(watched.late));
}

void WatchSet::ShrinkTo(std::size_t count) {
  while (watched_.size() > count) {
    index_.Removing(watched_, watched_.size());
    LetGo(watched_.back());
    watched_.pop_back();
  }
}

void WatchSet::Clear() {
  for (Watched& watched : watched_) LetGo(watched);
  watched_.clear();
  index_.Clear();
}

void WatchSet::AddTo(Footprint& footprint) const {
  for (const Watched& watched : watched_) {
    footprint.Add(store_.ShardOf(watched.key));
  }
}

bool WatchSet::Validate(const CommitTime& time) const {
  for (const Watched& watched : watched_) {
    Shard& shard = store_.shard(watched.key);
    shard.mutex().AssertHeld();
    Record* record;
    if (!engine::Validate(store_, shard, watched.key, watched.seen, time,
                          &record)) {
      return false;
    }
  }
  return true;
}

std::vector<Loss> WatchSet::Explain(const CommitTime& time) const {
  std::vector<Loss> losses;
  for (const Watched& watched : watched_) {
    Shard& shard = store_.shard(watched.key);
    shard.mutex().AssertHeld();
    Record* record;
    if (!engine::Validate(store_, shard, watched.key, watched.seen, time,
                          &record)) {
      losses.push_back(engine::Explain(shard, watched.key, watched.seen, time));
    }
  }
  return losses;
}

}  // namespace vigil::engine
