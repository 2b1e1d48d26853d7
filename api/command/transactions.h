// MULTI, EXEC and what belongs to them, in words.

#ifndef VIGIL_API_COMMAND_TRANSACTIONS_H_
#define VIGIL_API_COMMAND_TRANSACTIONS_H_

#include <string_view>

#include "vigil/reply.h"

#include "api/command/call.h"

namespace vigil::command {

struct SessionWords;

// Drops the queue and the watches, and leaves MULTI. Takes locks of shards.
void DiscardTransaction(SessionWords& session);

// What EXEC answers where it was refused because of `why`.
Reply ExecAborted(std::string_view why);

// Whether these words are our EXEC VERBOSE, which names what it lost on.
bool IsVerboseExec(Args args);

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_TRANSACTIONS_H_
