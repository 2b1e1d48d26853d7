// What a store and a transaction's body both do to a key, for C. `Keys` is a
// vigil::Store or a vigil::Transaction.

#ifndef VIGIL_API_C_OPERATIONS_H_
#define VIGIL_API_C_OPERATIONS_H_

#include <cstdint>
#include <string>

#include "vigil/c.h"
#include "vigil/clock.h"
#include "vigil/status.h"

#include "api/c/guard.h"
#include "api/c/handles.h"

namespace vigil::c {

// Writes a result that somebody wants.
template <class T>
void Give(T* target, T value) {
  if (target != nullptr) *target = value;
}

// The same with a call's value, if it has one; and what it answered.
template <class T>
Status GiveValue(T* target, const Result<T>& result) {
  if (result.ok()) Give(target, *result);
  return result.status();
}

template <class Keys>
Status Get(Keys& keys, Bytes key, struct vigil_buffer* value, bool* found) {
  std::string unwanted;
  return GiveValue(found, keys.Get(key.view(), value != nullptr ? &value->bytes
                                                                : &unwanted));
}

template <class Keys>
Status GetInt(Keys& keys, Bytes key, std::int64_t* value, bool* found) {
  const Result<std::optional<std::int64_t>> got = keys.GetInt(key.view());
  if (!got.ok()) return got.status();
  Give(value, got->value_or(0));
  Give(found, got->has_value());
  return Ok();
}

template <class Keys>
Status Set(Keys& keys, Bytes key, Bytes value) {
  return keys.Set(key.view(), value.view());
}

template <class Keys>
Status IncrBy(Keys& keys, Bytes key, std::int64_t delta, std::int64_t* sum) {
  return GiveValue(sum, keys.IncrBy(key.view(), delta));
}

template <class Keys>
Status Del(Keys& keys, Bytes key, bool* removed) {
  return GiveValue(removed, keys.Del(key.view()));
}

template <class Keys>
Status Expire(Keys& keys, Bytes key, std::int64_t ttl_ms, bool* applied) {
  return GiveValue(applied, keys.Expire(key.view(), Duration(ttl_ms)));
}

}  // namespace vigil::c

#endif  // VIGIL_API_C_OPERATIONS_H_
