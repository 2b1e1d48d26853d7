// The table's rows for transactions.

#ifndef VIGIL_API_COMMAND_ROWS_TRANSACTIONS_H_
#define VIGIL_API_COMMAND_ROWS_TRANSACTIONS_H_

#include "api/command/command.h"
#include "api/command/handlers.h"

namespace vigil::command {

inline constexpr Command kTransactionRows[] = {
    {.name = "discard",
     .arity = 1,
     .flags = kNoScript | kLoading | kStale | kFast | kAllowBusy,
     .group = "transactions",
     .since = "2.0.0",
     .summary = "Drops what MULTI has queued, and all watches.",
     .complexity = "O(queued commands)",
     .acl = "@fast @transaction",
     .session = &Discard},
    {.name = "exec",
     .arity = 1,
     .flags = kNoScript | kLoading | kStale | kSkipSlowlog,
     .group = "transactions",
     .since = "1.2.0",
     .summary = "Runs what MULTI has queued, at one instant, unless a watched "
                "key moved.",
     .syntax = "[VERBOSE]",
     .complexity = "that of the queued commands",
     .acl = "@slow @transaction",
     .session = &Exec},
    {.name = "multi",
     .arity = 1,
     .flags = kNoScript | kLoading | kStale | kFast | kAllowBusy,
     .group = "transactions",
     .since = "1.2.0",
     .summary = "Begins to queue commands for EXEC.",
     .complexity = "O(1)",
     .acl = "@fast @transaction",
     .session = &Multi},
    {.name = "unwatch",
     .arity = 1,
     .flags = kNoScript | kLoading | kStale | kFast | kAllowBusy,
     .group = "transactions",
     .since = "2.2.0",
     .summary = "Drops all watches of this session.",
     .complexity = "O(watched keys)",
     .acl = "@fast @transaction",
     .session = &Unwatch},
    {.name = "watch",
     .arity = -2,
     .flags = kNoScript | kLoading | kStale | kFast | kAllowBusy,
     .keys = kAllKeys,
     .group = "transactions",
     .since = "2.2.0",
     .summary = "Makes the next EXEC depend on these keys not moving.",
     .syntax = "key [key ...]",
     .complexity = "O(keys)",
     .key_flags = "RO",
     .acl = "@fast @transaction",
     .session = &Watch},
    {.name = "txstats",
     .arity = 1,
     .flags = kLoading | kStale | kFast | kOurs | kWholeKeyspace,
     .group = "transactions",
     .since = "0.1.0",
     .summary = "Counts commits, conflicts, retries and what they left behind.",
     .complexity = "O(shards)",
     .acl = "@fast @transaction",
     .session = &TxStats},
};

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_ROWS_TRANSACTIONS_H_
