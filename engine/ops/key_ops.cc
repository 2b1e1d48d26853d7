#include "engine/ops/key_ops.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "absl/container/inlined_vector.h"

#include "engine/txn/change.h"
#include "engine/txn/workspace.h"
#include "engine/txn/write_door.h"

namespace vigil::engine::ops {
namespace {

Outcome<bool> TrueUnless(Fault fault) {
  if (fault != Fault::kNone) return fault;
  return true;
}

// Whether `when` lets a key's deadline become `next`.
bool Allows(ExpireWhen when, TimeMs current, TimeMs next) {
  switch (when) {
    case ExpireWhen::kAlways:
      return true;
    case ExpireWhen::kIfNone:
      return current == kNoDeadline;
    case ExpireWhen::kIfSome:
      return current != kNoDeadline;
    case ExpireWhen::kIfLater:  // no deadline is later than any
      return current != kNoDeadline && next > current;
    case ExpireWhen::kIfSooner:
      return current == kNoDeadline || next < current;
    case ExpireWhen::kIfSomeAndSooner:
      return current != kNoDeadline && next < current;
  }
  return false;
}

// Puts what is at `source` to `target` and removes it from there.
template <class Keys>
Outcome<bool> Carry(Keys& keys, const typename Keys::Place& source,
                    const typename Keys::Place& target) {
  using Change = typename Keys::Change;
  const std::array<Change, 2> changes{
      Change{.kind = Change::Kind::kPut,
             .place = target,
             .value = source.value(),
             .deadline = source.deadline()},
      Change{.kind = Change::Kind::kErase, .place = source}};
  return TrueUnless(keys.Apply(changes));
}

}  // namespace

template <class Keys>
Outcome<bool> Exists(Keys& keys, const KeyRef& key) {
  const auto place = keys.Find(key);
  if (place.fault != Fault::kNone) return place.fault;
  return place.present();
}

template <class Keys>
Outcome<Type> TypeOf(Keys& keys, const KeyRef& key) {
  const auto place = keys.Find(key);
  if (place.fault != Fault::kNone) return place.fault;
  return place.value().type();
}

template <class Keys>
Outcome<TtlOutcome> GetTtl(Keys& keys, const KeyRef& key) {
  const auto place = keys.Find(key);
  if (place.fault != Fault::kNone) return place.fault;
  TtlOutcome ttl{.present = place.present(), .left = std::nullopt};
  if (place.deadline() != kNoDeadline) {
    ttl.left = std::max<TimeMs>(0, place.deadline() - keys.Now());
  }
  return ttl;
}

template <class Keys>
Outcome<std::size_t> Del(Keys& keys, std::span<const KeyRef> keys_to_delete) {
  absl::InlinedVector<typename Keys::Change, 1> changes;
  changes.reserve(keys_to_delete.size());
  absl::InlinedVector<KeyRef, 1> seen(keys_to_delete.begin(),
                                      keys_to_delete.end());
  const auto before = [](const KeyRef& a, const KeyRef& b) {
    return std::tie(a.hash, a.db, a.bytes) < std::tie(b.hash, b.db, b.bytes);
  };
  std::sort(seen.begin(), seen.end(), before);
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  for (const KeyRef& key : seen) {
    const auto place = keys.Find(key);
    if (place.fault != Fault::kNone) return place.fault;
    if (!place.present()) continue;
    changes.push_back({.kind = Keys::Change::Kind::kErase, .place = place});
  }
  if (changes.empty()) return std::size_t{0};
  const Fault fault = keys.Apply(changes);
  if (fault != Fault::kNone) return fault;
  return changes.size();
}

template <class Keys>
Outcome<bool> Rename(Keys& keys, const KeyRef& from, const KeyRef& to,
                     bool only_if_absent) {
  const auto source = keys.Find(from);
  if (source.fault != Fault::kNone) return source.fault;
  if (!source.present()) return Fault::kNoSuchKey;
  if (from == to) return !only_if_absent;
  const auto target = keys.Find(to);
  if (target.fault != Fault::kNone) return target.fault;
  if (only_if_absent && target.present()) return false;
  return Carry(keys, source, target);
}

template <class Keys>
Outcome<bool> Move(Keys& keys, const KeyRef& from, const KeyRef& to) {
  if (from == to) return Fault::kSameKey;
  const auto source = keys.Find(from);
  if (source.fault != Fault::kNone) return source.fault;
  if (!source.present()) return false;
  const auto target = keys.Find(to);
  if (target.fault != Fault::kNone) return target.fault;
  if (target.present()) return false;
  return Carry(keys, source, target);
}

template <class Keys>
Outcome<bool> Copy(Keys& keys, const KeyRef& from, const KeyRef& to,
                   bool replace) {
  if (from == to) return Fault::kSameKey;
  const auto source = keys.Find(from);
  if (source.fault != Fault::kNone) return source.fault;
  if (!source.present()) return false;
  const auto target = keys.Find(to);
  if (target.fault != Fault::kNone) return target.fault;
  if (!replace && target.present()) return false;
  return TrueUnless(Put(keys, target, source.value(), source.deadline()));
}

template <class Keys>
Outcome<bool> ExpireAt(Keys& keys, const KeyRef& key, TimeMs deadline,
                       ExpireWhen when) {
  const auto place = keys.Find(key);
  if (place.fault != Fault::kNone) return place.fault;
  if (!place.present()) return false;
  if (!Allows(when, place.deadline(), deadline)) return false;
  if (deadline <= std::max<TimeMs>(keys.Now(), 0)) {
    return TrueUnless(Erase(keys, place));
  }
  return TrueUnless(PutDeadline(keys, place, deadline));
}

template <class Keys>
Outcome<bool> ExpireIn(Keys& keys, const KeyRef& key, TimeMs ttl,
                       ExpireWhen when) {
  TimeMs deadline;
  if (__builtin_add_overflow(keys.Now(), ttl, &deadline)) {
    return Fault::kBadDeadline;
  }
  return ExpireAt(keys, key, deadline, when);
}

template <class Keys>
Outcome<bool> Persist(Keys& keys, const KeyRef& key) {
  const auto place = keys.Find(key);
  if (place.fault != Fault::kNone) return place.fault;
  if (!place.present() || place.deadline() == kNoDeadline) return false;
  return TrueUnless(PutDeadline(keys, place, kNoDeadline));
}

// A macro outside of check.h, because the list would stand here twice without.
#define VIGIL_INSTANTIATE(Keys)                                              \
  template Outcome<bool> Exists(Keys&, const KeyRef&);                       \
  template Outcome<Type> TypeOf(Keys&, const KeyRef&);                       \
  template Outcome<TtlOutcome> GetTtl(Keys&, const KeyRef&);                 \
  template Outcome<std::size_t> Del(Keys&, std::span<const KeyRef>);         \
  template Outcome<bool> Rename(Keys&, const KeyRef&, const KeyRef&, bool);  \
  template Outcome<bool> Copy(Keys&, const KeyRef&, const KeyRef&, bool);    \
  template Outcome<bool> Move(Keys&, const KeyRef&, const KeyRef&);          \
  template Outcome<bool> ExpireAt(Keys&, const KeyRef&, TimeMs, ExpireWhen); \
  template Outcome<bool> ExpireIn(Keys&, const KeyRef&, TimeMs, ExpireWhen); \
  template Outcome<bool> Persist(Keys&, const KeyRef&)

VIGIL_INSTANTIATE(WriteDoor);
VIGIL_INSTANTIATE(Workspace);
#undef VIGIL_INSTANTIATE

}  // namespace vigil::engine::ops
