// Commands on a key of any type, but for its deadline, OBJECT and versions.

#include <cstddef>
#include <cstdint>
#include <utility>

#include "api/command/arguments.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/outcome_reply.h"
#include "api/command/read_view.h"
#include "api/command/type_name.h"
#include "engine/ops/key_ops.h"
#include "engine/txn/write_door.h"

namespace vigil::command {

namespace ops = engine::ops;
using engine::WriteDoor;

// A key named twice counts twice.
Reply Exists(const ReadView& keys, const Call& call) {
  std::int64_t count = 0;
  for (const engine::KeyRef& key : call.keys) {
    if (keys.Find(key)) ++count;
  }
  return Reply::Integer(count);
}

// Nothing here remembers when a key was read last, so it is EXISTS.
Reply Touch(const ReadView& keys, const Call& call) {
  return Exists(keys, call);
}

Reply Type(const ReadView& keys, const Call& call) {
  const auto look = keys.Find(call.key());
  return Reply::Simple(TypeName(look ? look->type : engine::Type::kNone));
}

Reply Del(WriteDoor& keys, const Call& call) {
  return OutcomeReply(ops::Del(keys, call.keys));
}

Reply Rename(WriteDoor& keys, const Call& call) {
  return DoneReply(
      ops::Rename(keys, call.key(0), call.key(1), /*only_if_absent=*/false)
          .fault);
}

Reply RenameNx(WriteDoor& keys, const Call& call) {
  return OutcomeReply(
      ops::Rename(keys, call.key(0), call.key(1), /*only_if_absent=*/true));
}

Reply Copy(WriteDoor& keys, const Call& call) {
  bool replace = false;
  int db = call.db;
  const Args options = call.args.subspan(3);
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (IsOption(options[i], "replace")) {
      replace = true;
    } else if (IsOption(options[i], "db") && i + 1 < options.size()) {
      if (auto error = TakeDb(options[++i], db)) return *std::move(error);
    } else {
      return ErrorReply(kSyntax);
    }
  }
  // The target's shard is the same in every database, so it is locked.
  return OutcomeReply(
      ops::Copy(keys, call.key(0), WithDb(call.key(1), db), replace));
}

Reply Move(WriteDoor& keys, const Call& call) {
  int db = 0;
  if (auto error = TakeDb(call.args[2], db)) return *std::move(error);
  return OutcomeReply(ops::Move(keys, call.key(), WithDb(call.key(), db)));
}

}  // namespace vigil::command
