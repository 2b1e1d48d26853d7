// What concerns the session itself: PING ECHO SELECT QUIT RESET HELLO AUTH.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/command/arguments.h"
#include "api/command/client_name.h"
#include "api/command/command.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/redis_version.h"
#include "api/command/session_words.h"
#include "api/command/transactions.h"
#include "engine/base/numbers.h"

namespace vigil::command {
namespace {

// There is one user, without a password: any is right.
bool MayEnter(std::string_view user) { return user == "default"; }

// The options of HELLO, from word 2 on, each done as it is met, as Redis does;
// the error of the first that is wrong.
std::optional<Reply> TakeGreeting(SessionWords& session, Args args) {
  for (std::size_t i = 2; i < args.size(); ++i) {
    const std::size_t more = args.size() - i - 1;
    if (IsOption(args[i], "auth") && more >= 2) {
      if (!MayEnter(args[i + 1])) return ErrorReply(kWrongPass);
      i += 2;
    } else if (IsOption(args[i], "setname") && more >= 1) {
      if (!TakeClientName(session, args[i + 1])) {
        return ErrorReply(kBadClientName);
      }
      i += 1;
    } else {
      return HelloSyntax(args[i]);
    }
  }
  return std::nullopt;
}

}  // namespace

Reply Ping(SessionWords&, const Call& call) {
  if (call.args.size() > 2) return WrongArity(call.command.name);
  if (call.args.size() == 1) return Reply::Simple("PONG");
  return Reply::Bulk(std::string(call.args[1]));
}

Reply Echo(SessionWords&, const Call& call) {
  return Reply::Bulk(std::string(call.args[1]));
}

Reply Select(SessionWords& session, const Call& call) {
  int db = 0;
  if (auto error = TakeDb(call.args[1], db)) return *std::move(error);
  session.db = db;
  return Reply::Ok();
}

Reply Quit(SessionWords& session, const Call&) {
  DiscardTransaction(session);
  return Reply::Ok();
}

Reply Reset(SessionWords& session, const Call&) {
  DiscardTransaction(session);
  session.db = 0;
  session.protocol = 2;
  session.client.Edit([](ClientText& text) {
    text.name.clear();
    text.no_evict = false;
  });
  return Reply::Simple("RESET");
}

Reply Hello(SessionWords& session, const Call& call) {
  int protocol = session.protocol;
  if (call.args.size() > 1) {
    const auto wanted = engine::ParseInteger(call.args[1]);
    if (!wanted) return ErrorReply(kProtocolNotAnInteger);
    if (*wanted != 2 && *wanted != 3) return ErrorReply(kNoProto);
    protocol = static_cast<int>(*wanted);
  }
  if (auto error = TakeGreeting(session, call.args)) return *std::move(error);
  session.protocol = protocol;

  std::vector<Reply> pairs;
  const auto add = [&pairs](std::string_view name, Reply value) {
    pairs.push_back(Reply::Bulk(std::string(name)));
    pairs.push_back(std::move(value));
  };
  // Clients look for this name.
  add("server", Reply::Bulk("redis"));
  add("version", Reply::Bulk(std::string(kRedisVersion)));
  add("proto", Reply::Integer(protocol));
  add("id", Reply::Integer(static_cast<std::int64_t>(session.client.id())));
  add("mode", Reply::Bulk("standalone"));
  add("role", Reply::Bulk("master"));
  add("modules", Reply::Array({}));
  return Reply::Map(std::move(pairs));
}

Reply Auth(SessionWords&, const Call& call) {
  if (call.args.size() > 3) return ErrorReply(kSyntax);
  if (call.args.size() == 2) return ErrorReply(kNoPassword);
  if (!MayEnter(call.args[1])) return ErrorReply(kWrongPass);
  return Reply::Ok();
}

}  // namespace vigil::command
