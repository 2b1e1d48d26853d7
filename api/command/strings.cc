// Commands on strings, but for the numbers in them, their deadlines and LCS.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/command/command.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/outcome_reply.h"
#include "api/command/read_view.h"
#include "engine/base/numbers.h"
#include "engine/ops/string_ops.h"
#include "engine/txn/write_door.h"
#include "engine/types/string_value.h"

namespace vigil::command {

namespace ops = engine::ops;
using engine::WriteDoor;

Reply Get(const ReadView& keys, const Call& call) {
  engine::ShortText brief;
  if (keys.TryShort(call.key(), brief)) [[likely]]
    return Reply::BulkOf(brief.view());
  std::string text;
  if (!keys.Text(call.key(), text)) return Reply::Null();
  return Reply::Bulk(std::move(text));
}

Reply MGet(const ReadView& keys, const Call& call) {
  std::vector<std::optional<std::string>> texts(call.keys.size());
  keys.Texts(call.keys, texts);
  std::vector<Reply> replies;
  replies.reserve(texts.size());
  for (std::optional<std::string>& text : texts) {
    replies.push_back(TextReply(std::move(text)));
  }
  return Reply::Array(std::move(replies));
}

Reply StrLen(const ReadView& keys, const Call& call) {
  const auto look = keys.Find(call.key());
  return Reply::Integer(look ? static_cast<std::int64_t>(look->size) : 0);
}

Reply GetRange(const ReadView& keys, const Call& call) {
  const auto first = engine::ParseInteger(call.args[2]);
  if (!first) return ErrorReply(kNotAnInteger);
  const auto last = engine::ParseInteger(call.args[3]);
  if (!last) return ErrorReply(kNotAnInteger);
  std::string text;
  if (!keys.Text(call.key(), text)) return Reply::Bulk({});
  const auto range = engine::ResolveRange(*first, *last, text.size());
  text.resize(range.offset + range.size);
  text.erase(0, range.offset);
  return Reply::Bulk(std::move(text));
}

Reply SetNx(WriteDoor& keys, const Call& call) {
  ops::SetSpec spec;
  spec.when = ops::SetSpec::When::kIfAbsent;
  const auto outcome = ops::Set(keys, call.key(), call.args[2], spec);
  if (!outcome.ok()) return FaultReply(outcome.fault);
  return Reply::Integer(outcome.value.applied ? 1 : 0);
}

Reply GetSet(WriteDoor& keys, const Call& call) {
  return OutcomeReply(ops::GetSet(keys, call.key(), call.args[2]));
}

Reply GetDel(WriteDoor& keys, const Call& call) {
  return OutcomeReply(ops::GetDel(keys, call.key()));
}

namespace {

// A key without a value is found only here: the table cannot say "odd".
engine::Outcome<bool> SetPairs(WriteDoor& keys, const Call& call,
                               bool only_if_absent) {
  std::vector<ops::KeyText> entries;
  entries.reserve(call.keys.size());
  for (std::size_t i = 0; i < call.keys.size(); ++i) {
    entries.push_back({call.keys[i], call.args[2 + 2 * i]});
  }
  return ops::MSet(keys, entries, only_if_absent);
}

}  // namespace

Reply MSet(WriteDoor& keys, const Call& call) {
  if (call.args.size() % 2 == 0) return WrongArity(call.command.name);
  return DoneReply(SetPairs(keys, call, /*only_if_absent=*/false).fault);
}

Reply MSetNx(WriteDoor& keys, const Call& call) {
  if (call.args.size() % 2 == 0) return WrongArity(call.command.name);
  return OutcomeReply(SetPairs(keys, call, /*only_if_absent=*/true));
}

Reply Append(WriteDoor& keys, const Call& call) {
  return OutcomeReply(ops::Append(keys, call.key(), call.args[2]));
}

Reply SetRange(WriteDoor& keys, const Call& call) {
  const auto offset = engine::ParseInteger(call.args[2]);
  if (!offset) return ErrorReply(kNotAnInteger);
  if (*offset < 0) return ErrorReply(kOffsetOutOfRange);
  return OutcomeReply(ops::SetRange(
      keys, call.key(), static_cast<std::size_t>(*offset), call.args[3]));
}

}  // namespace vigil::command
