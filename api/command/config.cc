// CONFIG: see settings.h.

#include <string>
#include <utility>
#include <vector>

#include "api/command/command.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/session_words.h"

namespace vigil::command {

Reply ConfigGet(SessionWords& session, const Call& call) {
  std::vector<Reply> pairs;
  for (auto& [name, value] :
       session.store.settings.Find(call.args.subspan(2))) {
    pairs.push_back(Reply::Bulk(std::move(name)));
    pairs.push_back(Reply::Bulk(std::move(value)));
  }
  return Reply::Map(std::move(pairs));
}

Reply ConfigSet(SessionWords& session, const Call& call) {
  const Args pairs = call.args.subspan(2);
  if (pairs.size() % 2 != 0) return ErrorReply(kSyntax);
  return session.store.settings.Set(pairs);
}

Reply ConfigResetStat(SessionWords& session, const Call&) {
  session.store.errors.Reset();
  session.store.clients.Reset();
  return Reply::Ok();
}

}  // namespace vigil::command
