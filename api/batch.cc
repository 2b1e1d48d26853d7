// Batch: operations queued between MULTI and EXEC.

#include <atomic>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "vigil/session.h"
#include "vigil/store.h"

#include "api/command/conflicts.h"
#include "api/session_state.h"
#include "api/translate.h"
#include "engine/ops/key_ops.h"
#include "engine/ops/string_ops.h"
#include "engine/txn/commit.h"

namespace vigil {

namespace ops = engine::ops;
using api::Fits;
using api::SessionUse;
using api::ToEngine;
using api::ToResult;
using engine::KeyRef;
using engine::WriteDoor;

struct Batch::Queue {
  explicit Queue(std::uint64_t number) : id(number) {}

  const std::uint64_t id;
  // Each runs under the locks of Exec and returns its reply.
  std::vector<std::function<ExecResult::Reply(WriteDoor&)>> operations;
  engine::Footprint footprint;  // of the keys they name
  engine::Store* store = nullptr;

  // A copy of a key for an operation that runs later. A key that is too long is
  // kept as none, and its operation will say so.
  struct Key {
    std::string bytes;
    std::uint64_t hash = 0;
    bool fits = true;
    KeyRef ref() const { return {bytes, hash, 0}; }
  };
  Key Keep(std::string_view key) {
    if (!Fits(key)) return {.bytes = {}, .hash = 0, .fits = false};
    if (store == nullptr) return {};  // this batch will not run
    const KeyRef hashed = store->Hash(key);
    footprint.Add(store->ShardOf(hashed));
    return {.bytes = std::string(key), .hash = hashed.hash, .fits = true};
  }
};

namespace {

std::atomic<std::uint64_t> batches_made{0};

// The operations of string_ops.h and key_ops.h return Outcomes.
template <class T, class Outcome>
ExecResult::Reply ReplyOf(Outcome outcome, std::string_view key) {
  return Result<T>(ToResult(std::move(outcome), key));
}

template <class T>
ExecResult::Reply KeyTooLong() {
  return Result<T>(api::TooLong("the key"));
}

}  // namespace

Batch::Batch(Session* session)
    : session_(session),
      queue_(std::make_unique<Queue>(
          batches_made.fetch_add(1, std::memory_order_relaxed) + 1)) {
  if (session_ == nullptr) return;
  session_->state_->open = this;
  queue_->store = &session_->state_->engine.store();
}

Batch::Batch(Batch&& other) noexcept : session_(nullptr) { MoveFrom(other); }

Batch& Batch::operator=(Batch&& other) noexcept {
  if (this != &other) {
    Discard();
    MoveFrom(other);
  }
  return *this;
}

void Batch::MoveFrom(Batch& other) {
  session_ = std::exchange(other.session_, nullptr);
  queue_ = std::move(other.queue_);
  if (session_ != nullptr) session_->state_->open = this;
}

Batch::~Batch() { Discard(); }

void Batch::Discard() {
  if (session_ == nullptr) return;
  Session::State& state = *session_->state_;
  session_ = nullptr;
  state.open = nullptr;
  state.watches.Clear();
}

std::size_t Batch::size() const {
  return queue_ != nullptr ? queue_->operations.size() : 0;
}

template <class T, class Operation>
Pending<T> Batch::Enqueue(Operation operation) {
  if (session_ == nullptr) return Pending<T>(queue_ ? queue_->id : 0, 0);
  queue_->operations.emplace_back(std::move(operation));
  return Pending<T>(queue_->id, queue_->operations.size() - 1);
}

ExecResult Batch::Exec() {
  ExecResult result(queue_ != nullptr ? queue_->id : 0);
  if (session_ == nullptr) {
    result.status_ = FailedPrecondition(
        "Exec without Multi: the batch is nested, used up or moved from");
    return result;
  }
  Session::State& state = *session_->state_;
  const SessionUse use(state.in_use);
  if (!use.alone()) {
    result.status_ = SessionUse::Refusal();
    return result;
  }
  struct UseUp {  // also where an operation throws
    Batch& batch;
    ~UseUp() { batch.Discard(); }
  } const use_up{*this};
  engine::Store& store = state.engine.store();
  if (engine::BodyScope::Forbids(store)) {
    result.status_ = api::InsideBody("Batch::Exec", "");
    return result;
  }
  engine::Footprint& footprint = queue_->footprint;
  state.watches.AddTo(footprint);
  footprint.Sort();
  result.replies_.reserve(queue_->operations.size());
  std::vector<engine::Loss> losses;
  const bool committed = engine::Commit(
      store, footprint, state.watches,
      [&](WriteDoor& door) {
        for (const auto& operation : queue_->operations) {
          result.replies_.push_back(operation(door));
        }
      },
      losses);
  if (!committed) {
    state.engine.CountLosses(losses);
    result.conflicts_ = command::ToConflicts(std::move(losses));
    result.status_ = Status(StatusCode::kConflict);
  }
  return result;
}

// Queues `run`(door, key), for a copy of `key`.
template <class T, class Run>
Pending<T> Batch::EnqueueKey(std::string_view key, Run run) {
  if (queue_ == nullptr) return Pending<T>(0, 0);
  return Enqueue<T>([key = queue_->Keep(key), run = std::move(run)](
                        WriteDoor& door) -> ExecResult::Reply {
    if (!key.fits) return KeyTooLong<T>();
    return ReplyOf<T>(run(door, key.ref()), key.bytes);
  });
}

// The same for an operation that returns a Fault alone.
template <class Run>
Pending<Done> Batch::EnqueueDone(std::string_view key, Run run) {
  if (queue_ == nullptr) return Pending<Done>(0, 0);
  return Enqueue<Done>([key = queue_->Keep(key), run = std::move(run)](
                           WriteDoor& door) -> ExecResult::Reply {
    if (!key.fits) return KeyTooLong<Done>();
    const engine::Fault fault = run(door, key.ref());
    if (fault == engine::Fault::kNone) return Result<Done>(Done());
    return Result<Done>(api::ToStatus(fault, key.bytes));
  });
}

Pending<std::optional<std::string>> Batch::Get(std::string_view key) {
  return EnqueueKey<std::optional<std::string>>(
      key, [](WriteDoor& door, KeyRef k) { return ops::Get(door, k); });
}

Pending<std::optional<std::int64_t>> Batch::GetInt(std::string_view key) {
  return EnqueueKey<std::optional<std::int64_t>>(
      key, [](WriteDoor& door, KeyRef k) { return ops::GetInteger(door, k); });
}

Pending<std::string> Batch::GetRange(std::string_view key, std::int64_t first,
                                     std::int64_t last) {
  return EnqueueKey<std::string>(key, [first, last](WriteDoor& door, KeyRef k) {
    return ops::GetRange(door, k, first, last);
  });
}

Pending<std::size_t> Batch::StrLen(std::string_view key) {
  return EnqueueKey<std::size_t>(
      key, [](WriteDoor& door, KeyRef k) { return ops::StrLen(door, k); });
}

Pending<bool> Batch::Exists(std::string_view key) {
  return EnqueueKey<bool>(
      key, [](WriteDoor& door, KeyRef k) { return ops::Exists(door, k); });
}

Pending<ValueType> Batch::Type(std::string_view key) {
  return EnqueueKey<ValueType>(
      key, [](WriteDoor& door, KeyRef k) { return ops::TypeOf(door, k); });
}

Pending<Ttl> Batch::GetTtl(std::string_view key) {
  return EnqueueKey<Ttl>(
      key, [](WriteDoor& door, KeyRef k) { return ops::GetTtl(door, k); });
}

Pending<std::optional<std::string>> Batch::GetSet(std::string_view key,
                                                  std::string_view value) {
  return EnqueueKey<std::optional<std::string>>(
      key, [value = std::string(value)](WriteDoor& door, KeyRef k) {
        return ops::GetSet(door, k, value);
      });
}

Pending<std::optional<std::string>> Batch::GetDel(std::string_view key) {
  return EnqueueKey<std::optional<std::string>>(
      key, [](WriteDoor& door, KeyRef k) { return ops::GetDel(door, k); });
}

Pending<std::size_t> Batch::Append(std::string_view key,
                                   std::string_view suffix) {
  return EnqueueKey<std::size_t>(
      key, [suffix = std::string(suffix)](WriteDoor& door, KeyRef k) {
        return ops::Append(door, k, suffix);
      });
}

Pending<std::size_t> Batch::SetRange(std::string_view key, std::size_t offset,
                                     std::string_view bytes) {
  return EnqueueKey<std::size_t>(
      key, [offset, bytes = std::string(bytes)](WriteDoor& door, KeyRef k) {
        return ops::SetRange(door, k, offset, bytes);
      });
}

Pending<std::int64_t> Batch::IncrBy(std::string_view key, std::int64_t delta) {
  return EnqueueKey<std::int64_t>(key, [delta](WriteDoor& door, KeyRef k) {
    return ops::IncrBy(door, k, delta);
  });
}

Pending<std::int64_t> Batch::DecrBy(std::string_view key, std::int64_t delta) {
  return EnqueueKey<std::int64_t>(key, [delta](WriteDoor& door, KeyRef k) {
    return ops::DecrBy(door, k, delta);
  });
}

Pending<long double> Batch::IncrByFloat(std::string_view key,
                                        long double delta) {
  return EnqueueKey<long double>(key, [delta](WriteDoor& door, KeyRef k) {
    return ops::IncrByFloat(door, k, delta);
  });
}

Pending<bool> Batch::Expire(std::string_view key, Duration ttl,
                            ExpireWhen when) {
  return EnqueueKey<bool>(key, [ttl, when](WriteDoor& door, KeyRef k) {
    return ops::ExpireIn(door, k, ttl.count(), ToEngine(when));
  });
}

Pending<bool> Batch::ExpireAt(std::string_view key, TimePoint deadline,
                              ExpireWhen when) {
  return EnqueueKey<bool>(key, [deadline, when](WriteDoor& door, KeyRef k) {
    return ops::ExpireAt(door, k, deadline.time_since_epoch().count(),
                         ToEngine(when));
  });
}

Pending<bool> Batch::Persist(std::string_view key) {
  return EnqueueKey<bool>(
      key, [](WriteDoor& door, KeyRef k) { return ops::Persist(door, k); });
}

Pending<std::vector<std::optional<std::string>>> Batch::MGet(KeyList keys) {
  using T = std::vector<std::optional<std::string>>;
  if (queue_ == nullptr) return Pending<T>(0, 0);
  std::vector<Queue::Key> kept;
  kept.reserve(keys.size());
  for (const std::string_view key : keys) kept.push_back(queue_->Keep(key));
  return Enqueue<T>(
      [kept = std::move(kept)](WriteDoor& door) -> ExecResult::Reply {
        T values;
        values.reserve(kept.size());
        for (const Queue::Key& key : kept) {
          if (!key.fits) return KeyTooLong<T>();
          auto value = ops::Get(door, key.ref());
          if (!value.ok()) {
            return Result<T>(api::ToStatus(value.fault, key.bytes));
          }
          values.push_back(std::move(value.value));
        }
        return Result<T>(std::move(values));
      });
}

Pending<Done> Batch::Set(std::string_view key, std::string_view value) {
  if (!Fits(value)) {
    return Enqueue<Done>([](WriteDoor&) -> ExecResult::Reply {
      return Result<Done>(api::TooLong("the value"));
    });
  }
  return EnqueueDone(key,
                     [value = std::string(value)](WriteDoor& door, KeyRef k) {
                       return ops::SetText(door, k, value);
                     });
}

Pending<SetResult> Batch::Set(std::string_view key, std::string_view value,
                              const SetOptions& options) {
  Result<ops::SetSpec> spec = ToEngine(options);
  if (!Fits(value)) spec = api::TooLong("the value");
  if (!spec.ok()) {
    return Enqueue<SetResult>(
        [status = spec.status()](WriteDoor&) -> ExecResult::Reply {
          return Result<SetResult>(status);
        });
  }
  return EnqueueKey<SetResult>(key, [value = std::string(value), spec = *spec](
                                        WriteDoor& door, KeyRef k) {
    return ops::Set(door, k, value, spec);
  });
}

// The entries as an operation that runs later needs them.
struct Batch::KeptEntries {
  struct Entry {
    Queue::Key key;
    std::string value;
  };
  std::vector<Entry> entries;
  bool fit = true;

  KeptEntries(Queue& queue, std::span<const KeyValue> from) {
    entries.reserve(from.size());
    for (const KeyValue& entry : from) {
      fit = fit && Fits(entry.key) && Fits(entry.value);
      if (!fit) return;
      entries.push_back({queue.Keep(entry.key), std::string(entry.value)});
    }
  }
  engine::Outcome<bool> Run(WriteDoor& door, bool only_if_absent) const {
    std::vector<ops::KeyText> texts;
    texts.reserve(entries.size());
    for (const Entry& entry : entries) {
      texts.push_back({entry.key.ref(), entry.value});
    }
    return ops::MSet(door, texts, only_if_absent);
  }
};

Pending<Done> Batch::MSet(std::span<const KeyValue> entries) {
  if (queue_ == nullptr) return Pending<Done>(0, 0);
  return Enqueue<Done>([kept = KeptEntries(*queue_, entries)](
                           WriteDoor& door) -> ExecResult::Reply {
    if (!kept.fit) return Result<Done>(api::TooLong("a key or value"));
    const auto outcome = kept.Run(door, false);
    if (!outcome.ok()) return Result<Done>(api::ToStatus(outcome.fault, ""));
    return Result<Done>(Done());
  });
}

Pending<bool> Batch::MSetNx(std::span<const KeyValue> entries) {
  if (queue_ == nullptr) return Pending<bool>(0, 0);
  return Enqueue<bool>([kept = KeptEntries(*queue_, entries)](
                           WriteDoor& door) -> ExecResult::Reply {
    if (!kept.fit) return Result<bool>(api::TooLong("a key or value"));
    return ReplyOf<bool>(kept.Run(door, true), "");
  });
}

Pending<bool> Batch::Del(std::string_view key) {
  return EnqueueKey<bool>(
      key, [](WriteDoor& door, KeyRef k) -> engine::Outcome<bool> {
        const auto deleted = ops::Del(door, std::span<const KeyRef>(&k, 1));
        if (!deleted.ok()) return deleted.fault;
        return deleted.value == 1;
      });
}

Pending<Done> Batch::Rename(std::string_view from, std::string_view to) {
  if (queue_ == nullptr) return Pending<Done>(0, 0);
  return EnqueueDone(from, [to = queue_->Keep(to)](WriteDoor& door, KeyRef k) {
    if (!to.fits) return engine::Fault::kTooLong;
    return ops::Rename(door, k, to.ref(), false).fault;
  });
}

Pending<bool> Batch::RenameNx(std::string_view from, std::string_view to) {
  if (queue_ == nullptr) return Pending<bool>(0, 0);
  return EnqueueKey<bool>(
      from,
      [to = queue_->Keep(to)](WriteDoor& door,
                              KeyRef k) -> engine::Outcome<bool> {
        if (!to.fits) return engine::Fault::kTooLong;
        return ops::Rename(door, k, to.ref(), true);
      });
}

Pending<bool> Batch::Copy(std::string_view from, std::string_view to,
                          bool replace) {
  if (queue_ == nullptr) return Pending<bool>(0, 0);
  return EnqueueKey<bool>(
      from,
      [to = queue_->Keep(to), replace](WriteDoor& door,
                                       KeyRef k) -> engine::Outcome<bool> {
        if (!to.fits) return engine::Fault::kTooLong;
        return ops::Copy(door, k, to.ref(), replace);
      });
}

}  // namespace vigil
