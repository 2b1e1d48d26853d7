// What the objects of the interface for C are made of.

#ifndef VIGIL_API_C_HANDLES_H_
#define VIGIL_API_C_HANDLES_H_

#include <optional>
#include <string>

#include "vigil/c.h"
#include "vigil/clock.h"
#include "vigil/reply.h"
#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/transaction.h"

struct vigil_buffer {
  std::string bytes;
};

struct vigil_store {
  // Before the store, which reads it until it is gone.
  std::optional<vigil::ManualClock> clock;
  std::optional<vigil::Store> store;  // always there once vigil_open is done
};

struct vigil_session {
  explicit vigil_session(vigil::Store& store) : session(store) {}
  vigil::Session session;
};

struct vigil_txn {
  vigil::Transaction& txn;
};

namespace vigil::c {

// A vigil_reply is a Reply by another name and never defined, because the
// elements of a Reply are replies as well.
inline Reply* ToReply(struct vigil_reply* reply) {
  return reinterpret_cast<Reply*>(reply);
}
inline const Reply* ToReply(const struct vigil_reply* reply) {
  return reinterpret_cast<const Reply*>(reply);
}

}  // namespace vigil::c

#endif  // VIGIL_API_C_HANDLES_H_
