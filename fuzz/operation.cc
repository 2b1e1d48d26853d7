#include "fuzz/operation.h"

#include <utility>

namespace vigil::fuzz {
namespace {

constexpr std::string_view kValues[] = {
    "1",
    "0",
    "-7",
    "abc",
    "",
    "9223372036854775807",
    "-9223372036854775808",
    "a value that is too long for a record to be written over by it"};
constexpr std::int64_t kNumbers[] = {1, 0, -1, 10, INT64_MAX, INT64_MIN};
constexpr std::int64_t kTimes[] = {5, 1, 0, -1, 1000, INT64_MAX};

}  // namespace

Operation DrawOperation(Input& input) {
  return {.kind = static_cast<Kind>(input.Below(kKinds)),
          .key = input.Pick(kOperationKeys),
          .other = input.Pick(kOperationKeys),
          .value = input.Pick(kValues),
          .number = input.Pick(kNumbers),
          .time = input.Pick(kTimes),
          .option = input.Below(8)};
}

Words InWords(const Operation& op) {
  static constexpr std::string_view kWhen[] = {"", "NX", "XX", "GT", "LT"};
  const std::string key(op.key);
  const std::string other(op.other);
  const std::string value(op.value);
  switch (op.kind) {
    case Kind::kGet:
      return {"GET", key};
    case Kind::kMGet:
      return {"MGET", key, other};
    case Kind::kStrLen:
      return {"STRLEN", key};
    case Kind::kExists:
      return {"EXISTS", key};
    case Kind::kGetTtl:
      return {"PTTL", key};
    case Kind::kSet:
      return {"SET", key, value};
    case Kind::kSetInt:
      return {"SET", key, std::to_string(op.number)};
    case Kind::kSetOptions: {
      Words words{"SET", key, value};
      if ((op.option & 1) != 0) words.push_back(op.time > 0 ? "NX" : "XX");
      if ((op.option & 2) != 0) words.push_back("GET");
      if ((op.option & 4) != 0) {
        words.push_back("KEEPTTL");
      } else if (op.time != 0) {
        words.push_back("PX");
        words.push_back(std::to_string(op.time));
      }
      return words;
    }
    case Kind::kGetSet:
      return {"GETSET", key, value};
    case Kind::kGetDel:
      return {"GETDEL", key};
    case Kind::kAppend:
      return {"APPEND", key, value};
    case Kind::kIncrBy:
    case Kind::kAdd:
      return {"INCRBY", key, std::to_string(op.number)};
    case Kind::kDecrBy:
      return {"DECRBY", key, std::to_string(op.number)};
    case Kind::kMSet:
      return {"MSET", key, value, other, std::to_string(op.number)};
    case Kind::kMSetNx:
      return {"MSETNX", key, value, other, std::to_string(op.number)};
    case Kind::kDel:
      return {"DEL", key};
    case Kind::kRename:
      return {"RENAME", key, other};
    case Kind::kRenameNx:
      return {"RENAMENX", key, other};
    case Kind::kCopy:
      if ((op.option & 1) != 0) return {"COPY", key, other, "REPLACE"};
      return {"COPY", key, other};
    case Kind::kExpire:
      if (op.option % 5 == 0) return {"PEXPIRE", key, std::to_string(op.time)};
      return {"PEXPIRE", key, std::to_string(op.time),
              std::string(kWhen[op.option % 5])};
    case Kind::kPersist:
      return {"PERSIST", key};
  }
  return {};
}

Reply ToReply(const Status& status) {
  return status.ok() ? Reply::Ok() : Reply::Error("");
}
Reply ToReply(bool yes) { return Reply::Integer(yes ? 1 : 0); }
Reply ToReply(std::size_t number) {
  return Reply::Integer(static_cast<std::int64_t>(number));
}
Reply ToReply(std::int64_t number) { return Reply::Integer(number); }
Reply ToReply(const std::optional<std::string>& text) {
  return text ? Reply::Bulk(*text) : Reply::Null();
}
Reply ToReply(const std::vector<std::optional<std::string>>& texts) {
  std::vector<Reply> replies;
  for (const auto& text : texts) replies.push_back(ToReply(text));
  return Reply::Array(std::move(replies));
}
Reply ToReply(const Ttl& ttl) {
  if (!ttl.present) return Reply::Integer(-2);
  return Reply::Integer(ttl.left ? ttl.left->count() : -1);
}

}  // namespace vigil::fuzz
