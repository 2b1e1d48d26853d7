// TIME WAIT FUNCTION and TXSTATS.

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "api/command/arguments.h"
#include "api/command/command.h"
#include "api/command/error_text.h"
#include "api/command/figures.h"
#include "api/command/handlers.h"
#include "api/command/session_words.h"
#include "engine/base/numbers.h"

namespace vigil::command {

Reply Time(SessionWords& session, const Call&) {
  // The store's clock, which a test may have chosen, counts milliseconds.
  const engine::TimeMs now = session.engine.store().clock().NowMs();
  return Reply::Array({Reply::Bulk(std::to_string(now / 1000)),
                       Reply::Bulk(std::to_string(now % 1000 * 1000))});
}

Reply Wait(SessionWords&, const Call& call) {
  const auto replicas = engine::ParseInteger(call.args[1]);
  if (!replicas) return ErrorReply(kNotAnInteger);
  const auto timeout = engine::ParseInteger(call.args[2]);
  if (!timeout) return ErrorReply(kTimeoutNotAnInteger);
  if (*timeout < 0) return ErrorReply(kTimeoutNegative);
  // There are no replicas, and none can come while we wait.
  return Reply::Integer(0);
}

Reply FunctionFlush(SessionWords&, const Call& call) {
  if (call.args.size() > 3) return SubcommandSyntax("function", call.args[1]);
  if (call.args.size() == 3 && !IsOption(call.args[2], "sync") &&
      !IsOption(call.args[2], "async")) {
    return ErrorReply(kFunctionFlushOption);
  }
  return Reply::Ok();
}

Reply TxStats(SessionWords& session, const Call&) {
  std::vector<Reply> pairs;
  for (const auto& [name, value] : TransactionFigures(session)) {
    pairs.push_back(Reply::Bulk(std::string(name)));
    pairs.push_back(Reply::Integer(static_cast<std::int64_t>(value)));
  }
  return Reply::Map(std::move(pairs));
}

}  // namespace vigil::command
