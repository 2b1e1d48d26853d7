// WATCH, MULTI and EXEC as C++ objects.
//
//     vigil::Session session(store);
//     session.Watch("balance");
//     ... decide, from what session.GetInt("balance") says ...
//     vigil::Batch batch = session.Multi();
//     auto left = batch.DecrBy("balance", 50);
//     vigil::ExecResult result = batch.Exec();
//     if (result.committed()) use(result[left]);

#ifndef VIGIL_SESSION_H_
#define VIGIL_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "vigil/reply.h"
#include "vigil/status.h"
#include "vigil/types.h"

namespace vigil {

class Store;
class Session;

// The promise of a reply: filled by Exec, read with ExecResult::operator[].
// A small value to copy around; it owns nothing.
template <class T>
class Pending {
 private:
  friend class Batch;
  friend class ExecResult;
  Pending(std::uint64_t batch, std::size_t index)
      : batch_(batch), index_(index) {}

  std::uint64_t batch_;
  std::size_t index_;
};

// What EXEC answered. Owns its replies and conflicts.
class [[nodiscard]] ExecResult {
 public:
  // True: every watched key still stood, and every queued operation ran (each
  // with a reply of its own, which may be an error: as in Redis, one failed
  // operation does not undo the others).
  bool committed() const { return status_.ok(); }

  // OK; kConflict: a watched key moved and nothing ran; kFailedPrecondition:
  // this batch was no open batch (nested Multi, used twice) and nothing ran.
  const Status& status() const { return status_; }

  // The watched keys that had moved, in the order they were watched. Empty
  // unless status() is kConflict.
  const std::vector<Conflict>& conflicts() const { return conflicts_; }

  // How many operations ran: 0 for an empty batch or one that did not commit.
  std::size_t size() const { return replies_.size(); }

  // The reply to one queued operation. If nothing ran it is status(); a handle
  // of another batch answers kInvalidArgument. The reference lives as long as
  // this result.
  template <class T>
  const Result<T>& operator[](Pending<T> handle) const;

  using Reply =
      std::variant<Result<Done>, Result<bool>, Result<std::int64_t>,
                   Result<std::size_t>, Result<long double>,
                   Result<std::string>, Result<std::optional<std::string>>,
                   Result<std::optional<std::int64_t>>,
                   Result<std::vector<std::optional<std::string>>>,
                   Result<SetResult>, Result<ValueType>, Result<Ttl>>;

 private:
  friend class Batch;
  explicit ExecResult(std::uint64_t batch) : batch_(batch) {}

  std::uint64_t batch_;
  Status status_;
  std::vector<Conflict> conflicts_;
  std::vector<Reply> replies_;
};

// Operations queued between MULTI and EXEC. Dropping it discards: nothing runs
// and the session's watches are released, as Redis's DISCARD does. Movable; a
// moved-from batch is as if never opened. The arguments are copied into the
// queue; results and errors of each operation are those of the Store function
// of the same name. One thread: the session's.
class Batch {
 public:
  Batch(Batch&& other) noexcept;
  Batch& operator=(Batch&& other) noexcept;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  ~Batch();

  Pending<std::optional<std::string>> Get(std::string_view key);
  Pending<std::optional<std::int64_t>> GetInt(std::string_view key);
  Pending<std::string> GetRange(std::string_view key, std::int64_t first,
                                std::int64_t last);
  Pending<std::size_t> StrLen(std::string_view key);
  Pending<bool> Exists(std::string_view key);
  Pending<ValueType> Type(std::string_view key);
  Pending<Ttl> GetTtl(std::string_view key);
  Pending<std::vector<std::optional<std::string>>> MGet(KeyList keys);

  Pending<Done> Set(std::string_view key, std::string_view value);
  Pending<SetResult> Set(std::string_view key, std::string_view value,
                         const SetOptions& options);
  Pending<std::optional<std::string>> GetSet(std::string_view key,
                                             std::string_view value);
  Pending<std::optional<std::string>> GetDel(std::string_view key);
  Pending<std::size_t> Append(std::string_view key, std::string_view suffix);
  Pending<std::size_t> SetRange(std::string_view key, std::size_t offset,
                                std::string_view bytes);
  Pending<std::int64_t> IncrBy(std::string_view key, std::int64_t delta);
  Pending<std::int64_t> DecrBy(std::string_view key, std::int64_t delta);
  Pending<long double> IncrByFloat(std::string_view key, long double delta);
  Pending<Done> MSet(std::span<const KeyValue> entries);
  Pending<bool> MSetNx(std::span<const KeyValue> entries);
  Pending<bool> Del(std::string_view key);
  Pending<Done> Rename(std::string_view from, std::string_view to);
  Pending<bool> RenameNx(std::string_view from, std::string_view to);
  Pending<bool> Copy(std::string_view from, std::string_view to,
                     bool replace = false);
  Pending<bool> Expire(std::string_view key, Duration ttl,
                       ExpireWhen when = ExpireWhen::kAlways);
  Pending<bool> ExpireAt(std::string_view key, TimePoint deadline,
                         ExpireWhen when = ExpireWhen::kAlways);
  Pending<bool> Persist(std::string_view key);

  // How many operations are queued.
  std::size_t size() const;

  // Locks the shards of every watched and named key, checks every watch, and
  // only if all stand runs the queue in order; all its changes become visible
  // at one instant. Either way the batch is used up and the session's watches
  // are released. The session's own queued writes never conflict with its own
  // watches. O(watched + named keys), plus the operations.
  ExecResult Exec();

  // Drops the queue and the session's watches. Nothing runs.
  void Discard();

 private:
  friend class Session;
  struct Queue;
  explicit Batch(Session* session);

  struct KeptEntries;

  template <class T, class Operation>
  Pending<T> Enqueue(Operation operation);
  template <class T, class Run>
  Pending<T> EnqueueKey(std::string_view key, Run run);
  template <class Run>
  Pending<Done> EnqueueDone(std::string_view key, Run run);
  void MoveFrom(Batch& other);

  Session* session_;  // null: nested, used up or moved from
  std::unique_ptr<Queue> queue_;
};

// One client of a store: a watch set, and at most one open Batch. Serves one
// thread at a time; debug builds answer kFailedPrecondition to the second one.
// Many sessions may be open at once, also on one thread. It holds no lock
// between calls. The store must outlive it; not to be copied or moved.
class Session {
 public:
  explicit Session(Store& store);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  // Discards an open batch's queue and releases the watches.
  ~Session();

  // Watches keys: the next Exec runs only if none of them has been touched
  // since. Adds to what is watched; watching a key again keeps the first
  // observation. Absent keys can be watched; so can keys past their deadline,
  // which count as absent.
  //   kFailedPrecondition  inside Multi or MULTI (nothing is watched)
  //   kInvalidArgument     a key is too long (no key of the call is watched)
  // O(keys). A write between Watch and Multi, also this session's own,
  // conflicts.
  Status Watch(std::string_view key);
  Status Watch(std::initializer_list<std::string_view> keys);
  Status Watch(KeyList keys);

  // Releases every watch. Inside Multi it changes nothing, as in Redis.
  void Unwatch();

  // The number of watched keys.
  std::size_t watched() const;

  // Starts queueing. Keeps the watches. While a batch of this session is open,
  // or Execute({"MULTI"}) queues, a further one is not: its Exec answers
  // kFailedPrecondition, and the first goes on undisturbed.
  Batch Multi();

  // Reads outside of the transaction, as the Store's. They do not watch.
  Result<std::optional<std::string>> Get(std::string_view key) const;
  Result<std::optional<std::int64_t>> GetInt(std::string_view key) const;
  Result<std::int64_t> GetInt(std::string_view key,
                              std::int64_t if_absent) const;

  // Answers words as Redis 7.0 would (docs/commands.md lists the commands and
  // what is our own): WATCH, MULTI and EXEC act on this session's watches,
  // SELECT on its database. Exactly one reply, whatever the words are; an error
  // names what was wrong, and nothing has been changed then. Words may hold any
  // bytes, up to 512 MiB each; no words are an error. While a Batch is open
  // every call answers an error, and while MULTI queues words, Multi() and
  // Watch() are refused. Inside a transaction body it is refused as the Store's
  // functions are. The cost is that of the typed operation, plus a name to look
  // up and a reply to build.
  Reply Execute(std::span<const std::string_view> words);
  Reply Execute(std::initializer_list<std::string_view> words);

  // What the last Execute({"EXEC"}) that lost its race lost on: the watched
  // keys that had moved, in the order they were watched. Empty before one. The
  // reference lives until the next call of Execute.
  const std::vector<Conflict>& last_conflicts() const;

  // The protocol that HELLO has chosen: 2 or 3. For who writes replies.
  int protocol() const;

  Store& store() const { return store_; }

 private:
  friend class Batch;
  struct State;

  Store& store_;
  std::unique_ptr<State> state_;
};

template <class T>
const Result<T>& ExecResult::operator[](Pending<T> handle) const {
  static const Result<T> foreign(
      InvalidArgument("the handle belongs to another batch"));
  static const Result<T> refused(
      Status(StatusCode::kFailedPrecondition, "the batch did not run"));
  static const Result<T> conflict{Status(StatusCode::kConflict)};
  if (handle.batch_ != batch_) return foreign;
  if (!status_.ok()) {
    return status_.code() == StatusCode::kConflict ? conflict : refused;
  }
  const Result<T>* reply = std::get_if<Result<T>>(&replies_[handle.index_]);
  return reply != nullptr ? *reply : foreign;
}

}  // namespace vigil

#endif  // VIGIL_SESSION_H_
