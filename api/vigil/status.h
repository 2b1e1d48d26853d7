// Status and Result: how every fallible call of Vigil answers.
//
// Nothing here throws. An absent key is not an error: it is an empty
// std::optional. A lost race is kConflict, a normal outcome.

#ifndef VIGIL_STATUS_H_
#define VIGIL_STATUS_H_

#include <cassert>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace vigil {

enum class StatusCode : std::uint8_t {
  kOk = 0,
  kConflict,            // a watched key moved; nothing was changed
  kWrongType,           // the key holds another type
  kInvalidArgument,     // an argument, or the stored text, is not acceptable
  kOutOfRange,          // a number or a length leaves its range
  kNotFound,            // the operation needs a key that is absent
  kFailedPrecondition,  // not allowed in this state; also for your own refusals
  kOutOfMemory,         // the store's memory limit refuses this growth
  kDeadlineExceeded,    // RetryPolicy::deadline passed before a commit
};

// The code's name, such as "kConflict". Never empty. Any thread.
std::string_view StatusCodeName(StatusCode code);

// A code and, for errors, a sentence that names what was wrong. 16 bytes; an
// OK status owns nothing. Copying an error copies its message.
class [[nodiscard]] Status {
 public:
  // OK.
  Status() = default;
  // `message` may be empty: message() then says what the code means.
  explicit Status(StatusCode code, std::string_view message = {});

  Status(const Status& other);
  Status& operator=(const Status& other);
  Status(Status&&) noexcept = default;
  Status& operator=(Status&&) noexcept = default;
  ~Status() = default;

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }

  // Empty for OK, else a sentence. The view lives as long as the status is
  // neither assigned to nor destroyed.
  std::string_view message() const;

  // "kConflict: a watched key was changed", or "kOk". For people.
  std::string ToString() const;

 private:
  StatusCode code_ = StatusCode::kOk;
  std::unique_ptr<const std::string> message_;
};

inline Status Ok() { return Status(); }

// The usual refusal of a transaction body: returning it rolls back.
inline Status FailedPrecondition(std::string_view message) {
  return Status(StatusCode::kFailedPrecondition, message);
}
inline Status InvalidArgument(std::string_view message) {
  return Status(StatusCode::kInvalidArgument, message);
}

// The value of calls that have nothing to say but that they happened.
struct Done {
  friend bool operator==(Done, Done) = default;
};

// A value, or the Status that says why there is none.
template <class T>
class [[nodiscard]] Result {
  static_assert(!std::is_reference_v<T> && !std::is_same_v<T, Status>);

 public:
  using value_type = T;

  Result(T value) : value_(std::move(value)) {}  // NOLINT: implicit on purpose
  // `status` must not be OK: that would be a result without a value, and is
  // turned into kFailedPrecondition.
  Result(Status status)  // NOLINT(google-explicit-constructor)
      : status_(status.ok() ? FailedPrecondition("an OK status is no result")
                            : std::move(status)) {}

  bool ok() const { return value_.has_value(); }
  const Status& status() const& { return status_; }
  Status status() && { return std::move(status_); }

  // The value. Requires ok(), as std::optional's operators require a value.
  const T& value() const& {
    assert(ok());
    return *value_;
  }
  T& value() & {
    assert(ok());
    return *value_;
  }
  T&& value() && {
    assert(ok());
    return *std::move(value_);
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  template <class U>
  T value_or(U&& fallback) const& {
    return ok() ? *value_ : static_cast<T>(std::forward<U>(fallback));
  }

 private:
  Status status_;
  std::optional<T> value_;
};

}  // namespace vigil

#endif  // VIGIL_STATUS_H_
