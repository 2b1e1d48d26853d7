// The replies for what the engine's operations return.

#ifndef VIGIL_API_COMMAND_OUTCOME_REPLY_H_
#define VIGIL_API_COMMAND_OUTCOME_REPLY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "vigil/reply.h"

#include "api/command/error_text.h"
#include "engine/base/fault.h"

namespace vigil::command {

// A string, or nil.
inline Reply TextReply(std::optional<std::string> text) {
  if (!text) return Reply::Null();
  return Reply::Bulk(*std::move(text));
}

// A number, or of a bool 1 and 0; a string or nil; or the fault's error.
template <class Integral>
requires std::is_integral_v<Integral> Reply
OutcomeReply(const engine::Outcome<Integral>& outcome) {
  if (!outcome.ok()) return FaultReply(outcome.fault);
  return Reply::Integer(static_cast<std::int64_t>(outcome.value));
}
inline Reply OutcomeReply(engine::Outcome<std::optional<std::string>> outcome) {
  if (!outcome.ok()) return FaultReply(outcome.fault);
  return TextReply(std::move(outcome.value));
}

// OK, or the fault's error.
inline Reply DoneReply(engine::Fault fault) {
  if (fault != engine::Fault::kNone) return FaultReply(fault);
  return Reply::Ok();
}

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_OUTCOME_REPLY_H_
