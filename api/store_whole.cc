// Store: opening one, and what concerns the whole of it.

#include <algorithm>
#include <bit>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "vigil/store.h"

#include "api/command/store_words.h"
#include "api/translate.h"
#include "engine/base/clock.h"
#include "engine/engine.h"
#include "engine/expiry/purge.h"
#include "engine/ops/scan_ops.h"
#include "engine/txn/body_scope.h"
#include "engine/txn/flush.h"
#include "engine/txn/invariants.h"

namespace vigil {

namespace ops = engine::ops;
using api::InsideBody;
using engine::BodyScope;

namespace {

// The user's clock as the engine's.
class ClockAdapter final : public engine::Clock {
 public:
  explicit ClockAdapter(const vigil::Clock& clock) : clock_(clock) {}
  engine::TimeMs NowMs() const override {
    return clock_.Now().time_since_epoch().count();
  }

 private:
  const vigil::Clock& clock_;
};

// At least 64, so that two threads rarely meet; four per thread, so that more
// do not meet more often.
std::size_t DefaultShards() {
  const std::size_t threads = std::max(1u, std::thread::hardware_concurrency());
  return std::clamp<std::size_t>(std::bit_ceil(4 * threads), 64,
                                 engine::kMaxShards);
}

std::unique_ptr<engine::Engine> MakeEngine(const Options& options) {
  engine::StoreConfig config;
  config.shards = options.shards != 0 ? options.shards : DefaultShards();
  config.expected_keys = options.expected_keys;
  config.memory_limit = options.memory_limit;
  config.hash_secret =
      options.hash_secret ? *options.hash_secret : engine::RandomHashSecret();
  config.random_seed = options.random_seed;
  std::unique_ptr<const engine::Clock> clock;
  if (options.clock != nullptr) {
    clock = std::make_unique<ClockAdapter>(*options.clock);
  }
  return std::make_unique<engine::Engine>(config, std::move(clock),
                                          options.background_expiry);
}

}  // namespace

// --- Life ---

Store::Store() : Store(Make(Options())) {}
Store::Store(std::unique_ptr<engine::Engine> engine,
             std::unique_ptr<command::StoreWords> words)
    : engine_(std::move(engine)), words_(std::move(words)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::Make(const Options& options) {
  return Store(MakeEngine(options),
               std::make_unique<command::StoreWords>(command::StoreWords::Setup{
                   .allow_debug_commands = options.allow_debug_commands,
                   .memory_limit = options.memory_limit,
                   .queue_limits = {.commands = options.max_queued_commands,
                                    .bytes = options.max_queued_bytes}}));
}

Result<Store> Store::Open(const Options& options) {
  if (options.shards != 0 && (!std::has_single_bit(options.shards) ||
                              options.shards > engine::kMaxShards)) {
    return InvalidArgument("Options::shards is " +
                           std::to_string(options.shards) +
                           ": it must be 0 or a power of two up to 65536");
  }
  if (options.max_queued_commands == 0) {
    return InvalidArgument("Options::max_queued_commands must be at least 1");
  }
  if (options.max_queued_bytes == 0) {
    return InvalidArgument("Options::max_queued_bytes must be at least 1");
  }
  return Make(options);
}

// --- The whole keyspace ---

Result<std::optional<std::string>> Store::RandomKey() const {
  if (BodyScope::Forbids(engine_->store())) {
    return InsideBody("Store::RandomKey", "");
  }
  return ops::RandomKey(engine_->store());
}

Result<ScanPage> Store::Scan(std::uint64_t cursor, std::size_t count) const {
  if (BodyScope::Forbids(engine_->store()))
    return InsideBody("Store::Scan", "");
  auto page =
      ops::Scan(engine_->store(), cursor, std::max<std::size_t>(1, count));
  if (!page) return InvalidArgument("the cursor is not of this store's Scan");
  return ScanPage{.cursor = page->cursor, .keys = std::move(page->keys)};
}

std::size_t Store::Size() const {
  return ops::Size(engine_->store(), /*db=*/0);
}

Status Store::FlushAll() {
  if (BodyScope::Forbids(engine_->store())) {
    return InsideBody("Store::FlushAll", "");
  }
  engine::FlushAll(engine_->store());
  return Ok();
}

Result<std::size_t> Store::PurgeExpired() {
  if (BodyScope::Forbids(engine_->store())) {
    return InsideBody("Store::PurgeExpired", "");
  }
  const std::size_t purged = engine::PurgeAll(engine_->store());
  engine::CollectGarbage(engine_->store());
  return purged;
}

Status Store::CheckInvariants() const {
  if (BodyScope::Forbids(engine_->store())) {
    return InsideBody("Store::CheckInvariants", "");
  }
  const std::string what = engine::FindDisagreement(engine_->store());
  return what.empty() ? Ok() : FailedPrecondition(what);
}

StoreStats Store::Stats() const {
  engine::Store& store = engine_->store();
  StoreStats stats;
  stats.shards = store.shard_count();
  for (engine::ShardIndex i = 0; i < store.shard_count(); ++i) {
    engine::Shard& shard = store.shard(i);
    const engine::MutexLock lock(shard.mutex());
    const engine::Shard::Counters& counters = shard.counters();
    for (int db = 0; db < engine::kDatabases; ++db) {
      engine::Table& table = shard.table(db);
      stats.keys += table.counters().keys.load(std::memory_order_relaxed);
      stats.bytes +=
          table.counters().record_bytes.load(std::memory_order_relaxed) +
          table.allocated();
    }
    stats.commits += counters.commits.load(std::memory_order_relaxed);
    stats.purged += counters.purged.load(std::memory_order_relaxed);
    stats.retired_bytes += shard.garbage().bytes();
    stats.retired_objects += shard.garbage().count();
    stats.ghosts += shard.ghosts().size();
  }
  using engine::LossKind;
  stats.conflicts_changed = engine_->losses(LossKind::kChanged);
  stats.conflicts_created = engine_->losses(LossKind::kCreated);
  stats.conflicts_deleted = engine_->losses(LossKind::kDeleted);
  stats.conflicts_expired = engine_->losses(LossKind::kExpired);
  const engine::ClosureCounters& closures = engine_->closure_counters();
  stats.retries = closures.retries.load(std::memory_order_relaxed);
  stats.escalations = closures.escalations.load(std::memory_order_relaxed);
  return stats;
}

}  // namespace vigil
