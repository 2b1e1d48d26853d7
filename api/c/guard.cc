#include "api/c/guard.h"

#include <string>
#include <utility>

namespace vigil::c {
namespace {

// The numbers are the same on both sides.
static_assert(VIGIL_OK == static_cast<int>(StatusCode::kOk));
static_assert(VIGIL_CONFLICT == static_cast<int>(StatusCode::kConflict));
static_assert(VIGIL_WRONG_TYPE == static_cast<int>(StatusCode::kWrongType));
static_assert(VIGIL_INVALID_ARGUMENT ==
              static_cast<int>(StatusCode::kInvalidArgument));
static_assert(VIGIL_OUT_OF_RANGE == static_cast<int>(StatusCode::kOutOfRange));
static_assert(VIGIL_NOT_FOUND == static_cast<int>(StatusCode::kNotFound));
static_assert(VIGIL_FAILED_PRECONDITION ==
              static_cast<int>(StatusCode::kFailedPrecondition));
static_assert(VIGIL_OUT_OF_MEMORY ==
              static_cast<int>(StatusCode::kOutOfMemory));
static_assert(VIGIL_DEADLINE_EXCEEDED ==
              static_cast<int>(StatusCode::kDeadlineExceeded));

// The last failure of this thread. `text` is inside of `status`, or lives for
// ever; it ends with a zero either way.
struct Failure {
  Status status;
  const char* text = "";
};

Failure& LastFailure() {
  thread_local Failure failure;
  return failure;
}

// Allocates nothing: there may be no memory.
enum vigil_status RememberText(StatusCode code, const char* text) {
  Failure& last = LastFailure();
  last.status = Status(code);
  last.text = text;
  return static_cast<enum vigil_status>(code);
}

}  // namespace

enum vigil_status Remember(Status status) noexcept {
  const StatusCode code = status.code();
  if (code != StatusCode::kOk) [[unlikely]] {
    Failure& last = LastFailure();
    last.status = std::move(status);
    last.text = last.status.message().data();
  }
  return static_cast<enum vigil_status>(code);
}

enum vigil_status RememberNoMemory() noexcept {
  return RememberText(StatusCode::kOutOfMemory, "there is no memory left");
}

enum vigil_status RememberException() noexcept {
  return RememberText(StatusCode::kFailedPrecondition,
                      "the body threw an exception");
}

enum vigil_status RememberNull() noexcept {
  return RememberText(StatusCode::kInvalidArgument,
                      "an argument that is needed is NULL");
}

Status FromBody(int answer) {
  if (answer == VIGIL_OK) return Ok();
  if (answer < VIGIL_OK || answer > VIGIL_DEADLINE_EXCEEDED) {
    return FailedPrecondition("the body returned " + std::to_string(answer) +
                              ", which is no status");
  }
  const auto code = static_cast<StatusCode>(answer);
  const Failure& last = LastFailure();
  // A conflict is nothing special, and the attempt after it should not have to
  // allocate for it.
  if (code == StatusCode::kConflict || last.status.code() != code) {
    return Status(code);
  }
  return Status(code, last.text);
}

}  // namespace vigil::c

const char* vigil_last_message(void) { return vigil::c::LastFailure().text; }

const char* vigil_status_name(int status) {
  switch (status) {
    case VIGIL_OK:
      return "VIGIL_OK";
    case VIGIL_CONFLICT:
      return "VIGIL_CONFLICT";
    case VIGIL_WRONG_TYPE:
      return "VIGIL_WRONG_TYPE";
    case VIGIL_INVALID_ARGUMENT:
      return "VIGIL_INVALID_ARGUMENT";
    case VIGIL_OUT_OF_RANGE:
      return "VIGIL_OUT_OF_RANGE";
    case VIGIL_NOT_FOUND:
      return "VIGIL_NOT_FOUND";
    case VIGIL_FAILED_PRECONDITION:
      return "VIGIL_FAILED_PRECONDITION";
    case VIGIL_OUT_OF_MEMORY:
      return "VIGIL_OUT_OF_MEMORY";
    case VIGIL_DEADLINE_EXCEEDED:
      return "VIGIL_DEADLINE_EXCEEDED";
    default:
      return "unknown";
  }
}
