#include "vigil/status.h"

namespace vigil {
namespace {

// What a code means where nothing more is known.
std::string_view DefaultMessage(StatusCode code) {
  switch (code) {
    case StatusCode::kOk:
      return "";
    case StatusCode::kConflict:
      return "a watched key has moved";
    case StatusCode::kWrongType:
      return "the key holds another type";
    case StatusCode::kInvalidArgument:
      return "an argument is not acceptable";
    case StatusCode::kOutOfRange:
      return "a number or a length leaves its range";
    case StatusCode::kNotFound:
      return "the key is absent";
    case StatusCode::kFailedPrecondition:
      return "not allowed in this state";
    case StatusCode::kOutOfMemory:
      return "the memory limit is reached";
    case StatusCode::kDeadlineExceeded:
      return "the deadline has passed";
  }
  return "unknown status code";
}

}  // namespace

std::string_view StatusCodeName(StatusCode code) {
  switch (code) {
    case StatusCode::kOk:
      return "kOk";
    case StatusCode::kConflict:
      return "kConflict";
    case StatusCode::kWrongType:
      return "kWrongType";
    case StatusCode::kInvalidArgument:
      return "kInvalidArgument";
    case StatusCode::kOutOfRange:
      return "kOutOfRange";
    case StatusCode::kNotFound:
      return "kNotFound";
    case StatusCode::kFailedPrecondition:
      return "kFailedPrecondition";
    case StatusCode::kOutOfMemory:
      return "kOutOfMemory";
    case StatusCode::kDeadlineExceeded:
      return "kDeadlineExceeded";
  }
  return "kUnknown";
}

Status::Status(StatusCode code, std::string_view message) : code_(code) {
  if (code != StatusCode::kOk && !message.empty()) {
    message_ = std::make_unique<const std::string>(message);
  }
}

Status::Status(const Status& other) : code_(other.code_) {
  if (other.message_ != nullptr) {
    message_ = std::make_unique<const std::string>(*other.message_);
  }
}

Status& Status::operator=(const Status& other) {
  if (this != &other) *this = Status(other);
  return *this;
}

std::string_view Status::message() const {
  return message_ != nullptr ? std::string_view(*message_)
                             : DefaultMessage(code_);
}

std::string Status::ToString() const {
  std::string text(StatusCodeName(code_));
  if (!ok()) text.append(": ").append(message());
  return text;
}

}  // namespace vigil
