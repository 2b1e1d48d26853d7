// MULTI, EXEC, DISCARD, WATCH and UNWATCH. The rules are numbered as in
// docs/guarantees.md.

#include "api/command/transactions.h"

#include <string>
#include <utility>
#include <vector>

#include "api/command/command.h"
#include "api/command/conflicts.h"
#include "api/command/dispatch.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/session_words.h"
#include "api/command/text.h"
#include "engine/txn/commit.h"

namespace vigil::command {
namespace {

using engine::Footprint;
using engine::KeyRef;
using engine::Loss;
using engine::Store;
using engine::WriteDoor;

// The shards of all that is queued and watched.
Footprint FootprintOf(const SessionWords& session) {
  const Store& store = session.engine.store();
  const Queue& queue = session.queue;
  Footprint footprint;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Command& row = queue.command(i);
    if (row.Has(kWholeKeyspace)) {
      footprint.SetAll(store.shard_count());
      return footprint;
    }
    // A key's shard is the same in every database, so a SELECT in the queue
    // does not matter here.
    if (HasOneKey(row)) {
      footprint.Add(store.ShardOf(queue.key(i, session.db)));
      continue;
    }
    for (const KeyRef& key : KeysOf(store, row, queue.words(i), session.db)) {
      footprint.Add(store.ShardOf(key));
    }
  }
  session.watches.AddTo(footprint);
  footprint.Sort();
  return footprint;
}

// Runs what is queued, in order; a reply each. (E12, E18)
std::vector<Reply> RunQueue(SessionWords& session, WriteDoor& door) {
  struct InExec {
    SessionWords& session;
    ~InExec() { session.in_exec = false; }
  } const in_exec{session};
  session.in_exec = true;
  std::vector<Reply> replies;
  replies.reserve(session.queue.size());
  for (std::size_t i = 0; i < session.queue.size(); ++i) {
    replies.push_back(RunQueued(session, door, i));
  }
  return replies;
}

// One element per lost key: its name, what happened, the version that was seen
// and the version now.
Reply Explain(const std::vector<Conflict>& conflicts) {
  std::vector<Reply> lost;
  lost.reserve(conflicts.size());
  for (const Conflict& conflict : conflicts) {
    std::vector<Reply> fields;
    fields.reserve(4);
    fields.push_back(Reply::Bulk(conflict.key));
    fields.push_back(Reply::Bulk(std::string(ConflictKindName(conflict.kind))));
    for (const Version version : {conflict.seen, conflict.now}) {
      fields.push_back(Reply::Integer(static_cast<std::int64_t>(version)));
    }
    lost.push_back(Reply::Array(std::move(fields)));
  }
  return Reply::Array(std::move(lost));
}

}  // namespace

void DiscardTransaction(SessionWords& session) {
  session.in_multi = false;
  session.spoiled = false;
  session.queue_denies_oom = false;
  session.queue.Clear();
  session.watches.Clear();
}

Reply ExecAborted(std::string_view why) {
  return Reply::Error(std::string(kExecAbortBecause).append(why));
}

bool IsVerboseExec(Args args) {
  return args.size() == 2 && EqualsIgnoringCase(args[1], "verbose");
}

Reply Multi(SessionWords& session, const Call&) {
  if (session.in_multi) return ErrorReply(kNestedMulti);  // (E2)
  session.in_multi = true;
  return Reply::Ok();
}

Reply Discard(SessionWords& session, const Call&) {
  if (!session.in_multi) return ErrorReply(kDiscardWithoutMulti);  // (E8)
  DiscardTransaction(session);
  return Reply::Ok();
}

Reply Watch(SessionWords& session, const Call& call) {
  if (session.in_multi) return ErrorReply(kWatchInMulti);  // (E3)
  session.watches.Watch(call.keys);
  return Reply::Ok();
}

Reply Unwatch(SessionWords& session, const Call&) {
  // Inside EXEC the watches have done their work, and are dropped after it.
  if (!session.in_exec) session.watches.Clear();
  return Reply::Ok();
}

Reply Exec(SessionWords& session, const Call& call) {
  if (!session.in_multi) return ErrorReply(kExecWithoutMulti);  // (E6)
  struct DiscardAtEnd {  // also where a command throws
    SessionWords& session;
    ~DiscardAtEnd() { DiscardTransaction(session); }
  } const discard_at_end{session};
  if (session.spoiled) return ErrorReply(kExecAbort);  // (E14, E15)

  std::vector<Reply> replies;
  std::vector<Loss> losses;
  if (engine::Commit(
          session.engine.store(), FootprintOf(session), session.watches,
          [&](WriteDoor& door) { replies = RunQueue(session, door); },
          losses)) {
    return Reply::Array(std::move(replies));
  }
  session.engine.CountLosses(losses);
  session.last_conflicts = ToConflicts(std::move(losses));
  return IsVerboseExec(call.args) ? Explain(session.last_conflicts)
                                  : Reply::NullArray();  // (E13)
}

}  // namespace vigil::command
