#include "engine/txn/flush.h"

#include <vector>

#include "engine/store/garbage.h"
#include "engine/txn/commit.h"

namespace vigil::engine {
namespace {

// The shards that hold something, and an empty table for each.
struct Flushed {
  Shard* shard;
  Table::Array empty;
};

class FlushPlan {
 public:
  explicit FlushPlan(std::size_t shards) { flushed_.reserve(shards); }
  ~FlushPlan() {  // where it was not carried out
    for (const Flushed& flushed : flushed_) {
      flushed.shard->mutex().AssertHeld();
      flushed.shard->garbage().Unreserve(1);
      if (flushed.empty.buckets() != nullptr) {
        Table::Array::Destroy(flushed.empty);
      }
    }
  }

  void Add(Shard& shard) ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex()) {
    if (shard.table().size() == 0) return;
    shard.garbage().Reserve(1);
    flushed_.push_back({&shard, Table::Array()});
    flushed_.back().empty = Table::Array::Create(0);
  }

  // The write door's order, with tables for records: no table is published
  // before all hold readers off and have drawn a version.
  void CarryOut(Store& store) noexcept {
    for (const Flushed& flushed : flushed_) {
      flushed.shard->mutex().AssertHeld();
      flushed.shard->table().BeginFlush();
    }
    for (const Flushed& flushed : flushed_) {
      flushed.shard->mutex().AssertHeld();
      flushed.shard->DrawVersion();
    }
    for (const Flushed& flushed : flushed_) {
      Shard& shard = *flushed.shard;
      shard.mutex().AssertHeld();
      const Table::Array old = shard.table().FinishFlush(flushed.empty);
      Shard::Counters& counters = shard.counters();
      const std::size_t bytes =
          counters.record_bytes.load(std::memory_order_relaxed);
      store.budget().ChargeAnyway(
          static_cast<std::int64_t>(flushed.empty.allocated()) -
          static_cast<std::int64_t>(old.allocated() + bytes));
      shard.RetireWithRecords(old, old.allocated() + bytes);
      counters.record_bytes.store(0, std::memory_order_relaxed);
      counters.keys.store(0, std::memory_order_relaxed);
      counters.keys_with_deadline.store(0, std::memory_order_relaxed);
    }
    flushed_.clear();
  }

 private:
  std::vector<Flushed> flushed_;
};

}  // namespace

void FlushAll(Store& store) {
  Footprint all;
  all.SetAll(store.shard_count());
  {
    ShardSetLock locks(store);
    locks.Lock(all);
    CountCommit(store, all);
    FlushPlan plan(all.size());
    for (const ShardIndex index : all) {
      Shard& shard = store.shard(index);
      shard.mutex().AssertHeld();
      plan.Add(shard);
    }
    plan.CarryOut(store);
  }
  for (const ShardIndex index : all) {
    Reclaimed reclaimed;
    Shard& shard = store.shard(index);
    const MutexLock lock(shard.mutex());
    if (shard.garbage().count() > 0) shard.garbage().Collect(reclaimed);
  }
}

}  // namespace vigil::engine
