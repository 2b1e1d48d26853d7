// Vigil through its public API, in the shape that the rows call their peers by.
// Its typed calls; what Session::Execute adds is in rows of its own.

#ifndef VIGIL_BENCH_PEERS_VIGIL_STORE_H_
#define VIGIL_BENCH_PEERS_VIGIL_STORE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vigil/session.h"
#include "vigil/store.h"

#include "bench/peers/tally.h"

namespace vigil::bench {

// A store with default options: background expiry on, nothing reserved.
class VigilStore {
 public:
  static constexpr std::string_view kName = "vigil";

  bool Get(std::string_view key, std::string* value) const {
    const Result<bool> found = store_.Get(key, value);
    return found.ok() && *found;
  }

  std::optional<std::string> Get(std::string_view key) const {
    Result<std::optional<std::string>> value = store_.Get(key);
    if (!value.ok()) return std::nullopt;
    return *std::move(value);
  }

  bool Set(std::string_view key, std::string_view value) {
    return store_.Set(key, value).ok();
  }

  bool Del(std::string_view key) {
    const Result<bool> deleted = store_.Del(key);
    return deleted.ok() && *deleted;
  }

  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) const {
    return store_.MGet(keys, values).ok();
  }

  bool IncrBy(std::string_view key, std::int64_t delta) {
    return store_.IncrBy(key, delta).ok();
  }

  std::size_t ReportedBytes() const { return store_.Stats().bytes; }

  Store& store() { return store_; }

  class Client;
  class Txn;

 private:
  Store store_;
};

// A Transaction as the rows' bodies call it.
class VigilStore::Txn {
 public:
  explicit Txn(Transaction& txn) : txn_(txn) {}

  bool Prepare(std::span<const std::string_view>) { return true; }

  bool Get(std::string_view key, std::string* value) {
    Result<bool> found = txn_.Get(key, value);
    if (found.ok()) return *found;
    status_ = found.status();
    return false;
  }

  bool GetInt(std::string_view key, std::int64_t* number) {
    Result<std::optional<std::int64_t>> found = txn_.GetInt(key);
    if (!found.ok()) {
      status_ = found.status();
      return false;
    }
    if (!found->has_value()) return false;
    *number = **found;
    return true;
  }

  bool Set(std::string_view key, std::string_view value) {
    return Note(txn_.Set(key, value));
  }

  bool SetInt(std::string_view key, std::int64_t number) {
    return Note(txn_.SetInt(key, number));
  }

  // Why a call has returned false; OK where the key was absent.
  const Status& status() const { return status_; }

 private:
  bool Note(const Status& status) {
    if (status.ok()) return true;
    status_ = status;
    return false;
  }

  Transaction& txn_;
  Status status_;
};

// What one thread uses the store by.
class VigilStore::Client {
 public:
  explicit Client(VigilStore& store) : peer_(store), store_(store.store()) {}

  bool Get(std::string_view key, std::string* value) {
    return peer_.Get(key, value);
  }
  bool Set(std::string_view key, std::string_view value) {
    return peer_.Set(key, value);
  }
  bool Del(std::string_view key) { return peer_.Del(key); }
  bool IncrBy(std::string_view key, std::int64_t delta) {
    return peer_.IncrBy(key, delta);
  }
  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) {
    return peer_.MGet(keys, values);
  }

  bool Withdraw(std::string_view key, std::int64_t amount) {
    return Count(store_.Transact([&](Transaction& txn) -> Result<std::int64_t> {
      Result<std::int64_t> balance = txn.GetInt(key, /*if_absent=*/0);
      if (!balance.ok()) return balance.status();
      if (*balance < amount) return FailedPrecondition("too poor");
      return txn.DecrBy(key, amount);
    }));
  }

  bool Transfer(std::string_view from, std::string_view to,
                std::int64_t amount) {
    return Count(store_.Transact([&](Transaction& txn) -> Result<std::int64_t> {
      Result<std::int64_t> balance = txn.GetInt(from, /*if_absent=*/0);
      if (!balance.ok()) return balance.status();
      if (*balance < amount) return FailedPrecondition("too poor");
      Result<std::int64_t> left = txn.DecrBy(from, amount);
      if (!left.ok()) return left;
      return txn.IncrBy(to, amount);
    }));
  }

  // The same transfer where the payee is only added to, not read.
  bool TransferAdd(std::string_view from, std::string_view to,
                   std::int64_t amount) {
    return Count(store_.Transact([&](Transaction& txn) -> Result<std::int64_t> {
      Result<std::int64_t> balance = txn.GetInt(from, /*if_absent=*/0);
      if (!balance.ok()) return balance.status();
      if (*balance < amount) return FailedPrecondition("too poor");
      txn.Add(to, amount);
      return txn.DecrBy(from, amount);
    }));
  }

  // Runs `body(Txn&)`, which returns whether all went well, as one transaction.
  template <class Body>
  bool Transact(Body&& body) {
    return Count(store_.Transact([&](Transaction& transaction) -> Status {
      Txn txn(transaction);
      if (body(txn)) return Ok();
      // A conflict, which is retried; or the body's own refusal, which is not.
      return txn.status().ok() ? FailedPrecondition("refused") : txn.status();
    }));
  }

  const Tally& tally() const { return tally_; }

 private:
  template <class Outcome>
  bool Count(const Outcome& outcome) {
    const int again = outcome.report().attempts - 1;
    tally_.retried += static_cast<std::uint64_t>(again);
    tally_.lost += static_cast<std::uint64_t>(again);
    if (!outcome.ok() && LostTheLast(outcome)) ++tally_.lost;
    return outcome.ok();
  }

  template <class T>
  static bool LostTheLast(const Result<T>& result) {
    return result.status().code() == StatusCode::kConflict;
  }
  static bool LostTheLast(const Status& status) {
    return status.code() == StatusCode::kConflict;
  }

  VigilStore& peer_;
  Store& store_;
  Tally tally_;
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_VIGIL_STORE_H_
