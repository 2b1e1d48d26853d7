// Commands on the numbers that strings spell.

#include "engine/base/numbers.h"

#include <cstdint>
#include <limits>
#include <optional>

#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/outcome_reply.h"
#include "engine/ops/overwrite.h"
#include "engine/ops/string_ops.h"
#include "engine/txn/write_door.h"

namespace vigil::command {

namespace ops = engine::ops;
using engine::WriteDoor;

Reply Incr(WriteDoor& keys, const Call& call) {
  return OutcomeReply(ops::IncrBy(keys, call.key(), 1));
}

Reply Decr(WriteDoor& keys, const Call& call) {
  return OutcomeReply(ops::IncrBy(keys, call.key(), -1));
}

Reply IncrBy(WriteDoor& keys, const Call& call) {
  const auto delta = engine::ParseInteger(call.args[2]);
  if (!delta) return ErrorReply(kNotAnInteger);
  return OutcomeReply(ops::IncrBy(keys, call.key(), *delta));
}

Reply DecrBy(WriteDoor& keys, const Call& call) {
  const auto delta = engine::ParseInteger(call.args[2]);
  if (!delta) return ErrorReply(kNotAnInteger);
  if (*delta == std::numeric_limits<std::int64_t>::min()) {
    return ErrorReply(kDecrementOverflow);
  }
  return OutcomeReply(ops::DecrBy(keys, call.key(), *delta));
}

namespace {

std::optional<Reply> AddInPlace(engine::Shard& shard, const Call& call,
                                std::int64_t delta) {
  shard.mutex().AssertHeld();
  const auto sum = ops::AddInPlace(shard, call.key(), delta);
  if (!sum) return std::nullopt;
  return Reply::Integer(*sum);
}

}  // namespace

std::optional<Reply> IncrInPlace(engine::Shard& shard, const Call& call) {
  return AddInPlace(shard, call, 1);
}

std::optional<Reply> DecrInPlace(engine::Shard& shard, const Call& call) {
  return AddInPlace(shard, call, -1);
}

std::optional<Reply> IncrByInPlace(engine::Shard& shard, const Call& call) {
  const auto delta = engine::ParseInteger(call.args[2]);
  if (!delta) return std::nullopt;
  return AddInPlace(shard, call, *delta);
}

std::optional<Reply> DecrByInPlace(engine::Shard& shard, const Call& call) {
  const auto delta = engine::ParseInteger(call.args[2]);
  if (!delta || *delta == std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return AddInPlace(shard, call, -*delta);
}

Reply IncrByFloat(WriteDoor& keys, const Call& call) {
  const auto delta = engine::ParseFloat(call.args[2]);
  if (!delta) {  // the key's type is looked at first
    const auto there = ops::StrLen(keys, call.key());
    return there.ok() ? ErrorReply(kNotAFloat) : FaultReply(there.fault);
  }
  const auto sum = ops::IncrByFloat(keys, call.key(), *delta);
  if (!sum.ok()) return FaultReply(sum.fault);
  return Reply::Bulk(engine::FormatFloat(sum.value));
}

}  // namespace vigil::command
