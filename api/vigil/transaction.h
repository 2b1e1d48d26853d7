// The closure transaction: what a body passed to Store::Transact works with,
// and what comes back.

#ifndef VIGIL_TRANSACTION_H_
#define VIGIL_TRANSACTION_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "vigil/status.h"
#include "vigil/types.h"

namespace vigil {

namespace engine {
class Workspace;
}  // namespace engine

// A private view of the store, valid only while the body runs.
//
// Every read watches its key: what the body changes is committed only if the
// key has not moved since. (A body that changes nothing commits if all that it
// read was there together at one instant.) Writes stay private until the commit
// and are seen by later reads of the same body. A body never sees a mixed
// state: if what it has read no longer stands together, the read answers
// kConflict, and the body should return that status (or anything: the attempt
// is lost and runs again).
//
// A body may run many times, so it should have no effect but through its
// Transaction. Using the Store itself inside the body is a separate operation
// outside the transaction; debug builds refuse it, naming the key. Where the
// body runs under locks (Atomically, or an escalated attempt), every build
// refuses it, and waiting there for a thread that writes to the store can wait
// for ever.
//
// Arguments, results and errors are those of the Store function of the same
// name; each can answer kConflict besides. One thread: the body's.
class Transaction {
 public:
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Reads. Each watches `key`.
  Result<std::optional<std::string>> Get(std::string_view key);
  Result<bool> Get(std::string_view key, std::string* value);
  Result<std::optional<std::int64_t>> GetInt(std::string_view key);
  Result<std::int64_t> GetInt(std::string_view key, std::int64_t if_absent);
  Result<std::string> GetRange(std::string_view key, std::int64_t first,
                               std::int64_t last);
  Result<std::size_t> StrLen(std::string_view key);
  Result<bool> Exists(std::string_view key);
  Result<ValueType> Type(std::string_view key);
  Result<Ttl> GetTtl(std::string_view key);
  Result<std::vector<std::optional<std::string>>> MGet(KeyList keys);

  // Watches without reading.
  Status Watch(std::string_view key);

  // Reads the committed value without watching it, and without seeing this
  // body's own writes: the commit does not depend on it.
  Result<std::optional<std::string>> Peek(std::string_view key);

  // Writes that observe nothing: they never make the commit conflict.
  Status Set(std::string_view key, std::string_view value);
  Status SetInt(std::string_view key, std::int64_t value);
  Status MSet(std::span<const KeyValue> entries);

  // Adds `delta` to the integer at `key` at the commit, an absent key counting
  // as 0. Observes nothing, so two bodies that only Add to one key do not
  // conflict. A key that then holds no integer (kWrongType, kInvalidArgument)
  // or would overflow (kOutOfRange) fails the whole Transact, and nothing of
  // the body is applied.
  void Add(std::string_view key, std::int64_t delta);

  // Writes that depend on what was there, and so watch `key`.
  Result<SetResult> Set(std::string_view key, std::string_view value,
                        const SetOptions& options);
  Result<std::optional<std::string>> GetSet(std::string_view key,
                                            std::string_view value);
  Result<std::optional<std::string>> GetDel(std::string_view key);
  Result<std::size_t> Append(std::string_view key, std::string_view suffix);
  Result<std::size_t> SetRange(std::string_view key, std::size_t offset,
                               std::string_view bytes);
  Result<std::int64_t> IncrBy(std::string_view key, std::int64_t delta);
  Result<std::int64_t> DecrBy(std::string_view key, std::int64_t delta);
  Result<long double> IncrByFloat(std::string_view key, long double delta);
  Result<bool> MSetNx(std::span<const KeyValue> entries);
  Result<bool> Del(std::string_view key);
  Status Rename(std::string_view from, std::string_view to);
  Result<bool> RenameNx(std::string_view from, std::string_view to);
  Result<bool> Copy(std::string_view from, std::string_view to,
                    bool replace = false);
  Result<bool> Expire(std::string_view key, Duration ttl,
                      ExpireWhen when = ExpireWhen::kAlways);
  Result<bool> ExpireAt(std::string_view key, TimePoint deadline,
                        ExpireWhen when = ExpireWhen::kAlways);
  Result<bool> Persist(std::string_view key);

 private:
  friend class TransactionRunner;
  explicit Transaction(engine::Workspace& workspace) : workspace_(workspace) {}

  engine::Workspace& workspace_;
};

// How a Transact went, whatever its outcome.
struct TransactReport {
  int attempts = 0;     // times the body ran
  int escalations = 0;  // of these, attempts that locked first
  // From the end of the first attempt to the outcome: what retrying cost. From
  // the call where the policy sets a deadline. Zero when the first attempt
  // settled it without one, because then nobody looked at the clock.
  std::chrono::nanoseconds elapsed{0};
  // What every lost attempt lost on, in order; empty if none lost, and
  // at most the first 1,024.
  std::vector<Conflict> conflicts;
};

// What Transact returns: a Result<T>, or a Status where T is void, that also
// knows how it came about.
template <class T>
class [[nodiscard]] TransactResult : public Result<T> {
 public:
  TransactResult(Result<T> result, TransactReport report)
      : Result<T>(std::move(result)), report_(std::move(report)) {}
  const TransactReport& report() const { return report_; }

 private:
  TransactReport report_;
};

template <>
class [[nodiscard]] TransactResult<void> : public Status {
 public:
  TransactResult(Status status, TransactReport report)
      : Status(std::move(status)), report_(std::move(report)) {}
  const TransactReport& report() const { return report_; }

 private:
  TransactReport report_;
};

namespace internal {

// A body of any type behind one function pointer: no allocation, no
// std::function. `body` outlives the call it is passed to.
struct BodyRef {
  void* body;
  Status (*run)(void* body, Transaction& txn);
};

template <class R>
struct BodyResult {  // Result<T>
  using type = typename R::value_type;
};
template <>
struct BodyResult<Status> {
  using type = void;
};
template <>
struct BodyResult<void> {
  using type = void;
};

// Runs `fn` through `run`, which is given a BodyRef and a report to fill, and
// puts the outcome and the last value that the body returned together.
template <class Fn, class Run>
auto RunBody(Fn& fn, Run&& run) {
  using R = std::invoke_result_t<Fn&, Transaction&>;
  using T = typename BodyResult<R>::type;
  TransactReport report;
  if constexpr (std::is_void_v<T>) {
    // Not the address of `fn` itself: it may be const, or a function.
    struct State {
      Fn& fn;
    } state{fn};
    const BodyRef body{&state, [](void* target, Transaction& txn) -> Status {
                         State& s = *static_cast<State*>(target);
                         if constexpr (std::is_void_v<R>) {
                           s.fn(txn);
                           return Ok();
                         } else {
                           return s.fn(txn);
                         }
                       }};
    Status status = run(body, report);
    return TransactResult<void>(std::move(status), std::move(report));
  } else {
    struct State {
      Fn& fn;
      std::optional<Result<T>> last;
    } state{fn, std::nullopt};
    const BodyRef body{&state, [](void* target, Transaction& txn) -> Status {
                         State& s = *static_cast<State*>(target);
                         s.last.emplace(s.fn(txn));
                         if (s.last->ok()) return Ok();
                         return s.last->status();
                       }};
    Status status = run(body, report);
    if (status.ok()) {
      return TransactResult<T>(*std::move(state.last), std::move(report));
    }
    return TransactResult<T>(Result<T>(std::move(status)), std::move(report));
  }
}

}  // namespace internal
}  // namespace vigil

#endif  // VIGIL_TRANSACTION_H_
