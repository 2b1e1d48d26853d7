// Commands on the deadline of a key.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "api/command/arguments.h"
#include "api/command/command.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/outcome_reply.h"
#include "api/command/read_view.h"
#include "engine/base/clock.h"
#include "engine/base/numbers.h"
#include "engine/ops/key_ops.h"
#include "engine/store/record.h"
#include "engine/txn/write_door.h"

namespace vigil::command {

namespace ops = engine::ops;
using engine::kMsPerSecond;
using engine::TimeMs;
using engine::WriteDoor;

namespace {

enum class Unit : std::uint8_t { kSeconds, kMilliseconds };
enum class From : std::uint8_t { kNow, kEpoch };

// What is left of a key's time, or its deadline. -2: no key, -1: no deadline.
Reply Left(const ReadView& keys, const Call& call, Unit unit, From from) {
  const auto look = keys.Find(call.key());
  if (!look) return Reply::Integer(-2);
  if (look->deadline == engine::kNoDeadline) return Reply::Integer(-1);
  const TimeMs time =
      from == From::kNow ? look->deadline - look->now : look->deadline;
  const auto left = static_cast<std::uint64_t>(std::max<TimeMs>(0, time));
  return Reply::Integer(static_cast<std::int64_t>(
      unit == Unit::kSeconds ? (left + kMsPerSecond / 2) / kMsPerSecond
                             : left));
}

std::optional<Reply> TakeWhen(Args words, ops::ExpireWhen& when) {
  bool nx = false;
  bool xx = false;
  bool gt = false;
  bool lt = false;
  for (const std::string_view word : words) {
    if (IsOption(word, "nx")) {
      nx = true;
    } else if (IsOption(word, "xx")) {
      xx = true;
    } else if (IsOption(word, "gt")) {
      gt = true;
    } else if (IsOption(word, "lt")) {
      lt = true;
    } else {
      return UnsupportedOption(word);
    }
  }
  if (nx && (xx || gt || lt)) return ErrorReply(kExpireNxAndOthers);
  if (gt && lt) return ErrorReply(kExpireGtAndLt);
  using When = ops::ExpireWhen;
  if (nx) when = When::kIfNone;
  if (xx) when = When::kIfSome;
  if (gt) when = When::kIfLater;  // of some deadline, so XX adds nothing
  if (lt) when = xx ? When::kIfSomeAndSooner : When::kIfSooner;
  return std::nullopt;
}

Reply SetDeadline(WriteDoor& keys, const Call& call, Unit unit, From from) {
  ops::ExpireWhen when = ops::ExpireWhen::kAlways;
  if (auto error = TakeWhen(call.args.subspan(3), when)) {
    return *std::move(error);
  }
  const auto number = engine::ParseInteger(call.args[2]);
  if (!number) return ErrorReply(kNotAnInteger);
  TimeMs deadline = *number;
  if (unit == Unit::kSeconds &&
      __builtin_mul_overflow(deadline, kMsPerSecond, &deadline)) {
    return InvalidExpireTime(call.command.name);
  }
  if (from == From::kNow &&
      __builtin_add_overflow(deadline, keys.Now(), &deadline)) {
    return InvalidExpireTime(call.command.name);
  }
  return OutcomeReply(ops::ExpireAt(keys, call.key(), deadline, when));
}

}  // namespace

Reply Ttl(const ReadView& keys, const Call& call) {
  return Left(keys, call, Unit::kSeconds, From::kNow);
}
Reply PTtl(const ReadView& keys, const Call& call) {
  return Left(keys, call, Unit::kMilliseconds, From::kNow);
}
Reply ExpireTime(const ReadView& keys, const Call& call) {
  return Left(keys, call, Unit::kSeconds, From::kEpoch);
}
Reply PExpireTime(const ReadView& keys, const Call& call) {
  return Left(keys, call, Unit::kMilliseconds, From::kEpoch);
}

Reply Expire(WriteDoor& keys, const Call& call) {
  return SetDeadline(keys, call, Unit::kSeconds, From::kNow);
}
Reply PExpire(WriteDoor& keys, const Call& call) {
  return SetDeadline(keys, call, Unit::kMilliseconds, From::kNow);
}
Reply ExpireAt(WriteDoor& keys, const Call& call) {
  return SetDeadline(keys, call, Unit::kSeconds, From::kEpoch);
}
Reply PExpireAt(WriteDoor& keys, const Call& call) {
  return SetDeadline(keys, call, Unit::kMilliseconds, From::kEpoch);
}

Reply Persist(WriteDoor& keys, const Call& call) {
  return OutcomeReply(ops::Persist(keys, call.key()));
}

}  // namespace vigil::command
