// Between the engine's words and the public ones: the one place where a Fault
// becomes a Status, and an engine type a public type.

#ifndef VIGIL_API_TRANSLATE_H_
#define VIGIL_API_TRANSLATE_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "vigil/status.h"
#include "vigil/types.h"

#include "engine/base/fault.h"
#include "engine/base/hash.h"
#include "engine/ops/key_ops.h"
#include "engine/ops/string_ops.h"
#include "engine/store/store.h"

namespace vigil::api {

// `fault`, which is not kNone, met at `key` (empty: at none in particular).
Status ToStatus(engine::Fault fault, std::string_view key);

// kNone: OK.
Status DoneOr(engine::Fault fault, std::string_view key);

// A public type for an engine's: the same, but for these.
template <class T>
T ToPublic(T value) {
  return value;
}
SetResult ToPublic(engine::ops::SetOutcome outcome);
Ttl ToPublic(const engine::ops::TtlOutcome& outcome);
ValueType ToPublic(engine::Type type);

template <class T>
[[gnu::always_inline]] inline auto ToResult(engine::Outcome<T> outcome,
                                            std::string_view key)
    -> Result<decltype(ToPublic(std::declval<T>()))> {
  if (!outcome.ok()) [[unlikely]]
    return ToStatus(outcome.fault, key);
  return ToPublic(std::move(outcome.value));
}

engine::ops::ExpireWhen ToEngine(ExpireWhen when);

// The specification of `options`, checked.
//   kInvalidArgument  they contradict each other, or are out of range
Result<engine::ops::SetSpec> ToEngine(const SetOptions& options);

// Whether a key or value of this size can be stored.
inline bool Fits(std::string_view bytes) {
  return bytes.size() <= engine::kMaxStringBytes;
}
// kInvalidArgument: a key or value is too long.
Status TooLong(std::string_view what);

// Hashes keys, checking their lengths; empty where one is too long.
std::optional<std::vector<engine::KeyRef>> HashAll(const engine::Store& store,
                                                   KeyList keys);
std::optional<std::vector<engine::ops::KeyText>> HashAll(
    const engine::Store& store, std::span<const KeyValue> entries);

// kFailedPrecondition: `function` was called, for `key`, inside of a
// transaction body.
Status InsideBody(std::string_view function, std::string_view key);

}  // namespace vigil::api

#endif  // VIGIL_API_TRANSLATE_H_
