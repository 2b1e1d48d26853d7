#include "api/translate.h"

#include "engine/types/value.h"

namespace vigil::api {
namespace {

// A key for an error message: shortened, and without bytes that would garble a
// terminal.
std::string Quoted(std::string_view key) {
  constexpr std::size_t kShown = 64;
  std::string text = "'";
  for (const char c : key.substr(0, kShown)) {
    text.push_back(c >= ' ' && c != 0x7f ? c : '?');
  }
  text.append(key.size() > kShown ? "...'" : "'");
  return text;
}

}  // namespace

Status ToStatus(engine::Fault fault, std::string_view key) {
  const std::string name = Quoted(key);
  switch (fault) {
    case engine::Fault::kNone:
      break;
    case engine::Fault::kWrongType:
      return Status(StatusCode::kWrongType, name + " holds another type");
    case engine::Fault::kNotAnInteger:
      return InvalidArgument("the value of " + name +
                             " is not a 64-bit decimal integer");
    case engine::Fault::kNotAFloat:
      return InvalidArgument("the value of " + name + " is not a number");
    case engine::Fault::kOverflow:
      return Status(StatusCode::kOutOfRange,
                    "the sum at " + name + " does not fit 64 bits");
    case engine::Fault::kNotFinite:
      return Status(StatusCode::kOutOfRange,
                    "the sum at " + name + " is not a finite number");
    case engine::Fault::kTooLong:
      return Status(StatusCode::kOutOfRange,
                    "the string at " + name + " would exceed 512 MiB");
    case engine::Fault::kNoSuchKey:
      return Status(StatusCode::kNotFound, name + " is absent");
    case engine::Fault::kSameKey:
      return InvalidArgument("source and target are both " + name);
    case engine::Fault::kBadDeadline:
      return Status(StatusCode::kOutOfRange,
                    "the deadline for " + name + " overflows");
    case engine::Fault::kOutOfMemory:
      return Status(StatusCode::kOutOfMemory);
    case engine::Fault::kConflict:
      return Status(StatusCode::kConflict);
    case engine::Fault::kUndeclaredKey:
      return FailedPrecondition(name + " was not declared to Atomically");
  }
  return Ok();
}

Status DoneOr(engine::Fault fault, std::string_view key) {
  if (fault == engine::Fault::kNone) [[likely]]
    return Ok();
  return ToStatus(fault, key);
}

SetResult ToPublic(engine::ops::SetOutcome outcome) {
  return {.applied = outcome.applied, .old = std::move(outcome.old)};
}

Ttl ToPublic(const engine::ops::TtlOutcome& outcome) {
  Ttl ttl{.present = outcome.present, .left = std::nullopt};
  if (outcome.left) ttl.left = Duration(*outcome.left);
  return ttl;
}

ValueType ToPublic(engine::Type type) {
  switch (type) {
    case engine::Type::kNone:
      return ValueType::kNone;
    case engine::Type::kString:
      return ValueType::kString;
  }
  return ValueType::kNone;
}

engine::ops::ExpireWhen ToEngine(ExpireWhen when) {
  switch (when) {
    case ExpireWhen::kAlways:
      break;
    case ExpireWhen::kIfNone:
      return engine::ops::ExpireWhen::kIfNone;
    case ExpireWhen::kIfSome:
      return engine::ops::ExpireWhen::kIfSome;
    case ExpireWhen::kIfLater:
      return engine::ops::ExpireWhen::kIfLater;
    case ExpireWhen::kIfSooner:
      return engine::ops::ExpireWhen::kIfSooner;
  }
  return engine::ops::ExpireWhen::kAlways;
}

Result<engine::ops::SetSpec> ToEngine(const SetOptions& options) {
  if (static_cast<int>(options.ttl.has_value()) +
          static_cast<int>(options.deadline.has_value()) +
          static_cast<int>(options.keep_ttl) >
      1) {
    return InvalidArgument("ttl, deadline and keep_ttl exclude each other");
  }
  engine::ops::SetSpec spec;
  if (options.ttl) {
    if (options.ttl->count() <= 0) return InvalidArgument("ttl must be > 0");
    spec.ttl = options.ttl->count();
  }
  if (options.deadline) {
    spec.deadline = options.deadline->time_since_epoch().count();
    if (*spec.deadline <= 0) return InvalidArgument("deadline must be > 0");
  }
  switch (options.when) {
    case SetWhen::kAlways:
      break;
    case SetWhen::kIfAbsent:
      spec.when = engine::ops::SetSpec::When::kIfAbsent;
      break;
    case SetWhen::kIfPresent:
      spec.when = engine::ops::SetSpec::When::kIfPresent;
      break;
  }
  spec.keep_ttl = options.keep_ttl;
  spec.return_old = options.return_old;
  return spec;
}

Status TooLong(std::string_view what) {
  return InvalidArgument(std::string(what) + " is longer than 512 MiB");
}

std::optional<std::vector<engine::KeyRef>> HashAll(const engine::Store& store,
                                                   KeyList keys) {
  std::vector<engine::KeyRef> hashed;
  hashed.reserve(keys.size());
  for (const std::string_view key : keys) {
    if (!Fits(key)) return std::nullopt;
    hashed.push_back(store.Hash(key));
  }
  return hashed;
}

std::optional<std::vector<engine::ops::KeyText>> HashAll(
    const engine::Store& store, std::span<const KeyValue> entries) {
  std::vector<engine::ops::KeyText> hashed;
  hashed.reserve(entries.size());
  for (const KeyValue& entry : entries) {
    if (!Fits(entry.key) || !Fits(entry.value)) return std::nullopt;
    hashed.push_back({store.Hash(entry.key), entry.value});
  }
  return hashed;
}

Status InsideBody(std::string_view function, std::string_view key) {
  std::string message(function);
  message.append(" for ").append(Quoted(key));
  message.append(
      " called inside a transaction body: use the body's Transaction");
  return FailedPrecondition(message);
}

}  // namespace vigil::api
