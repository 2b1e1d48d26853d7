#include "api/command/dispatch.h"

#include <algorithm>
#include <string>

#include "api/command/command.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/read_view.h"
#include "api/command/session_words.h"
#include "api/command/transactions.h"
#include "engine/txn/commit.h"
#include "engine/types/value.h"

namespace vigil::command {
namespace {

using engine::CommitKey;
using engine::CommitMany;
using engine::CommitOverwrite;
using engine::Footprint;
using engine::KeyRef;
using engine::Store;
using engine::WriteDoor;

// An error before the command ran. Inside MULTI it spoils the transaction; of
// EXEC itself it ends it. (E16, E7)
Reply Refuse(SessionWords& session, const Command* row, Reply error) {
  if (row != nullptr && row->session == &Exec) {
    DiscardTransaction(session);
    // "ERR why" becomes "EXECABORT ...: why"; a code that is not ERR stays.
    std::string_view why = error.text();
    if (why.starts_with("ERR ")) why.remove_prefix(4);
    return ExecAborted(why);
  }
  if (session.in_multi) session.spoiled = true;
  return error;
}

// Why no row answers `args`; `row` is the command's, or nullptr.
Reply Unanswered(Args args, const Command* row) {
  if (row == nullptr) return UnknownCommand(args);
  if (!row->subcommands.empty() && args.size() > 1) {
    const Command* const subcommand = FindSubcommand(*row, args[1]);
    if (subcommand == nullptr) return UnknownSubcommand(row->name, args[1]);
    row = subcommand;
  }
  return WrongArity(FullName(*row));
}

// The row that answers `args`, whose command has `row`; nullptr: none does.
const Command* Resolve(Args args, const Command* row) {
  if (row == nullptr) return nullptr;
  if (!row->subcommands.empty() && args.size() > 1) {
    row = FindSubcommand(*row, args[1]);
    if (row == nullptr) return nullptr;
  }
  if (AcceptsCount(*row, args.size())) [[likely]]
    return row;
  return row->session == &Exec && IsVerboseExec(args) ? row : nullptr;  // ours
}

// What MULTI does not queue.
bool RunsInsideMulti(const Command& row) {
  return row.session == &Exec || row.session == &Discard ||
         row.session == &Multi || row.session == &Watch ||
         row.session == &Quit || row.session == &Reset;
}

// Whether the memory limit forbids the call. Inside MULTI it forbids to queue
// anything, as Redis does, because a queue takes memory too.
bool IsDeniedByMemory(const SessionWords& session, const Command& row) {
  if (!session.engine.store().budget().exhausted()) return false;
  if (row.session == &Exec) return session.queue_denies_oom;
  if (row.session == &Discard || row.session == &Quit ||
      row.session == &Reset) {
    return false;
  }
  return session.in_multi || row.Has(kDenyOom);
}

Reply Enqueue(SessionWords& session, const Command& row, Args args) {
  if (session.spoiled) return Reply::Simple("QUEUED");  // it will not run
  if (!session.queue.Fits(args, session.store.queue_limits)) {
    session.spoiled = true;
    return ErrorReply(kQueueFull);
  }
  session.queue.Push(
      row, args,
      HasOneKey(row) ? session.engine.store().Hash(args[1]).hash : 0);
  if (row.Has(kDenyOom)) session.queue_denies_oom = true;
  return Reply::Simple("QUEUED");
}

using Keys = std::span<const KeyRef>;

Footprint FootprintOf(const Store& store, const Command& row, Keys keys) {
  Footprint footprint;
  if (row.Has(kWholeKeyspace)) {
    footprint.SetAll(store.shard_count());
    return footprint;
  }
  for (const KeyRef& key : keys) footprint.Add(store.ShardOf(key));
  footprint.Sort();
  return footprint;
}

// Redis removes a key that is past its deadline when it meets it.
void PurgeStale(Store& store, Keys keys) {
  for (const KeyRef& key : keys) {
    CommitKey(store, key, [&](WriteDoor& door) { (void)door.Find(key); });
  }
}

// A read without locks.
Reply RunRead(Store& store, const Call& call) {
  const ReadView view(store);
  Reply reply = call.command.read(view, call);
  if (!view.stale().empty()) [[unlikely]]
    PurgeStale(store, view.stale());
  return reply;
}

// A read of many keys of one instant, under their locks.
Reply RunReadLocked(Store& store, const Call& call) {
  return CommitMany(
      store, FootprintOf(store, call.command, call.keys),
      [&](WriteDoor& door) { return call.command.read(ReadView(door), call); });
}

Reply RunWrite(Store& store, const Call& call) {
  const Keys keys = call.keys;
  const auto run = [&](WriteDoor& door) {
    return call.command.write(door, call);
  };
  if (call.command.overwrite != nullptr) {
    return CommitOverwrite(
        store, keys[0],
        [&](engine::Shard& shard) {
          return call.command.overwrite(shard, call);
        },
        run);
  }
  if (keys.size() == 1 && !call.command.Has(kWholeKeyspace)) {
    return CommitKey(store, keys[0], run);
  }
  return CommitMany(store, FootprintOf(store, call.command, keys), run);
}

[[gnu::always_inline]] inline Reply RunCall(SessionWords& session,
                                            const Call& call) {
  Store& store = session.engine.store();
  const Command& row = call.command;
  if (row.read != nullptr) {
    return call.keys.size() < 2 || row.Has(kOneInstant) ||
                   row.Has(kWholeKeyspace)
               ? RunRead(store, call)
               : RunReadLocked(store, call);
  }
  if (row.write != nullptr) return RunWrite(store, call);
  return row.session(session, call);
}

Reply Run(SessionWords& session, const Command& row, Args args) {
  const Store& store = session.engine.store();
  // Most: no list of keys.
  if (HasOneKey(row) || (row.keys.first == 1 && args.size() == 2)) {
    const KeyRef key = engine::WithDb(store.Hash(args[1]), session.db);
    return RunCall(
        session,
        {.command = row, .args = args, .keys = {&key, 1}, .db = session.db});
  }
  const KeyRefs keys = KeysOf(store, row, args, session.db);
  return RunCall(
      session, {.command = row, .args = args, .keys = keys, .db = session.db});
}

}  // namespace

KeyRefs KeysOf(const Store& store, const Command& row, Args args, int db) {
  KeyRefs keys;
  const auto count = static_cast<int>(args.size());
  if (row.keys.first == 0) return keys;
  const int last = row.keys.last < 0 ? count + row.keys.last : row.keys.last;
  for (int i = row.keys.first; i <= std::min(last, count - 1);
       i += row.keys.step) {
    keys.push_back(
        engine::WithDb(store.Hash(args[static_cast<std::size_t>(i)]), db));
  }
  return keys;
}

Reply RunQueued(SessionWords& session, WriteDoor& door, std::size_t index) {
  const Command& row = session.queue.command(index);
  const Args args = session.queue.words(index);
  const auto run = [&](std::span<const KeyRef> keys) {
    const Call call{
        .command = row, .args = args, .keys = keys, .db = session.db};
    if (row.write != nullptr) return row.write(door, call);
    if (row.read != nullptr) return row.read(ReadView(door), call);
    return row.session(session, call);
  };
  if (HasOneKey(row)) {
    const KeyRef key = session.queue.key(index, session.db);
    return run({&key, 1});
  }
  return run(KeysOf(session.engine.store(), row, args, session.db));
}

Reply Execute(SessionWords& session, Args args) {
  if (args.empty()) return ErrorReply(kNoWords);
  for (const std::string_view word : args) {
    if (word.size() > engine::kMaxStringBytes) [[unlikely]]
      return Refuse(session, nullptr, ErrorReply(kWordTooLong));
  }
  const Command* const command = FindCommand(args[0]);
  const Command* const resolved = Resolve(args, command);
  if (resolved == nullptr) [[unlikely]]
    return Refuse(session, command, Unanswered(args, command));
  const Command& row = *resolved;
  if (row.Has(kOptIn) && !session.store.allow_debug) {
    return Refuse(session, &row, ErrorReply(kDebugNotAllowed));
  }
  if (IsDeniedByMemory(session, row)) {
    return Refuse(session, &row, ErrorReply(kOutOfMemory));
  }
  if (session.in_multi && row.Has(kNoMulti)) {
    return Refuse(session, &row, ErrorReply(kNotInMulti));
  }
  session.client.Note(
      row, session.db, session.protocol,
      session.in_multi ? static_cast<int>(session.queue.size()) : -1,
      session.watches.size());
  if (session.in_multi && !RunsInsideMulti(row)) {
    return Enqueue(session, row, args);
  }
  return Run(session, row, args);
}

}  // namespace vigil::command
