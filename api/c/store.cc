// Stores and single operations, of the interface for C.

#include "vigil/store.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "vigil/c.h"
#include "vigil/clock.h"
#include "vigil/options.h"
#include "vigil/types.h"

#include "api/c/guard.h"
#include "api/c/handles.h"
#include "api/c/operations.h"

using vigil::Duration;
using vigil::InvalidArgument;
using vigil::Ok;
using vigil::Result;
using vigil::Status;
using vigil::c::Bytes;
using vigil::c::Give;
using vigil::c::GiveValue;
using vigil::c::Guarded;

namespace {

Status ReadSwitch(const struct vigil_setting& setting, bool& target) {
  if (setting.value > 1) {
    return InvalidArgument("option " + std::to_string(setting.option) +
                           " is 0 or 1, not " + std::to_string(setting.value));
  }
  target = setting.value == 1;
  return Ok();
}

Status ReadClock(std::uint64_t value,
                 std::optional<vigil::ManualClock>& clock) {
  if (value > std::numeric_limits<std::int64_t>::max()) {
    return InvalidArgument("VIGIL_MANUAL_CLOCK begins beyond all time");
  }
  clock.emplace(vigil::TimePoint(Duration(static_cast<std::int64_t>(value))));
  return Ok();
}

Status ReadSetting(const struct vigil_setting& setting, vigil::Options& options,
                   std::optional<vigil::ManualClock>& clock) {
  switch (setting.option) {
    case VIGIL_SHARDS:
      options.shards = setting.value;
      return Ok();
    case VIGIL_EXPECTED_KEYS:
      options.expected_keys = setting.value;
      return Ok();
    case VIGIL_MEMORY_LIMIT:
      options.memory_limit = setting.value;
      return Ok();
    case VIGIL_BACKGROUND_EXPIRY:
      return ReadSwitch(setting, options.background_expiry);
    case VIGIL_MAX_QUEUED_COMMANDS:
      options.max_queued_commands = setting.value;
      return Ok();
    case VIGIL_MAX_QUEUED_BYTES:
      options.max_queued_bytes = setting.value;
      return Ok();
    case VIGIL_ALLOW_DEBUG_COMMANDS:
      return ReadSwitch(setting, options.allow_debug_commands);
    case VIGIL_RANDOM_SEED:
      options.random_seed = setting.value;
      return Ok();
    case VIGIL_MANUAL_CLOCK:
      return ReadClock(setting.value, clock);
    default:
      return InvalidArgument("there is no option " +
                             std::to_string(setting.option));
  }
}

// The options that the flags of vigil_set_with stand for; empty: none do.
std::optional<vigil::SetOptions> ToSetOptions(int flags, std::int64_t ttl_ms) {
  constexpr int kWhen = VIGIL_IF_ABSENT | VIGIL_IF_PRESENT;
  constexpr int kAll = kWhen | VIGIL_WITH_TTL | VIGIL_KEEP_TTL;
  if ((flags & ~kAll) != 0 || (flags & kWhen) == kWhen) return std::nullopt;
  vigil::SetOptions options;
  if ((flags & VIGIL_IF_ABSENT) != 0) {
    options.when = vigil::SetWhen::kIfAbsent;
  } else if ((flags & VIGIL_IF_PRESENT) != 0) {
    options.when = vigil::SetWhen::kIfPresent;
  }
  if ((flags & VIGIL_WITH_TTL) != 0) options.ttl = Duration(ttl_ms);
  options.keep_ttl = (flags & VIGIL_KEEP_TTL) != 0;
  return options;
}

struct vigil_stats ToStats(const vigil::StoreStats& stats) {
  return {.keys = stats.keys,
          .bytes = stats.bytes,
          .retired_bytes = stats.retired_bytes,
          .retired_objects = stats.retired_objects,
          .ghosts = stats.ghosts,
          .shards = stats.shards,
          .commits = stats.commits,
          .conflicts_changed = stats.conflicts_changed,
          .conflicts_created = stats.conflicts_created,
          .conflicts_deleted = stats.conflicts_deleted,
          .conflicts_expired = stats.conflicts_expired,
          .retries = stats.retries,
          .escalations = stats.escalations,
          .purged = stats.purged};
}

}  // namespace

const char* vigil_version(void) { return VIGIL_VERSION; }

enum vigil_status vigil_open(const struct vigil_setting* settings, size_t count,
                             struct vigil_store** store) {
  const bool readable = settings != nullptr || count == 0;
  return Guarded({store}, {}, [&]() -> Status {
    if (!readable) return InvalidArgument("the settings are NULL");
    auto handle = std::make_unique<vigil_store>();
    vigil::Options options;
    for (std::size_t i = 0; i < count; ++i) {
      Status status = ReadSetting(settings[i], options, handle->clock);
      if (!status.ok()) return status;
    }
    if (handle->clock.has_value()) options.clock = &*handle->clock;
    Result<vigil::Store> opened = vigil::Store::Open(options);
    if (!opened.ok()) return std::move(opened).status();
    handle->store.emplace(*std::move(opened));
    *store = handle.release();
    return Ok();
  });
}

void vigil_close(struct vigil_store* store) { delete store; }

enum vigil_status vigil_advance_clock(struct vigil_store* store,
                                      int64_t milliseconds) {
  return Guarded({store}, {}, [&]() -> Status {
    if (!store->clock.has_value()) {
      return vigil::FailedPrecondition(
          "the store was not opened with VIGIL_MANUAL_CLOCK");
    }
    store->clock->Advance(Duration(milliseconds));
    return Ok();
  });
}

enum vigil_status vigil_get_stats(const struct vigil_store* store,
                                  struct vigil_stats* stats,
                                  size_t stats_size) {
  return Guarded({store}, {}, [&] {
    if (stats != nullptr) {
      const struct vigil_stats figures = ToStats(store->store->Stats());
      std::memset(stats, 0, stats_size);
      std::memcpy(stats, &figures, std::min(stats_size, sizeof figures));
    }
    return Ok();
  });
}

enum vigil_status vigil_get(const struct vigil_store* store, const char* key,
                            size_t key_size, struct vigil_buffer* value,
                            bool* found) {
  const Bytes name{key, key_size};
  return Guarded({store}, {name}, [&] {
    return vigil::c::Get(*store->store, name, value, found);
  });
}

enum vigil_status vigil_get_int(const struct vigil_store* store,
                                const char* key, size_t key_size,
                                int64_t* value, bool* found) {
  const Bytes name{key, key_size};
  return Guarded({store}, {name}, [&] {
    return vigil::c::GetInt(*store->store, name, value, found);
  });
}

enum vigil_status vigil_set(struct vigil_store* store, const char* key,
                            size_t key_size, const char* value,
                            size_t value_size) {
  const Bytes name{key, key_size};
  const Bytes bytes{value, value_size};
  return Guarded({store}, {name, bytes},
                 [&] { return vigil::c::Set(*store->store, name, bytes); });
}

enum vigil_status vigil_set_with(struct vigil_store* store, const char* key,
                                 size_t key_size, const char* value,
                                 size_t value_size, int flags, int64_t ttl_ms,
                                 bool* applied) {
  const Bytes name{key, key_size};
  const Bytes bytes{value, value_size};
  return Guarded({store}, {name, bytes}, [&]() -> Status {
    const std::optional<vigil::SetOptions> options =
        ToSetOptions(flags, ttl_ms);
    if (!options) {
      return InvalidArgument("flags that contradict each other or are none: " +
                             std::to_string(flags));
    }
    const Result<vigil::SetResult> set =
        store->store->Set(name.view(), bytes.view(), *options);
    if (set.ok()) Give(applied, set->applied);
    return set.status();
  });
}

enum vigil_status vigil_incr(struct vigil_store* store, const char* key,
                             size_t key_size, int64_t delta, int64_t* sum) {
  const Bytes name{key, key_size};
  return Guarded({store}, {name}, [&] {
    return vigil::c::IncrBy(*store->store, name, delta, sum);
  });
}

enum vigil_status vigil_del(struct vigil_store* store, const char* key,
                            size_t key_size, bool* removed) {
  const Bytes name{key, key_size};
  return Guarded({store}, {name},
                 [&] { return vigil::c::Del(*store->store, name, removed); });
}

enum vigil_status vigil_expire(struct vigil_store* store, const char* key,
                               size_t key_size, int64_t ttl_ms, bool* applied) {
  const Bytes name{key, key_size};
  return Guarded({store}, {name}, [&] {
    return vigil::c::Expire(*store->store, name, ttl_ms, applied);
  });
}

enum vigil_status vigil_persist(struct vigil_store* store, const char* key,
                                size_t key_size, bool* applied) {
  const Bytes name{key, key_size};
  return Guarded({store}, {name}, [&] {
    return GiveValue(applied, store->store->Persist(name.view()));
  });
}

enum vigil_status vigil_ttl(const struct vigil_store* store, const char* key,
                            size_t key_size, int64_t* ttl_ms, bool* found) {
  const Bytes name{key, key_size};
  return Guarded({store}, {name}, [&]() -> Status {
    const Result<vigil::Ttl> ttl = store->store->GetTtl(name.view());
    if (!ttl.ok()) return ttl.status();
    Give(ttl_ms, std::int64_t{ttl->left.value_or(Duration(-1)).count()});
    Give(found, ttl->present);
    return Ok();
  });
}

enum vigil_status vigil_get_versioned(const struct vigil_store* store,
                                      const char* key, size_t key_size,
                                      struct vigil_buffer* value, bool* found,
                                      uint64_t* version) {
  const Bytes name{key, key_size};
  return Guarded({store}, {name}, [&]() -> Status {
    Result<vigil::Versioned> got = store->store->GetVersioned(name.view());
    if (!got.ok()) return std::move(got).status();
    Give(found, got->value.has_value());
    Give(version, static_cast<std::uint64_t>(got->version));
    if (value != nullptr) value->bytes = std::move(got->value).value_or("");
    return Ok();
  });
}

enum vigil_status vigil_set_if(struct vigil_store* store, const char* key,
                               size_t key_size, const char* value,
                               size_t value_size, uint64_t expected,
                               uint64_t* version) {
  const Bytes name{key, key_size};
  const Bytes bytes{value, value_size};
  return Guarded({store}, {name, bytes}, [&]() -> Status {
    const Result<vigil::Version> set = store->store->SetIf(
        name.view(), bytes.view(), static_cast<vigil::Version>(expected));
    if (set.ok()) Give(version, static_cast<std::uint64_t>(*set));
    return set.status();
  });
}

enum vigil_status vigil_del_if(struct vigil_store* store, const char* key,
                               size_t key_size, uint64_t expected) {
  const Bytes name{key, key_size};
  return Guarded({store}, {name}, [&] {
    return store->store->DelIf(name.view(),
                               static_cast<vigil::Version>(expected));
  });
}
