// From words to a reply: finds the row, checks what can be checked without
// running it, queues it or runs it.

#ifndef VIGIL_API_COMMAND_DISPATCH_H_
#define VIGIL_API_COMMAND_DISPATCH_H_

#include <cstddef>

#include "absl/container/inlined_vector.h"

#include "vigil/reply.h"

#include "api/command/call.h"
#include "engine/base/hash.h"
#include "engine/store/store.h"

namespace vigil::engine {
class WriteDoor;
}  // namespace vigil::engine

namespace vigil::command {

struct SessionWords;

// Answers one call of a session; exactly one reply, whatever the words are. May
// throw std::bad_alloc; then a single command has not happened, and of an EXEC
// the commands before the one that threw have.
Reply Execute(SessionWords& session, Args args);

// The keys of a call, hashed, in database `db`: what the row's key positions
// name, in order.
using KeyRefs = absl::InlinedVector<engine::KeyRef, 4>;
KeyRefs KeysOf(const engine::Store& store, const Command& row, Args args,
               int db);

// Runs call `index` of the queue inside EXEC.
Reply RunQueued(SessionWords& session, engine::WriteDoor& door,
                std::size_t index);

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_DISPATCH_H_
