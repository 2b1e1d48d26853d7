// GETV, SETV and DELV, which Redis does not have: compare and set by version.
//
//   GETV key                    an array of version and value; nil: no key
//   SETV key value IFVER n      the new version; nil: the key has another one
//   DELV key IFVER n            1: removed; nil: the key has another version
//
// n is what GETV or SETV answered; 0 stands for "no key", so SETV ... IFVER 0
// makes a key, and DELV key IFVER 0 answers 0 where there is none. To lose such
// a race is no error: it answers nil and touches nothing, as SET NX does. SETV
// drops the deadline, as SET does.
//
// In a transaction each sees the commands before it: a key that the EXEC has
// written has the version that it will have when the EXEC is done, which nobody
// can have named before, so a second SETV ... IFVER answers nil.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/command/arguments.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/read_view.h"
#include "engine/base/fault.h"
#include "engine/base/numbers.h"
#include "engine/ops/version_ops.h"
#include "engine/store/version.h"
#include "engine/txn/write_door.h"

namespace vigil::command {

namespace ops = engine::ops;
using engine::Fault;
using engine::VersionNumber;
using engine::WriteDoor;

namespace {

// Reads "IFVER n", the last two words; or the error reply.
std::optional<Reply> TakeVersion(Args words, VersionNumber& version) {
  if (!IsOption(words[words.size() - 2], "ifver")) return ErrorReply(kSyntax);
  const auto number = engine::ParseInteger(words.back());
  if (!number || *number < 0) return ErrorReply(kBadVersion);
  version = static_cast<VersionNumber>(*number);
  return std::nullopt;
}

Reply VersionReply(VersionNumber version) {
  return Reply::Integer(static_cast<std::int64_t>(version));
}

}  // namespace

Reply GetV(const ReadView& keys, const Call& call) {
  std::string text;
  ReadView::Look look;
  if (!keys.Text(call.key(), text, &look)) return Reply::Null();
  std::vector<Reply> pair;
  pair.push_back(VersionReply(look.version));
  pair.push_back(Reply::Bulk(std::move(text)));
  return Reply::Array(std::move(pair));
}

Reply SetV(WriteDoor& keys, const Call& call) {
  VersionNumber expected = engine::kNoVersion;
  if (auto error = TakeVersion(call.args, expected)) return *std::move(error);
  const auto version = ops::SetIf(keys, call.key(), call.args[2], expected);
  if (version.fault == Fault::kConflict) return Reply::Null();
  if (!version.ok()) return FaultReply(version.fault);
  return VersionReply(version.value);
}

Reply DelV(WriteDoor& keys, const Call& call) {
  VersionNumber expected = engine::kNoVersion;
  if (auto error = TakeVersion(call.args, expected)) return *std::move(error);
  const Fault fault = ops::DelIf(keys, call.key(), expected);
  if (fault == Fault::kConflict) return Reply::Null();
  if (fault != Fault::kNone) return FaultReply(fault);
  return Reply::Integer(expected == engine::kNoVersion ? 0 : 1);
}

}  // namespace vigil::command
