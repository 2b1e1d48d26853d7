// Transaction: the typed surface of a workspace; and Store's closures.

#include "vigil/transaction.h"

#include <algorithm>
#include <array>
#include <vector>

#include "vigil/store.h"

#include "api/command/conflicts.h"
#include "api/translate.h"
#include "engine/engine.h"
#include "engine/ops/key_ops.h"
#include "engine/ops/string_ops.h"
#include "engine/store/reader.h"
#include "engine/txn/body_scope.h"
#include "engine/txn/closure.h"
#include "engine/txn/workspace.h"

namespace vigil {

namespace ops = engine::ops;
using api::DoneOr;
using api::Fits;
using api::ToEngine;
using api::TooLong;
using api::ToResult;
using engine::KeyRef;
using engine::Workspace;

namespace {

// The outcome of an operation at `key`; a fault may have been met at another
// key of the same operation.
template <class T>
[[gnu::always_inline]] inline auto Answer(Workspace& workspace,
                                          engine::Outcome<T> outcome,
                                          std::string_view key) {
  if (outcome.fault == engine::Fault::kUndeclaredKey) {
    key = workspace.fault_key();
  }
  return ToResult(std::move(outcome), key);
}

// Runs operation(workspace, key).
template <class Operation>
auto Run(Workspace& workspace, std::string_view key, Operation&& operation)
    -> decltype(ToResult(operation(std::declval<Workspace&>(),
                                   std::declval<KeyRef>()),
                         key)) {
  if (!Fits(key)) [[unlikely]]
    return TooLong("the key");
  return Answer(workspace, operation(workspace, workspace.Hash(key)), key);
}

// Lets the cache misses of reads to come overlap.
void PrefetchAll(const engine::Store& store, KeyList keys) {
  std::array<KeyRef, engine::kMostPrefetched> hashed;
  const std::size_t count = std::min(keys.size(), hashed.size());
  if (count < 2) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (!Fits(keys[i])) return;
    hashed[i] = store.Hash(keys[i]);
  }
  engine::PrefetchKeys(
      store, count, [&](std::size_t i) -> const KeyRef& { return hashed[i]; });
}

template <class Operation>
Result<bool> RunTwo(Workspace& workspace, std::string_view from,
                    std::string_view to, Operation&& operation) {
  if (!Fits(from) || !Fits(to)) return TooLong("a key");
  engine::Store& store = workspace.store();
  return Answer(workspace,
                operation(workspace, store.Hash(from), store.Hash(to)), from);
}

}  // namespace

Result<std::optional<std::string>> Transaction::Get(std::string_view key) {
  return Run(workspace_, key,
             [](Workspace& w, const KeyRef& k) { return ops::Get(w, k); });
}

Result<bool> Transaction::Get(std::string_view key, std::string* value) {
  return Run(workspace_, key, [&](Workspace& w, const KeyRef& k) {
    return ops::GetTo(w, k, *value);
  });
}

Result<std::optional<std::int64_t>> Transaction::GetInt(std::string_view key) {
  return Run(workspace_, key, [](Workspace& w, const KeyRef& k) {
    return ops::GetInteger(w, k);
  });
}

Result<std::int64_t> Transaction::GetInt(std::string_view key,
                                         std::int64_t if_absent) {
  return Run(workspace_, key, [&](Workspace& w, const KeyRef& k) {
    const auto number = ops::GetInteger(w, k);
    return number.ok()
               ? engine::Outcome<std::int64_t>(number.value.value_or(if_absent))
               : number.fault;
  });
}

Result<std::string> Transaction::GetRange(std::string_view key,
                                          std::int64_t first,
                                          std::int64_t last) {
  return Run(workspace_, key, [&](Workspace& w, const KeyRef& k) {
    return ops::GetRange(w, k, first, last);
  });
}

Result<std::size_t> Transaction::StrLen(std::string_view key) {
  return Run(workspace_, key,
             [](Workspace& w, const KeyRef& k) { return ops::StrLen(w, k); });
}

Result<bool> Transaction::Exists(std::string_view key) {
  return Run(workspace_, key,
             [](Workspace& w, const KeyRef& k) { return ops::Exists(w, k); });
}

Result<ValueType> Transaction::Type(std::string_view key) {
  return Run(workspace_, key,
             [](Workspace& w, const KeyRef& k) { return ops::TypeOf(w, k); });
}

Result<Ttl> Transaction::GetTtl(std::string_view key) {
  return Run(workspace_, key,
             [](Workspace& w, const KeyRef& k) { return ops::GetTtl(w, k); });
}

Result<std::vector<std::optional<std::string>>> Transaction::MGet(
    KeyList keys) {
  std::vector<std::optional<std::string>> values;
  values.reserve(keys.size());
  PrefetchAll(workspace_.store(), keys);
  for (const std::string_view key : keys) {
    Result<std::optional<std::string>> value = Get(key);
    if (!value.ok()) return std::move(value).status();
    values.push_back(*std::move(value));
  }
  return values;
}

Status Transaction::Watch(std::string_view key) { return Exists(key).status(); }

Result<std::optional<std::string>> Transaction::Peek(std::string_view key) {
  if (!Fits(key)) return TooLong("the key");
  engine::Store& store = workspace_.store();
  std::string text;
  if (!engine::ReadLive(store, store.Hash(key),
                        [&](const engine::Record::Image& image) {
                          engine::CopyText(image, text);
                        })) {
    return std::optional<std::string>();
  }
  return std::optional<std::string>(std::move(text));
}

Status Transaction::Set(std::string_view key, std::string_view value) {
  if (!Fits(key) || !Fits(value)) return TooLong("the key or value");
  return DoneOr(ops::SetText(workspace_, workspace_.Hash(key), value), key);
}

Result<SetResult> Transaction::Set(std::string_view key, std::string_view value,
                                   const SetOptions& options) {
  if (!Fits(value)) return TooLong("the value");
  const Result<ops::SetSpec> spec = ToEngine(options);
  if (!spec.ok()) return spec.status();
  return Run(workspace_, key, [&](Workspace& w, const KeyRef& k) {
    return ops::Set(w, k, value, *spec);
  });
}

Status Transaction::SetInt(std::string_view key, std::int64_t value) {
  if (!Fits(key)) return TooLong("the key");
  return DoneOr(ops::SetInteger(workspace_, workspace_.Hash(key), value), key);
}

Status Transaction::MSet(std::span<const KeyValue> entries) {
  const auto hashed = api::HashAll(workspace_.store(), entries);
  if (!hashed) return TooLong("a key or value");
  return Answer(workspace_, ops::MSet(workspace_, *hashed, false), "").status();
}

Result<bool> Transaction::MSetNx(std::span<const KeyValue> entries) {
  const auto hashed = api::HashAll(workspace_.store(), entries);
  if (!hashed) return TooLong("a key or value");
  return Answer(workspace_, ops::MSet(workspace_, *hashed, true), "");
}

void Transaction::Add(std::string_view key, std::int64_t delta) {
  if (Fits(key)) {
    workspace_.Add(workspace_.Hash(key), delta);
  } else {
    workspace_.Fail(engine::Fault::kTooLong);
  }
}

Result<std::optional<std::string>> Transaction::GetSet(std::string_view key,
                                                       std::string_view value) {
  if (!Fits(value)) return TooLong("the value");
  return Run(workspace_, key, [&](Workspace& w, const KeyRef& k) {
    return ops::GetSet(w, k, value);
  });
}

Result<std::optional<std::string>> Transaction::GetDel(std::string_view key) {
  return Run(workspace_, key,
             [](Workspace& w, const KeyRef& k) { return ops::GetDel(w, k); });
}

Result<std::size_t> Transaction::Append(std::string_view key,
                                        std::string_view suffix) {
  return Run(workspace_, key, [&](Workspace& w, const KeyRef& k) {
    return ops::Append(w, k, suffix);
  });
}

Result<std::size_t> Transaction::SetRange(std::string_view key,
                                          std::size_t offset,
                                          std::string_view bytes) {
  return Run(workspace_, key, [&](Workspace& w, const KeyRef& k) {
    return ops::SetRange(w, k, offset, bytes);
  });
}

Result<std::int64_t> Transaction::IncrBy(std::string_view key,
                                         std::int64_t delta) {
  return Run(workspace_, key, [&](Workspace& w, const KeyRef& k) {
    return ops::IncrBy(w, k, delta);
  });
}

Result<std::int64_t> Transaction::DecrBy(std::string_view key,
                                         std::int64_t delta) {
  return Run(workspace_, key, [&](Workspace& w, const KeyRef& k) {
    return ops::DecrBy(w, k, delta);
  });
}

Result<long double> Transaction::IncrByFloat(std::string_view key,
                                             long double delta) {
  return Run(workspace_, key, [&](Workspace& w, const KeyRef& k) {
    return ops::IncrByFloat(w, k, delta);
  });
}

Result<bool> Transaction::Del(std::string_view key) {
  Result<std::size_t> deleted =
      Run(workspace_, key, [](Workspace& w, const KeyRef& k) {
        return ops::Del(w, std::span<const KeyRef>(&k, 1));
      });
  if (!deleted.ok()) return std::move(deleted).status();
  return *deleted == 1;
}

Status Transaction::Rename(std::string_view from, std::string_view to) {
  return RunTwo(workspace_, from, to,
                [](Workspace& w, KeyRef source, KeyRef target) {
                  return ops::Rename(w, source, target, false);
                })
      .status();
}

Result<bool> Transaction::RenameNx(std::string_view from, std::string_view to) {
  return RunTwo(workspace_, from, to,
                [](Workspace& w, KeyRef source, KeyRef target) {
                  return ops::Rename(w, source, target, true);
                });
}

Result<bool> Transaction::Copy(std::string_view from, std::string_view to,
                               bool replace) {
  return RunTwo(workspace_, from, to,
                [&](Workspace& w, KeyRef source, KeyRef target) {
                  return ops::Copy(w, source, target, replace);
                });
}

Result<bool> Transaction::Expire(std::string_view key, Duration ttl,
                                 ExpireWhen when) {
  return Run(workspace_, key, [&](Workspace& w, const KeyRef& k) {
    return ops::ExpireIn(w, k, ttl.count(), ToEngine(when));
  });
}

Result<bool> Transaction::ExpireAt(std::string_view key, TimePoint deadline,
                                   ExpireWhen when) {
  return Run(workspace_, key, [&](Workspace& w, const KeyRef& k) {
    return ops::ExpireAt(w, k, deadline.time_since_epoch().count(),
                         ToEngine(when));
  });
}

Result<bool> Transaction::Persist(std::string_view key) {
  return Run(workspace_, key,
             [](Workspace& w, const KeyRef& k) { return ops::Persist(w, k); });
}

// --- Store's closures ---

// Gives the engine's closures a body that works on a Transaction.
class TransactionRunner {
 public:
  TransactionRunner(const internal::BodyRef& body,
                    const engine::ClosureReport& closure,
                    TransactReport& report)
      : body_(body), closure_(closure), report_(report) {}

  engine::ClosureBody Body() {
    return {this, [](void* context, Workspace& workspace) {
              auto& self = *static_cast<TransactionRunner*>(context);
              // Room for what was lost so far, because after the commit nothing
              // may fail.
              if (!self.closure_.losses.empty()) [[unlikely]] {
                self.report_.conflicts.reserve(self.closure_.losses.size());
              }
              Transaction txn(workspace);
              self.answer_ = self.body_.run(self.body_.body, txn);
              return self.answer_.ok();
            }};
  }

  // The outcome in public words.
  [[gnu::always_inline]] Status Settle(engine::Engine& engine,
                                       engine::ClosureEnd end,
                                       engine::ClosureReport& from,
                                       TransactReport& to) {
    to.attempts = from.attempts;
    if (end == engine::ClosureEnd::kCommitted && from.attempts == 1 &&
        from.elapsed.count() == 0) [[likely]] {
      return Ok();
    }
    return SettleSlow(engine, end, from, to);
  }

 private:
  Status SettleSlow(engine::Engine& engine, engine::ClosureEnd end,
                    engine::ClosureReport& from, TransactReport& to) {
    to.escalations = from.escalations;
    to.elapsed = from.elapsed;
    if (!from.losses.empty()) {
      engine.CountLosses(from.losses);
      for (engine::Loss& loss : from.losses) {
        to.conflicts.push_back(command::ToConflict(std::move(loss)));
      }
    }
    switch (end) {
      case engine::ClosureEnd::kCommitted:
        break;
      case engine::ClosureEnd::kRefused:
        return std::move(answer_);
      case engine::ClosureEnd::kLost:
        return Status(StatusCode::kConflict);
      case engine::ClosureEnd::kTooLate:
        return Status(StatusCode::kDeadlineExceeded);
      case engine::ClosureEnd::kFaulted:
        return api::ToStatus(from.fault, from.fault_key);
    }
    return Ok();
  }

  const internal::BodyRef& body_;
  const engine::ClosureReport& closure_;
  TransactReport& report_;
  Status answer_;
};

Status Store::RunTransact(const internal::BodyRef& body,
                          const RetryPolicy& policy, TransactReport& report) {
  engine::Store& store = engine_->store();
  if (engine::BodyScope::IsAny() &&
      (engine::BodyScope::IsLocked() || engine::BodyScope::IsInside(store))) {
    return FailedPrecondition(
        "Store::Transact called inside a transaction body: transactions do not "
        "nest");
  }
  if (policy.max_attempts < 1) {
    return InvalidArgument("RetryPolicy::max_attempts is " +
                           std::to_string(policy.max_attempts) +
                           ": it must be at least 1");
  }
  engine::ClosureReport closure;
  TransactionRunner runner(body, closure, report);
  const engine::ClosureEnd end =
      engine::RunClosure(store, runner.Body(),
                         {.max_attempts = policy.max_attempts,
                          .escalate_after = policy.escalate_after,
                          .initial_backoff = policy.initial_backoff,
                          .max_backoff = policy.max_backoff,
                          .deadline = policy.deadline},
                         engine_->closure_counters(), closure);
  return runner.Settle(*engine_, end, closure, report);
}

Status Store::RunAtomically(KeyList keys, const internal::BodyRef& body,
                            TransactReport& report) {
  engine::Store& store = engine_->store();
  if (engine::BodyScope::IsLocked() || engine::BodyScope::IsInside(store)) {
    return FailedPrecondition(
        "Store::Atomically called inside a transaction body: transactions do "
        "not nest");
  }
  const auto hashed = api::HashAll(store, keys);
  if (!hashed) return TooLong("a key");
  engine::ClosureReport closure;
  TransactionRunner runner(body, closure, report);
  const engine::ClosureEnd end =
      engine::RunLockedFirst(store, *hashed, runner.Body(), closure);
  return runner.Settle(*engine_, end, closure, report);
}

}  // namespace vigil
