// Vigil through its public API, in the shape that the rows call their peers by.

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

  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) const {
    return store_.MGet(keys, values).ok();
  }

  bool IncrBy(std::string_view key, std::int64_t delta) {
    return store_.IncrBy(key, delta).ok();
  }

  bool Withdraw(std::string_view key, std::int64_t amount) {
    return store_
        .Transact([&](Transaction& txn) -> Result<std::int64_t> {
          Result<std::int64_t> balance = txn.GetInt(key, /*if_absent=*/0);
          if (!balance.ok()) return balance.status();
          if (*balance < amount) return FailedPrecondition("too poor");
          return txn.DecrBy(key, amount);
        })
        .ok();
  }

  bool Transfer(std::string_view from, std::string_view to,
                std::int64_t amount) {
    return store_
        .Transact([&](Transaction& txn) -> Result<std::int64_t> {
          Result<std::int64_t> balance = txn.GetInt(from, /*if_absent=*/0);
          if (!balance.ok()) return balance.status();
          if (*balance < amount) return FailedPrecondition("too poor");
          Result<std::int64_t> left = txn.DecrBy(from, amount);
          if (!left.ok()) return left;
          return txn.IncrBy(to, amount);
        })
        .ok();
  }

  // The same transfer where the payee is only added to, not read.
  bool TransferAdd(std::string_view from, std::string_view to,
                   std::int64_t amount) {
    return store_
        .Transact([&](Transaction& txn) -> Result<std::int64_t> {
          Result<std::int64_t> balance = txn.GetInt(from, /*if_absent=*/0);
          if (!balance.ok()) return balance.status();
          if (*balance < amount) return FailedPrecondition("too poor");
          txn.Add(to, amount);
          return txn.DecrBy(from, amount);
        })
        .ok();
  }

  std::size_t ReportedBytes() const { return store_.Stats().bytes; }

  Store& store() { return store_; }

 private:
  Store store_;
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_VIGIL_STORE_H_
