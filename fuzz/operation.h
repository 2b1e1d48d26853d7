// An operation of the typed API, as words and as a call, so that a store, a
// transaction and the model can be told the same.

#ifndef VIGIL_FUZZ_OPERATION_H_
#define VIGIL_FUZZ_OPERATION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/reply.h"
#include "vigil/status.h"
#include "vigil/types.h"

#include "fuzz/command_words.h"
#include "fuzz/input.h"

namespace vigil::fuzz {

inline constexpr std::string_view kOperationKeys[] = {"a", "b", "c", "d"};
enum class Kind : std::uint8_t {
  kGet,
  kMGet,
  kStrLen,
  kExists,
  kGetTtl,
  kSet,
  kSetInt,
  kSetOptions,
  kGetSet,
  kGetDel,
  kAppend,
  kIncrBy,
  kDecrBy,
  kMSet,
  kMSetNx,
  kDel,
  kRename,
  kRenameNx,
  kCopy,
  kExpire,
  kPersist,
  kAdd,
};
inline constexpr std::size_t kKinds = 22;

struct Operation {
  Kind kind;
  std::string_view key;
  std::string_view other;
  std::string_view value;
  std::int64_t number;
  std::int64_t time;
  std::size_t option;
};

// On the keys above.
Operation DrawOperation(Input& input);

// The operation as words for the model.
Words InWords(const Operation& op);

// What the facade answers where the typed API gives this result. An error is an
// error here, whatever its reason.
Reply ToReply(const Status& status);
Reply ToReply(bool yes);
Reply ToReply(std::size_t number);
Reply ToReply(std::int64_t number);
Reply ToReply(const std::optional<std::string>& text);
Reply ToReply(const std::vector<std::optional<std::string>>& texts);
Reply ToReply(const Ttl& ttl);

// What was answered; empty: a read lost the attempt.
using Answer = std::optional<Reply>;

inline Answer ToAnswer(const Status& status) {
  if (status.code() == StatusCode::kConflict) return std::nullopt;
  return ToReply(status);
}
template <class T>
Answer ToAnswer(const Result<T>& result) {
  if (!result.ok()) return ToAnswer(result.status());
  return ToReply(*result);
}

template <class Keys>
Answer SetWithOptions(Keys& keys, const Operation& op) {
  SetOptions options;
  if ((op.option & 1) != 0) {
    options.when = op.time > 0 ? SetWhen::kIfAbsent : SetWhen::kIfPresent;
  }
  options.return_old = (op.option & 2) != 0;
  options.keep_ttl = (op.option & 4) != 0;
  if (!options.keep_ttl && op.time != 0) options.ttl = Duration(op.time);
  const Result<SetResult> result = keys.Set(op.key, op.value, options);
  if (!result.ok()) return ToAnswer(result.status());
  if (options.return_old) return ToReply(result->old);
  return result->applied ? Reply::Ok() : Reply::Null();
}

// Does it to a vigil::Store or a vigil::Transaction.
template <class Keys>
Answer Do(Keys& keys, const Operation& op) {
  const std::string number = std::to_string(op.number);
  const KeyValue entries[] = {{op.key, op.value}, {op.other, number}};
  const std::string_view both[] = {op.key, op.other};
  constexpr ExpireWhen kWhen[] = {ExpireWhen::kAlways, ExpireWhen::kIfNone,
                                  ExpireWhen::kIfSome, ExpireWhen::kIfLater,
                                  ExpireWhen::kIfSooner};
  switch (op.kind) {
    case Kind::kGet:
      return ToAnswer(keys.Get(op.key));
    case Kind::kMGet:
      return ToAnswer(keys.MGet(KeyList(both)));
    case Kind::kStrLen:
      return ToAnswer(keys.StrLen(op.key));
    case Kind::kExists:
      return ToAnswer(keys.Exists(op.key));
    case Kind::kGetTtl:
      return ToAnswer(keys.GetTtl(op.key));
    case Kind::kSet:
      return ToAnswer(keys.Set(op.key, op.value));
    case Kind::kSetInt:
      return ToAnswer(keys.Set(op.key, number));
    case Kind::kSetOptions:
      return SetWithOptions(keys, op);
    case Kind::kGetSet:
      return ToAnswer(keys.GetSet(op.key, op.value));
    case Kind::kGetDel:
      return ToAnswer(keys.GetDel(op.key));
    case Kind::kAppend:
      return ToAnswer(keys.Append(op.key, op.value));
    case Kind::kIncrBy:
    case Kind::kAdd:
      return ToAnswer(keys.IncrBy(op.key, op.number));
    case Kind::kDecrBy:
      return ToAnswer(keys.DecrBy(op.key, op.number));
    case Kind::kMSet:
      return ToAnswer(keys.MSet(entries));
    case Kind::kMSetNx:
      return ToAnswer(keys.MSetNx(entries));
    case Kind::kDel:
      return ToAnswer(keys.Del(op.key));
    case Kind::kRename:
      return ToAnswer(keys.Rename(op.key, op.other));
    case Kind::kRenameNx:
      return ToAnswer(keys.RenameNx(op.key, op.other));
    case Kind::kCopy:
      return ToAnswer(keys.Copy(op.key, op.other, (op.option & 1) != 0));
    case Kind::kExpire:
      return ToAnswer(
          keys.Expire(op.key, Duration(op.time), kWhen[op.option % 5]));
    case Kind::kPersist:
      return ToAnswer(keys.Persist(op.key));
  }
  return std::nullopt;
}

}  // namespace vigil::fuzz

#endif  // VIGIL_FUZZ_OPERATION_H_
