// The usual case of what writes one key: a small value without a deadline takes
// the place of another. It needs no write door; see CommitOverwrite().

#ifndef VIGIL_ENGINE_OPS_OVERWRITE_H_
#define VIGIL_ENGINE_OPS_OVERWRITE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/hash.h"
#include "engine/store/shard.h"
#include "engine/txn/write_door.h"
#include "engine/types/value.h"

namespace vigil::engine::ops {

// SetText() in that case; false, and nothing has changed: it is another one.
[[gnu::always_inline]] inline bool SetTextInPlace(Shard& shard,
                                                  const KeyRef& key,
                                                  const ValueView& value)
    ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex()) {
  Record* const record = WriteDoor::FindSmall(shard, key);
  return record != nullptr && WriteDoor::Overwrite(shard, *record, value);
}

// IncrBy() in that case: the sum. Nothing, and nothing has changed: it is
// another one.
[[gnu::always_inline]] inline std::optional<std::int64_t> AddInPlace(
    Shard& shard, const KeyRef& key, std::int64_t delta)
    ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mutex()) {
  Record* const record = WriteDoor::FindSmall(shard, key);
  if (record == nullptr) return std::nullopt;
  const ValueView old = record->View();
  std::int64_t sum;
  if (!old.is_integer() || __builtin_add_overflow(old.number(), delta, &sum) ||
      !WriteDoor::Overwrite(shard, *record, ValueView::Integer(sum))) {
    return std::nullopt;
  }
  return sum;
}

}  // namespace vigil::engine::ops

#endif  // VIGIL_ENGINE_OPS_OVERWRITE_H_
