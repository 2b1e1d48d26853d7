// The model's commands on strings, keys and deadlines.

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "tests/support/model.h"
#include "tests/support/model_text.h"

namespace vigil {

using namespace model_text;

// --- Strings ---

Reply Model::Get(Client& client, Args args) {
  const Entry* const entry = Find(client.db, args[1]);
  return BulkOrNil(entry != nullptr ? &entry->value : nullptr);
}

Reply Model::MGet(Client& client, Args args) {
  std::vector<Reply> replies;
  for (const std::string_view key : args.subspan(1)) {
    // Outside of EXEC it is the one read that purges nothing.
    const Entry* const entry =
        client.in_exec ? Find(client.db, key) : Peek(client.db, key);
    replies.push_back(BulkOrNil(entry != nullptr ? &entry->value : nullptr));
  }
  return Reply::Array(std::move(replies));
}

Reply Model::Set(Client& client, Args args) {
  bool nx = false;
  bool xx = false;
  bool get = false;
  std::string lifetime;  // KEEPTTL, EX, PX, EXAT or PXAT
  std::string_view time;
  for (std::size_t i = 3; i < args.size(); ++i) {
    const std::string option = Upper(args[i]);
    if (option == "NX" && !xx) {
      nx = true;
    } else if (option == "XX" && !nx) {
      xx = true;
    } else if (option == "GET") {
      get = true;
    } else {
      const bool timed = option == "EX" || option == "PX" || option == "EXAT" ||
                         option == "PXAT";
      if (!timed && option != "KEEPTTL") return Error(kSyntax);
      if (timed && ++i == args.size()) return Error(kSyntax);
      if (!lifetime.empty() && lifetime != option) return Error(kSyntax);
      if (timed) time = args[i];
      lifetime = option;
    }
  }
  MaybeInt deadline;
  if (!lifetime.empty() && lifetime != "KEEPTTL") {
    deadline = ParseInt(time);
    if (!deadline) return Error(kNotAnInteger);
    if (*deadline <= 0) return BadExpire(args[0]);
    if (lifetime[0] == 'E' &&
        __builtin_mul_overflow(*deadline, Int{1000}, &*deadline)) {
      return BadExpire(args[0]);
    }
    if (lifetime.size() == 2 &&
        __builtin_add_overflow(*deadline, Now(), &*deadline)) {
      return BadExpire(args[0]);
    }
  }
  const Entry* const entry = Find(client.db, args[1]);
  const bool applies = !(nx && entry != nullptr) && !(xx && entry == nullptr);
  Reply reply = applies ? Reply::Ok() : Reply::Null();
  if (get) reply = BulkOrNil(entry != nullptr ? &entry->value : nullptr);
  if (lifetime == "KEEPTTL" && entry != nullptr) deadline = entry->deadline;
  if (applies) Put(client.db, args[1], std::string(args[2]), deadline);
  return reply;
}

Reply Model::SetNx(Client& client, Args args) {
  if (Find(client.db, args[1]) != nullptr) return Reply::Integer(0);
  Put(client.db, args[1], std::string(args[2]), {});
  return Reply::Integer(1);
}

Reply Model::GetSet(Client& client, Args args) {
  Reply reply = Get(client, args);
  Put(client.db, args[1], std::string(args[2]), {});
  return reply;
}

Reply Model::GetDel(Client& client, Args args) {
  Reply reply = Get(client, args);
  if (!reply.is_null()) Erase(client.db, args[1]);
  return reply;
}

Reply Model::MSet(Client& client, Args args) {
  if (args.size() % 2 == 0) return WrongArity(args[0]);
  for (std::size_t i = 1; i < args.size(); i += 2) {
    Put(client.db, args[i], std::string(args[i + 1]), {});
  }
  return Reply::Ok();
}

Reply Model::MSetNx(Client& client, Args args) {
  if (args.size() % 2 == 0) return WrongArity(args[0]);
  for (std::size_t i = 1; i < args.size(); i += 2) {
    // It meets, and so purges, none of the keys behind the first that is there.
    if (Find(client.db, args[i]) != nullptr) return Reply::Integer(0);
  }
  (void)MSet(client, args);
  return Reply::Integer(1);
}

Reply Model::Append(Client& client, Args args) {
  const Entry* const entry = Find(client.db, args[1]);
  std::string value = entry != nullptr ? entry->value : "";
  value += args[2];
  const auto size = static_cast<Int>(value.size());
  Put(client.db, args[1], std::move(value),
      entry != nullptr ? entry->deadline : MaybeInt());
  return Reply::Integer(size);
}

Reply Model::StrLen(Client& client, Args args) {
  const Entry* const entry = Find(client.db, args[1]);
  return Reply::Integer(entry != nullptr ? static_cast<Int>(entry->value.size())
                                         : 0);
}

// INCR, DECR, INCRBY and DECRBY.
Reply Model::Count(Client& client, Args args) {
  const MaybeInt delta = args.size() > 2 ? ParseInt(args[2]) : 1;
  if (!delta) return Error(kNotAnInteger);
  const bool down = Upper(args[0])[0] == 'D';
  if (down && *delta == std::numeric_limits<Int>::min()) {
    return Error("ERR decrement would overflow");
  }
  const Entry* const entry = Find(client.db, args[1]);
  const MaybeInt old = entry != nullptr ? ParseInt(entry->value) : 0;
  if (!old) return Error(kNotAnInteger);
  Int sum = 0;
  if (__builtin_add_overflow(*old, down ? -*delta : *delta, &sum)) {
    return Error("ERR increment or decrement would overflow");
  }
  Put(client.db, args[1], std::to_string(sum),
      entry != nullptr ? entry->deadline : MaybeInt());
  return Reply::Integer(sum);
}

// --- Keys ---

Reply Model::Del(Client& client, Args args) {
  Int count = 0;
  for (const std::string_view key : args.subspan(1)) {
    if (Find(client.db, key) == nullptr) continue;
    Erase(client.db, key);
    ++count;
  }
  return Reply::Integer(count);
}

Reply Model::Exists(Client& client, Args args) {
  Int count = 0;
  for (const std::string_view key : args.subspan(1)) {
    if (Find(client.db, key) != nullptr) ++count;
  }
  return Reply::Integer(count);
}

Reply Model::Rename(Client& client, Args args) {
  const bool nx = args[0].size() == 8;
  const Entry* const found = Find(client.db, args[1]);
  if (found == nullptr) return Error("ERR no such key");
  if (args[1] != args[2]) {
    const Entry source = *found;
    if (nx && Find(client.db, args[2]) != nullptr) return Reply::Integer(0);
    Put(client.db, args[2], source.value, source.deadline);
    Erase(client.db, args[1]);
    if (nx) return Reply::Integer(1);
  }
  return nx ? Reply::Integer(0) : Reply::Ok();
}

Reply Model::Copy(Client& client, Args args) {
  bool replace = false;
  int db = client.db;
  for (std::size_t i = 3; i < args.size(); ++i) {
    const std::string option = Upper(args[i]);
    if (option == "REPLACE") {
      replace = true;
    } else if (option == "DB" && i + 1 < args.size()) {
      if (auto error = TakeDb(args[++i], db)) return *std::move(error);
    } else {
      return Error(kSyntax);
    }
  }
  if (args[1] == args[2] && db == client.db) return Error(kSameObject);
  const Entry* const source = Find(client.db, args[1]);
  if (source == nullptr) return Reply::Integer(0);
  if (Find(db, args[2]) != nullptr && !replace) return Reply::Integer(0);
  Put(db, args[2], source->value, source->deadline);
  return Reply::Integer(1);
}

Reply Model::Move(Client& client, Args args) {
  int db = 0;
  if (auto error = TakeDb(args[2], db)) return *std::move(error);
  if (db == client.db) return Error(kSameObject);
  const Entry* const source = Find(client.db, args[1]);
  if (source == nullptr || Find(db, args[1]) != nullptr) {
    return Reply::Integer(0);
  }
  Put(db, args[1], source->value, source->deadline);
  Erase(client.db, args[1]);
  return Reply::Integer(1);
}

// --- Deadlines ---

Reply Model::Expire(Client& client, Args args) {
  const std::string name = Upper(args[0]);
  std::set<std::string> options;
  for (const std::string_view word : args.subspan(3)) {
    const std::string option = Upper(word);
    if (option != "NX" && option != "XX" && option != "GT" && option != "LT") {
      return UnsupportedOption(word);
    }
    options.insert(option);
  }
  if (options.contains("NX") && options.size() > 1) {
    return Error(
        "ERR NX and XX, GT or LT options at the same time are not compatible");
  }
  if (options.contains("GT") && options.contains("LT")) {
    return Error("ERR GT and LT options at the same time are not compatible");
  }
  const MaybeInt number = ParseInt(args[2]);
  if (!number) return Error(kNotAnInteger);
  Int deadline = *number;
  if ((name[0] != 'P' &&
       __builtin_mul_overflow(deadline, Int{1000}, &deadline)) ||
      (!name.ends_with("AT") &&
       __builtin_add_overflow(deadline, Now(), &deadline))) {
    return BadExpire(name);
  }
  Entry* const entry = Find(client.db, args[1]);
  if (entry == nullptr) return Reply::Integer(0);
  const Int never = std::numeric_limits<Int>::max();
  const Int old = entry->deadline.value_or(never);
  if ((options.contains("NX") && entry->deadline) ||
      (options.contains("XX") && !entry->deadline) ||
      (options.contains("GT") && (!entry->deadline || deadline <= old)) ||
      (options.contains("LT") && entry->deadline && deadline >= old)) {
    return Reply::Integer(0);
  }
  if (deadline <= Now()) {
    Erase(client.db, args[1]);
  } else {
    Put(client.db, args[1], std::string(entry->value), deadline);
  }
  return Reply::Integer(1);
}

Reply Model::Persist(Client& client, Args args) {
  const Entry* const entry = Find(client.db, args[1]);
  if (entry == nullptr || !entry->deadline) return Reply::Integer(0);
  Put(client.db, args[1], std::string(entry->value), {});
  return Reply::Integer(1);
}

// TTL, PTTL, EXPIRETIME and PEXPIRETIME.
Reply Model::Left(Client& client, Args args) {
  const std::string name = Upper(args[0]);
  const Entry* const entry = Find(client.db, args[1]);
  if (entry == nullptr) return Reply::Integer(-2);
  if (!entry->deadline) return Reply::Integer(-1);
  const Int left = *entry->deadline - (name.ends_with("TTL") ? Now() : 0);
  return Reply::Integer(name[0] == 'P' ? left : (left + 500) / 1000);
}

}  // namespace vigil
