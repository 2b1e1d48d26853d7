// Sessions and words, of the interface for C.

#include "vigil/session.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "vigil/c.h"
#include "vigil/reply.h"
#include "vigil/status.h"
#include "vigil/types.h"

#include "api/c/guard.h"
#include "api/c/handles.h"

using vigil::Ok;
using vigil::Reply;
using vigil::Status;
using vigil::StatusCode;
using vigil::c::Bytes;
using vigil::c::Guarded;
using vigil::c::ToReply;

// The numbers are the same on both sides.
static_assert(VIGIL_CHANGED == static_cast<int>(vigil::ConflictKind::kChanged));
static_assert(VIGIL_CREATED == static_cast<int>(vigil::ConflictKind::kCreated));
static_assert(VIGIL_DELETED == static_cast<int>(vigil::ConflictKind::kDeleted));
static_assert(VIGIL_EXPIRED == static_cast<int>(vigil::ConflictKind::kExpired));

namespace {

// What a reply to MULTI, EXEC or DISCARD means.
Status ToStatus(const Reply& reply) {
  if (reply.kind() == Reply::Kind::kNullArray) {
    return Status(StatusCode::kConflict);
  }
  if (!reply.is_error()) return Ok();
  return vigil::FailedPrecondition(reply.text());
}

}  // namespace

enum vigil_status vigil_session_new(struct vigil_store* store,
                                    struct vigil_session** session) {
  return Guarded({store, session}, {}, [&] {
    *session = new vigil_session(*store->store);
    return Ok();
  });
}

void vigil_session_free(struct vigil_session* session) { delete session; }

enum vigil_status vigil_watch(struct vigil_session* session, const char* key,
                              size_t key_size) {
  const Bytes name{key, key_size};
  return Guarded({session}, {name},
                 [&] { return session->session.Watch(name.view()); });
}

enum vigil_status vigil_unwatch(struct vigil_session* session) {
  return Guarded({session}, {}, [&] {
    session->session.Unwatch();
    return Ok();
  });
}

enum vigil_status vigil_multi(struct vigil_session* session) {
  return Guarded({session}, {},
                 [&] { return ToStatus(session->session.Execute({"MULTI"})); });
}

enum vigil_status vigil_exec(struct vigil_session* session,
                             struct vigil_reply* reply) {
  return Guarded({session}, {}, [&] {
    Reply answer = session->session.Execute({"EXEC"});
    Status status = ToStatus(answer);
    if (reply != nullptr) *ToReply(reply) = std::move(answer);
    return status;
  });
}

enum vigil_status vigil_discard(struct vigil_session* session) {
  return Guarded({session}, {}, [&] {
    return ToStatus(session->session.Execute({"DISCARD"}));
  });
}

size_t vigil_conflict_count(const struct vigil_session* session) {
  return session != nullptr ? session->session.last_conflicts().size() : 0;
}

enum vigil_status vigil_get_conflict(const struct vigil_session* session,
                                     size_t index,
                                     struct vigil_conflict* conflict) {
  return Guarded({session}, {}, [&]() -> Status {
    const std::vector<vigil::Conflict>& all = session->session.last_conflicts();
    if (index >= all.size()) {
      return vigil::InvalidArgument("there is no conflict of that number");
    }
    const vigil::Conflict& one = all[index];
    if (conflict != nullptr) {
      *conflict = {.key = one.key.c_str(),
                   .key_size = one.key.size(),
                   .seen = static_cast<std::uint64_t>(one.seen),
                   .now = static_cast<std::uint64_t>(one.now),
                   .kind = static_cast<enum vigil_conflict_kind>(one.kind)};
    }
    return Ok();
  });
}

enum vigil_status vigil_execute(struct vigil_session* session, size_t count,
                                const char* const* words, const size_t* sizes,
                                struct vigil_reply* reply) {
  return Guarded({session}, {}, [&]() -> Status {
    std::vector<std::string_view> all;
    if (words != nullptr) all.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      const char* const word = words != nullptr ? words[i] : nullptr;
      if (word == nullptr && (sizes == nullptr || sizes[i] != 0)) {
        return vigil::InvalidArgument("a word is NULL");
      }
      const std::size_t size = sizes != nullptr ? sizes[i] : std::strlen(word);
      all.push_back(Bytes{word, size}.view());
    }
    Reply answer = session->session.Execute(all);
    if (reply != nullptr) *ToReply(reply) = std::move(answer);
    return Ok();
  });
}
