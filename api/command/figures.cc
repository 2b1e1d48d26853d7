#include "api/command/figures.h"

#include <atomic>

#include "api/command/session_words.h"
#include "engine/base/mutex.h"
#include "engine/engine.h"
#include "engine/store/shard.h"
#include "engine/store/store.h"
#include "engine/txn/loss.h"

namespace vigil::command {
namespace {

template <class T>
T Now(const std::atomic<T>& counter) {
  return counter.load(std::memory_order_relaxed);
}

void AddShard(engine::Shard& shard, Figures& figures)
    ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex()) {
  for (int db = 0; db < engine::kDatabases; ++db) {
    engine::Table& table = shard.table(db);
    auto& database = figures.databases[static_cast<std::size_t>(db)];
    database.keys += Now(table.counters().keys);
    database.keys_with_deadline += Now(table.counters().keys_with_deadline);
    figures.bytes += Now(table.counters().record_bytes) + table.allocated();
  }
  figures.commits += Now(shard.counters().commits);
  figures.purged += Now(shard.counters().purged);
  figures.retired_bytes += shard.garbage().bytes();
  figures.retired_objects += shard.garbage().count();
  figures.ghosts += shard.ghosts().size();
}

}  // namespace

Figures TakeFigures(SessionWords& session) {
  engine::Store& store = session.engine.store();
  Figures figures;
  for (engine::ShardIndex i = 0; i < store.shard_count(); ++i) {
    engine::Shard& shard = store.shard(i);
    if (session.in_exec) {
      shard.mutex().AssertHeld();
      AddShard(shard, figures);
    } else {
      const engine::MutexLock lock(shard.mutex());
      AddShard(shard, figures);
    }
  }
  return figures;
}

std::vector<std::pair<std::string_view, std::uint64_t>> TransactionFigures(
    SessionWords& session) {
  using engine::LossKind;
  const Figures figures = TakeFigures(session);
  engine::Engine& engine = session.engine;
  return {
      {"commits", figures.commits},
      {"conflicts_changed", engine.losses(LossKind::kChanged)},
      {"conflicts_created", engine.losses(LossKind::kCreated)},
      {"conflicts_deleted", engine.losses(LossKind::kDeleted)},
      {"conflicts_expired", engine.losses(LossKind::kExpired)},
      {"retries", Now(engine.closure_counters().retries)},
      {"escalations", Now(engine.closure_counters().escalations)},
      {"ghosts", figures.ghosts},
      {"purged", figures.purged},
      {"retired_objects", figures.retired_objects},
      {"retired_bytes", figures.retired_bytes},
      {"shards", engine.store().shard_count()},
  };
}

}  // namespace vigil::command
