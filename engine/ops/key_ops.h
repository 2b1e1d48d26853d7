// What can be done to a key of any type, written once for both keyspaces; see
// string_ops.h. Arguments, results and faults are those of the vigil::Store
// function of the same name.

#ifndef VIGIL_ENGINE_OPS_KEY_OPS_H_
#define VIGIL_ENGINE_OPS_KEY_OPS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "engine/base/clock.h"
#include "engine/base/fault.h"
#include "engine/base/hash.h"
#include "engine/types/value.h"

namespace vigil::engine::ops {

enum class ExpireWhen : std::uint8_t {
  kAlways,
  kIfNone,
  kIfSome,
  kIfLater,
  kIfSooner,
  kIfSomeAndSooner,
};

struct TtlOutcome {
  bool present = false;
  std::optional<TimeMs> left;
};

template <class Keys>
Outcome<bool> Exists(Keys& keys, const KeyRef& key);
template <class Keys>
Outcome<Type> TypeOf(Keys& keys, const KeyRef& key);
template <class Keys>
Outcome<TtlOutcome> GetTtl(Keys& keys, const KeyRef& key);

// How many of `keys_to_delete` were there. A key named twice counts once.
template <class Keys>
Outcome<std::size_t> Del(Keys& keys, std::span<const KeyRef> keys_to_delete);
// `only_if_absent`: false, and nothing happens, where `to` is there.
template <class Keys>
Outcome<bool> Rename(Keys& keys, const KeyRef& from, const KeyRef& to,
                     bool only_if_absent);
template <class Keys>
Outcome<bool> Copy(Keys& keys, const KeyRef& from, const KeyRef& to,
                   bool replace);

// From one database to another: false, and nothing happens, where `from` is
// absent or `to` is there.
//   kSameKey
template <class Keys>
Outcome<bool> Move(Keys& keys, const KeyRef& from, const KeyRef& to);

template <class Keys>
Outcome<bool> ExpireAt(Keys& keys, const KeyRef& key, TimeMs deadline,
                       ExpireWhen when);
template <class Keys>
Outcome<bool> ExpireIn(Keys& keys, const KeyRef& key, TimeMs ttl,
                       ExpireWhen when);
template <class Keys>
Outcome<bool> Persist(Keys& keys, const KeyRef& key);

}  // namespace vigil::engine::ops

#endif  // VIGIL_ENGINE_OPS_KEY_OPS_H_
