// SET and GETEX with their options, and what is a SET with another name.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "api/command/arguments.h"
#include "api/command/command.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/outcome_reply.h"
#include "engine/base/clock.h"
#include "engine/base/numbers.h"
#include "engine/ops/key_ops.h"
#include "engine/ops/overwrite.h"
#include "engine/ops/string_ops.h"
#include "engine/txn/write_door.h"

namespace vigil::command {

namespace ops = engine::ops;
using engine::kMsPerSecond;
using engine::TimeMs;
using engine::WriteDoor;

namespace {

constexpr TimeMs kForever = std::numeric_limits<TimeMs>::max();

// What the options say about the key's deadline.
enum class Lifetime : std::uint8_t {
  kUnsaid,
  kKeep,
  kPersist,
  kSeconds,
  kMilliseconds,
  kAtSecond,
  kAtMillisecond,
};

struct StringOptions {
  ops::SetSpec::When when = ops::SetSpec::When::kAlways;
  bool get = false;
  Lifetime lifetime = Lifetime::kUnsaid;
  std::string_view time;  // its number, not looked at yet

  bool has_time() const { return lifetime >= Lifetime::kSeconds; }
};

// The options that are followed by a number.
Lifetime TimedLifetime(std::string_view word) {
  if (IsOption(word, "ex")) return Lifetime::kSeconds;
  if (IsOption(word, "px")) return Lifetime::kMilliseconds;
  if (IsOption(word, "exat")) return Lifetime::kAtSecond;
  if (IsOption(word, "pxat")) return Lifetime::kAtMillisecond;
  return Lifetime::kUnsaid;
}

// SET's own options; false: `word` is none, or contradicts one before.
bool TakeSetOption(std::string_view word, StringOptions& options) {
  using When = ops::SetSpec::When;
  if (IsOption(word, "nx") && options.when != When::kIfPresent) {
    options.when = When::kIfAbsent;
  } else if (IsOption(word, "xx") && options.when != When::kIfAbsent) {
    options.when = When::kIfPresent;
  } else if (IsOption(word, "get")) {
    options.get = true;
  } else {
    return false;
  }
  return true;
}

// Reads the options of SET, or of GETEX; false: a syntax error. Options about
// the deadline exclude each other, but each may be repeated; the last counts.
bool TakeOptions(Args words, bool of_set, StringOptions& options) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (of_set && TakeSetOption(words[i], options)) continue;
    Lifetime lifetime = TimedLifetime(words[i]);
    if (lifetime != Lifetime::kUnsaid) {
      if (++i == words.size()) return false;
      options.time = words[i];
    } else if (IsOption(words[i], of_set ? "keepttl" : "persist")) {
      lifetime = of_set ? Lifetime::kKeep : Lifetime::kPersist;
    } else {
      return false;
    }
    if (options.lifetime != Lifetime::kUnsaid && options.lifetime != lifetime) {
      return false;
    }
    options.lifetime = lifetime;
  }
  return true;
}

// The deadline that `lifetime` and its number name, or the error reply.
std::optional<Reply> TakeDeadline(Lifetime lifetime, std::string_view word,
                                  WriteDoor& keys, const Call& call,
                                  TimeMs& deadline) {
  const auto number = engine::ParseInteger(word);
  if (!number) return ErrorReply(kNotAnInteger);
  deadline = *number;
  const bool in_seconds =
      lifetime == Lifetime::kSeconds || lifetime == Lifetime::kAtSecond;
  if (deadline <= 0 || (in_seconds && deadline > kForever / kMsPerSecond)) {
    return InvalidExpireTime(call.command.name);
  }
  if (in_seconds) deadline *= kMsPerSecond;
  if ((lifetime == Lifetime::kSeconds || lifetime == Lifetime::kMilliseconds) &&
      __builtin_add_overflow(deadline, keys.Now(), &deadline)) {
    return InvalidExpireTime(call.command.name);
  }
  return std::nullopt;
}

// SETEX and PSETEX: the time comes before the value.
Reply SetFor(Lifetime lifetime, WriteDoor& keys, const Call& call) {
  TimeMs deadline = 0;
  if (auto error = TakeDeadline(lifetime, call.args[2], keys, call, deadline)) {
    return *std::move(error);
  }
  ops::SetSpec spec;
  spec.deadline = deadline;
  return DoneReply(ops::Set(keys, call.key(), call.args[3], spec).fault);
}

}  // namespace

Reply Set(WriteDoor& keys, const Call& call) {
  if (call.args.size() == 3) {
    return DoneReply(ops::SetText(keys, call.key(), call.args[2]));
  }
  StringOptions options;
  if (!TakeOptions(call.args.subspan(3), /*of_set=*/true, options)) {
    return ErrorReply(kSyntax);
  }
  ops::SetSpec spec;
  spec.when = options.when;
  spec.return_old = options.get;
  spec.keep_ttl = options.lifetime == Lifetime::kKeep;
  if (options.has_time()) {
    TimeMs deadline = 0;
    if (auto error = TakeDeadline(options.lifetime, options.time, keys, call,
                                  deadline)) {
      return *std::move(error);
    }
    spec.deadline = deadline;
  }
  auto outcome = ops::Set(keys, call.key(), call.args[2], spec);
  if (!outcome.ok()) return FaultReply(outcome.fault);
  // With GET the reply does not say whether the value was set.
  if (options.get) return TextReply(std::move(outcome.value.old));
  return outcome.value.applied ? Reply::Ok() : Reply::Null();
}

std::optional<Reply> SetInPlace(engine::Shard& shard, const Call& call) {
  if (call.args.size() != 3) return std::nullopt;
  const auto value = engine::ValueView::String(call.args[2]);
  shard.mutex().AssertHeld();
  if (!ops::SetTextInPlace(shard, call.key(), value)) return std::nullopt;
  return Reply::Ok();
}

Reply SetEx(WriteDoor& keys, const Call& call) {
  return SetFor(Lifetime::kSeconds, keys, call);
}

Reply PSetEx(WriteDoor& keys, const Call& call) {
  return SetFor(Lifetime::kMilliseconds, keys, call);
}

Reply GetEx(WriteDoor& keys, const Call& call) {
  StringOptions options;
  if (!TakeOptions(call.args.subspan(2), /*of_set=*/false, options)) {
    return ErrorReply(kSyntax);
  }
  ops::GetExSpec spec;
  spec.persist = options.lifetime == Lifetime::kPersist;
  if (options.has_time()) {
    TimeMs deadline = 0;
    if (auto error = TakeDeadline(options.lifetime, options.time, keys, call,
                                  deadline)) {
      // The key is looked at before the number: an absent one answers nil.
      const auto there = ops::GetEx(keys, call.key(), {});
      const bool is_string = there.ok() && there.value.has_value();
      return is_string ? *std::move(error) : OutcomeReply(there);
    }
    spec.deadline = deadline;
  }
  return OutcomeReply(ops::GetEx(keys, call.key(), spec));
}

}  // namespace vigil::command
