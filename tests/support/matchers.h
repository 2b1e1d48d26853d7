// Matchers and printers for Status, Result and Conflict, and Must(), which
// unwraps what a test takes for granted.

#ifndef VIGIL_TESTS_SUPPORT_MATCHERS_H_
#define VIGIL_TESTS_SUPPORT_MATCHERS_H_

#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/status.h"
#include "vigil/transaction.h"
#include "vigil/types.h"

namespace vigil {

// googletest finds these by argument-dependent lookup.
inline void PrintTo(const Status& status, std::ostream* out) {
  *out << status.ToString();
}
template <class T>
void PrintTo(const Result<T>& result, std::ostream* out) {
  if (!result.ok()) {
    *out << result.status().ToString();
  } else {
    *out << testing::PrintToString(*result);
  }
}
template <class T>
void PrintTo(const TransactResult<T>& result, std::ostream* out) {
  PrintTo(static_cast<const Result<T>&>(result), out);
}
inline void PrintTo(const TransactResult<void>& result, std::ostream* out) {
  PrintTo(static_cast<const Status&>(result), out);
}
inline void PrintTo(const ExecResult& result, std::ostream* out) {
  PrintTo(result.status(), out);
}
inline void PrintTo(StatusCode code, std::ostream* out) {
  *out << StatusCodeName(code);
}
inline void PrintTo(ConflictKind kind, std::ostream* out) {
  *out << ConflictKindName(kind);
}
inline void PrintTo(Version version, std::ostream* out) {
  *out << static_cast<std::uint64_t>(version);
}
inline void PrintTo(const Ttl& ttl, std::ostream* out) {
  *out << (ttl.present ? "present" : "absent") << ", left ";
  if (ttl.left) {
    *out << ttl.left->count() << " ms";
  } else {
    *out << "without end";
  }
}
inline void PrintTo(const Conflict& conflict, std::ostream* out) {
  *out << conflict.key << " " << ConflictKindName(conflict.kind) << ", seen "
       << static_cast<std::uint64_t>(conflict.seen) << ", now "
       << static_cast<std::uint64_t>(conflict.now);
}

namespace testing_support {

inline const Status& StatusOf(const Status& status) { return status; }
inline const Status& StatusOf(const ExecResult& result) {
  return result.status();
}
template <class T>
const Status& StatusOf(const Result<T>& result) {
  return result.status();
}

inline void Require(const Status& status, const char* file, int line) {
  if (!status.ok()) ADD_FAILURE_AT(file, line) << status.ToString();
}

}  // namespace testing_support

MATCHER(IsOk, "is OK") { return testing_support::StatusOf(arg).ok(); }

// The Status, Result or ExecResult carries this code.
MATCHER_P(HasCode, code, "") {
  return testing_support::StatusOf(arg).code() == code;
}

// The code, and a message that contains `part`.
MATCHER_P2(FailsNaming, code, part, "") {
  const Status& status = testing_support::StatusOf(arg);
  return status.code() == code &&
         testing::ExplainMatchResult(testing::HasSubstr(part),
                                     std::string(status.message()),
                                     result_listener);
}

// The Result is OK and its value matches.
MATCHER_P(Holds, inner, "") {
  return arg.ok() && testing::ExplainMatchResult(inner, *arg, result_listener);
}

MATCHER_P2(ConflictOn, key, kind, "") {
  return arg.key == key && arg.kind == kind;
}

// The Status must be OK: else the test fails, at the caller's line.
inline void Must(const Status& status, const char* file = __builtin_FILE(),
                 int line = __builtin_LINE()) {
  testing_support::Require(status, file, line);
}
// The same for a Result, whose value it returns.
template <class T>
T Must(Result<T> result, const char* file = __builtin_FILE(),
       int line = __builtin_LINE()) {
  if (result.ok()) return *std::move(result);
  testing_support::Require(result.status(), file, line);
  return T();
}

// Drops a result that the test does not look at.
template <class T>
void Ignore(T&&) {}

}  // namespace vigil

#endif  // VIGIL_TESTS_SUPPORT_MATCHERS_H_
