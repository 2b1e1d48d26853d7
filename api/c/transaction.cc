// Transactions with a body, of the interface for C.

#include "vigil/transaction.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "vigil/c.h"
#include "vigil/options.h"
#include "vigil/store.h"

#include "api/c/guard.h"
#include "api/c/handles.h"
#include "api/c/operations.h"

using vigil::Status;
using vigil::c::Bytes;
using vigil::c::Give;
using vigil::c::Guarded;

namespace {

vigil::RetryPolicy ToPolicy(int max_attempts, std::int64_t deadline_ms) {
  // A longer one than the clock can count to is none.
  constexpr std::int64_t kLongest =
      std::numeric_limits<std::int64_t>::max() / 1'000'000;
  vigil::RetryPolicy policy;
  if (max_attempts != 0) policy.max_attempts = max_attempts;
  if (deadline_ms <= kLongest) {
    policy.deadline = std::chrono::milliseconds(deadline_ms);
  }
  return policy;
}

}  // namespace

enum vigil_status vigil_transact(struct vigil_store* store,
                                 int (*body)(struct vigil_txn* txn,
                                             void* context),
                                 void* context, int max_attempts,
                                 int64_t deadline_ms, int* attempts) {
  int runs = 0;
  const enum vigil_status status = Guarded({store}, {}, [&]() -> Status {
    if (body == nullptr) return vigil::InvalidArgument("the body is NULL");
    if (deadline_ms < 0)
      return vigil::InvalidArgument("deadline_ms is below 0");
    return store->store->Transact(
        [&](vigil::Transaction& txn) -> Status {
          ++runs;
          vigil_txn handle{txn};
          return vigil::c::FromBody(body(&handle, context));
        },
        ToPolicy(max_attempts, deadline_ms));
  });
  Give(attempts, runs);
  return status;
}

enum vigil_status vigil_txn_get(struct vigil_txn* txn, const char* key,
                                size_t key_size, struct vigil_buffer* value,
                                bool* found) {
  const Bytes name{key, key_size};
  return Guarded({txn}, {name},
                 [&] { return vigil::c::Get(txn->txn, name, value, found); });
}

enum vigil_status vigil_txn_get_int(struct vigil_txn* txn, const char* key,
                                    size_t key_size, int64_t* value,
                                    bool* found) {
  const Bytes name{key, key_size};
  return Guarded({txn}, {name}, [&] {
    return vigil::c::GetInt(txn->txn, name, value, found);
  });
}

enum vigil_status vigil_txn_set(struct vigil_txn* txn, const char* key,
                                size_t key_size, const char* value,
                                size_t value_size) {
  const Bytes name{key, key_size};
  const Bytes bytes{value, value_size};
  return Guarded({txn}, {name, bytes},
                 [&] { return vigil::c::Set(txn->txn, name, bytes); });
}

enum vigil_status vigil_txn_incr(struct vigil_txn* txn, const char* key,
                                 size_t key_size, int64_t delta, int64_t* sum) {
  const Bytes name{key, key_size};
  return Guarded({txn}, {name},
                 [&] { return vigil::c::IncrBy(txn->txn, name, delta, sum); });
}

enum vigil_status vigil_txn_del(struct vigil_txn* txn, const char* key,
                                size_t key_size, bool* removed) {
  const Bytes name{key, key_size};
  return Guarded({txn}, {name},
                 [&] { return vigil::c::Del(txn->txn, name, removed); });
}

enum vigil_status vigil_txn_expire(struct vigil_txn* txn, const char* key,
                                   size_t key_size, int64_t ttl_ms,
                                   bool* applied) {
  const Bytes name{key, key_size};
  return Guarded({txn}, {name}, [&] {
    return vigil::c::Expire(txn->txn, name, ttl_ms, applied);
  });
}

enum vigil_status vigil_txn_watch(struct vigil_txn* txn, const char* key,
                                  size_t key_size) {
  const Bytes name{key, key_size};
  return Guarded({txn}, {name}, [&] { return txn->txn.Watch(name.view()); });
}

enum vigil_status vigil_txn_add(struct vigil_txn* txn, const char* key,
                                size_t key_size, int64_t delta) {
  const Bytes name{key, key_size};
  return Guarded({txn}, {name}, [&]() -> Status {
    txn->txn.Add(name.view(), delta);
    return vigil::Ok();
  });
}
