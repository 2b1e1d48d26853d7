// Store: a transactional key-value store inside your process.
//
//     vigil::Store store;
//     store.Set("balance", "100");
//     auto left = store.Transact([&](vigil::Transaction& txn)
//                                    -> vigil::Result<int64_t> {
//       auto balance = txn.GetInt("balance", /*if_absent=*/0);
//       if (!balance.ok()) return balance.status();
//       if (*balance < 30) return vigil::FailedPrecondition("too poor");
//       return txn.DecrBy("balance", 30);
//     });

#ifndef VIGIL_STORE_H_
#define VIGIL_STORE_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/options.h"
#include "vigil/status.h"
#include "vigil/transaction.h"
#include "vigil/types.h"

namespace vigil {

namespace engine {
class Engine;
}  // namespace engine
namespace command {
struct StoreWords;
}  // namespace command

// Keys and values are byte strings, embedded zeros included, of up to 512 MiB
// each; a longer one is kInvalidArgument. A value that is the canonical decimal
// text of a 64-bit integer is kept as one.
//
// Every function is one atomic step, and all steps of all threads have one
// order that agrees with real time. Reads of a key take no lock and write no
// memory that threads share. Every function may answer
//   kFailedPrecondition  called inside a transaction body (see Transaction)
// and every function that writes may answer
//   kOutOfMemory         Options::memory_limit refuses the growth
// where it says nothing else about these. An expired key is an absent key. All
// of them but FlushAll act on database 0; the other fifteen are for
// Session::Execute.
// std::bad_alloc passes through, and then the call has changed nothing.
//
// Complexity is expected O(1) plus the bytes copied where nothing is said. Any
// thread. Movable; a moved-from store may only be destroyed or assigned to, and
// no session may be open on it.
class Store {
 public:
  // A store with default options.
  Store();
  // A store with these options.
  //   kInvalidArgument  `options` names an impossible value; says which
  static Result<Store> Open(const Options& options);

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  // No other thread may be using the store. O(keys).
  ~Store();

  // --- Strings, https://redis.io/commands/?group=string ---

  // The value at `key`, or empty if absent.
  //   kWrongType  the key holds another type
  Result<std::optional<std::string>> Get(std::string_view key) const;

  // The same into `*value`, without an allocation where its capacity suffices.
  // Returns whether the key is there; if not, `*value` is empty.
  Result<bool> Get(std::string_view key, std::string* value) const;

  // The integer at `key`; empty, or `if_absent`, where the key is absent.
  //   kInvalidArgument  the value is not a 64-bit decimal integer
  Result<std::optional<std::int64_t>> GetInt(std::string_view key) const;
  Result<std::int64_t> GetInt(std::string_view key,
                              std::int64_t if_absent) const;

  // Puts `value` at `key`, whatever was there. Drops a deadline.
  Status Set(std::string_view key, std::string_view value);

  // The same under options.
  //   kInvalidArgument  options contradict each other, or a ttl/deadline <= 0
  //   kOutOfRange       the deadline overflows
  //   kWrongType        return_old, and the key holds another type
  Result<SetResult> Set(std::string_view key, std::string_view value,
                        const SetOptions& options);

  // Puts `value` at `key` and returns what was there. Drops a deadline.
  Result<std::optional<std::string>> GetSet(std::string_view key,
                                            std::string_view value);

  // Removes `key` and returns what was there.
  Result<std::optional<std::string>> GetDel(std::string_view key);

  // Appends to the string at `key` and returns the new length in bytes. An
  // absent key counts as empty; appending nothing to it creates it, as in
  // Redis. Amortised O(suffix).
  //   kOutOfRange  the result would exceed 512 MiB
  Result<std::size_t> Append(std::string_view key, std::string_view suffix);

  // The length of the string at `key` in bytes; absent: 0.
  Result<std::size_t> StrLen(std::string_view key) const;

  // Bytes `first` to `last` of the string, both included; negative counts from
  // the end, out of range is clamped. Absent: empty.
  Result<std::string> GetRange(std::string_view key, std::int64_t first,
                               std::int64_t last) const;

  // Overwrites from `offset` on, zero-padding a gap; returns the new length.
  // Empty `bytes` change nothing and create nothing.
  //   kOutOfRange  the result would exceed 512 MiB
  Result<std::size_t> SetRange(std::string_view key, std::size_t offset,
                               std::string_view bytes);

  // Adds to the integer at `key`; an absent key counts as 0. Returns the sum.
  // Keeps the deadline.
  //   kInvalidArgument  the value is not a 64-bit decimal integer
  //   kOutOfRange       the sum overflows; the stored value is unchanged. Also
  //                     DecrBy of the smallest integer, from whatever value
  Result<std::int64_t> IncrBy(std::string_view key, std::int64_t delta);
  Result<std::int64_t> DecrBy(std::string_view key, std::int64_t delta);

  // Adds to the number at `key`, as INCRBYFLOAT: long double arithmetic, the
  // sum stored as decimal text without exponent and trailing zeros.
  //   kInvalidArgument  the value is not a number
  //   kOutOfRange       the sum is not finite; the stored value is unchanged
  Result<long double> IncrByFloat(std::string_view key, long double delta);

  // The values of `keys` at one instant, in order; empty where absent. Lock
  // free; memory accesses of different keys overlap, so it is several times
  // cheaper per key than Get when the keys are not in cache. O(keys).
  Result<std::vector<std::optional<std::string>>> MGet(KeyList keys) const;
  Result<std::vector<std::optional<std::string>>> MGet(
      std::initializer_list<std::string_view> keys) const;
  // The same into `*values`, reusing its strings. Resized to `keys`.
  Status MGet(KeyList keys,
              std::vector<std::optional<std::string>>* values) const;

  // Sets all entries at one instant; the last of equal keys wins. O(entries).
  Status MSet(std::span<const KeyValue> entries);
  Status MSet(std::initializer_list<KeyValue> entries);
  // The same only if none of the keys is there; returns whether it did.
  Result<bool> MSetNx(std::span<const KeyValue> entries);
  Result<bool> MSetNx(std::initializer_list<KeyValue> entries);

  // --- Keys, https://redis.io/commands/?group=generic ---

  // Removes `key`; returns whether it was there.
  Result<bool> Del(std::string_view key);
  // Removes all of `keys` at one instant; returns how many were there.
  Result<std::size_t> Del(KeyList keys);
  Result<std::size_t> Del(std::initializer_list<std::string_view> keys);

  Result<bool> Exists(std::string_view key) const;
  // kNone where absent.
  Result<ValueType> Type(std::string_view key) const;

  // Moves value and deadline to `to`, replacing what was there. `from` equal to
  // `to` changes nothing.
  //   kNotFound  `from` is absent
  Status Rename(std::string_view from, std::string_view to);
  // The same only if `to` is absent; returns whether it did.
  Result<bool> RenameNx(std::string_view from, std::string_view to);
  // Copies value and deadline. False: `from` is absent, or `to` is there and
  // `replace` is not set.
  //   kInvalidArgument  `from` equals `to`
  Result<bool> Copy(std::string_view from, std::string_view to,
                    bool replace = false);

  // Sets the deadline to now + ttl, or to `deadline`. Returns whether it did:
  // not if the key is absent or `when` refuses. A deadline that is not in the
  // future removes the key.
  //   kOutOfRange  the deadline overflows
  Result<bool> Expire(std::string_view key, Duration ttl,
                      ExpireWhen when = ExpireWhen::kAlways);
  Result<bool> ExpireAt(std::string_view key, TimePoint deadline,
                        ExpireWhen when = ExpireWhen::kAlways);
  // Drops the deadline; returns whether there was one.
  Result<bool> Persist(std::string_view key);
  // Named GetTtl because Ttl is the type it returns.
  Result<Ttl> GetTtl(std::string_view key) const;

  // --- The whole keyspace: not validated by watches (no phantom protection)
  // ---

  // A key of database 0, chosen uniformly within a shard chosen by its share of
  // the keys; empty if there is none.
  Result<std::optional<std::string>> RandomKey() const;

  // A page of the keys of database 0. Begin with cursor 0, go on with the
  // cursor returned, until it is 0 again. A key that is there throughout the
  // scan is returned at least once; one that comes or goes meanwhile may be; a
  // table that grows meanwhile can make keys return twice. `count` (>= 1) is
  // about how many keys to look at per call. Locks one shard at a time, for
  // that long.
  //   kInvalidArgument  `cursor` did not come from this store's Scan
  Result<ScanPage> Scan(std::uint64_t cursor, std::size_t count = 10) const;

  // The number of keys in database 0, expired but unpurged ones included, as
  // DBSIZE.
  // O(shards).
  std::size_t Size() const;

  // Removes every key of all sixteen databases at one instant. O(keys), but its
  // locks are held only O(shards) long.
  Status FlushAll();

  // Removes expired keys now; returns how many. O(keys with deadlines' shards).
  Result<std::size_t> PurgeExpired();

  // --- Compare and set across requests, without a session ---

  // The value and its version at one instant.
  Result<Versioned> GetVersioned(std::string_view key) const;
  // Sets only if the key's version is still `expected` (kNone: if it is
  // absent); returns the new version. Drops a deadline.
  //   kConflict  it is not
  Result<Version> SetIf(std::string_view key, std::string_view value,
                        Version expected);
  // Removes the key only if its version is still `expected`.
  //   kConflict  it is not; kNone conflicts with a key that is there
  Status DelIf(std::string_view key, Version expected);

  // --- Transactions ---

  // Runs `fn(Transaction&)`, which returns a Result<T>, a Status or nothing,
  // and commits what it did, all or nothing; runs it again after a lost race,
  // as `policy` says. Returns TransactResult<T> (or <void>): the body's result
  // if committed, else
  //   the body's own error  the body returned it; nothing was changed
  //   kConflict             policy.max_attempts are spent
  //   kDeadlineExceeded     policy.deadline is over
  //   kInvalidArgument      policy.max_attempts < 1
  //   kWrongType, kInvalidArgument, kOutOfRange   from an Add at the commit
  // and a report: attempts, time, and what was lost on. An exception thrown by
  // `fn` passes through and nothing is changed. Transactions on one store do
  // not nest; on different stores they may, and commit separately.
  template <class Fn>
  auto Transact(Fn&& fn, const RetryPolicy& policy = {}) {
    return internal::RunBody(
        fn, [&](const internal::BodyRef& body, TransactReport& report) {
          return RunTransact(body, policy, report);
        });
  }

  // Locks the shards of `keys`, then runs `fn` once under the locks and
  // commits: the answer to high contention, because it cannot lose. The body
  // may use the declared keys only.
  //   kFailedPrecondition  an undeclared key; or a store was called directly
  // Other writers of these shards wait while `fn` runs, so keep it short.
  template <class Fn>
  auto Atomically(KeyList keys, Fn&& fn) {
    return internal::RunBody(
        fn, [&](const internal::BodyRef& body, TransactReport& report) {
          return RunAtomically(keys, body, report);
        });
  }
  template <class Fn>
  auto Atomically(std::initializer_list<std::string_view> keys, Fn&& fn) {
    return Atomically(KeyList(keys.begin(), keys.size()), fn);
  }

  // O(shards).
  StoreStats Stats() const;

  // For tests and for reports of defects: OK where everything that the store
  // says of itself (sizes, versions, memory, what is watched) agrees with what
  // it holds, else kFailedPrecondition naming the first disagreement. Holds all
  // locks meanwhile. O(keys log keys). Any thread.
  Status CheckInvariants() const;

 private:
  friend class Session;
  friend class Batch;
  // `options` are possible ones.
  static Store Make(const Options& options);
  Store(std::unique_ptr<engine::Engine> engine,
        std::unique_ptr<command::StoreWords> words);

  Status RunTransact(const internal::BodyRef& body, const RetryPolicy& policy,
                     TransactReport& report);
  Status RunAtomically(KeyList keys, const internal::BodyRef& body,
                       TransactReport& report);

  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<command::StoreWords> words_;  // for Session::Execute
};

}  // namespace vigil

#endif  // VIGIL_STORE_H_
