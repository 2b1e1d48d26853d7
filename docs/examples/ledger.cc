// A ledger: withdraw and transfer, never below zero, from several threads.

#include <atomic>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "vigil/store.h"

namespace {

// Takes `amount` from `account` and returns what is left.
//   kFailedPrecondition  there is less than that
vigil::Result<std::int64_t> Withdraw(vigil::Store& ledger,
                                     std::string_view account,
                                     std::int64_t amount) {
  return ledger.Transact(
      [&](vigil::Transaction& txn) -> vigil::Result<std::int64_t> {
        const auto balance = txn.GetInt(account, /*if_absent=*/0);
        if (!balance.ok()) return balance.status();
        if (*balance < amount) {
          return vigil::FailedPrecondition("insufficient funds");
        }
        return txn.DecrBy(account, amount);
      });
}

// Moves `amount`, or nothing. The payer is read, so it is watched; the payee is
// only added to, so two transfers to one payee do not conflict.
vigil::Status Transfer(vigil::Store& ledger, std::string_view from,
                       std::string_view to, std::int64_t amount) {
  return ledger.Transact([&](vigil::Transaction& txn) -> vigil::Status {
    const auto balance = txn.GetInt(from, /*if_absent=*/0);
    if (!balance.ok()) return balance.status();
    if (*balance < amount) {
      return vigil::FailedPrecondition("insufficient funds");
    }
    if (auto left = txn.DecrBy(from, amount); !left.ok()) return left.status();
    txn.Add(to, amount);
    return vigil::Ok();
  });
}

// The balances, all of one instant.
std::vector<std::int64_t> Balances(const vigil::Store& ledger,
                                   const std::vector<std::string>& accounts) {
  const std::vector<std::string_view> keys(accounts.begin(), accounts.end());
  const auto values = ledger.MGet(keys);
  std::vector<std::int64_t> balances;
  if (!values.ok()) return balances;
  for (const auto& value : *values) balances.push_back(std::stoll(*value));
  return balances;
}

}  // namespace

int main() {
  constexpr int kThreads = 4;
  constexpr int kTransfers = 500;
  const std::vector<std::string> accounts = {"alice", "bob", "carol"};
  vigil::Store ledger;
  for (const std::string& account : accounts) {
    if (!ledger.Set(account, "100").ok()) return 1;
  }

  std::atomic<int> moved = 0;
  std::atomic<int> refused = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kTransfers; ++i) {
        const std::string& from = accounts[(i + t) % 3];
        const std::string& to = accounts[(i + t + 1 + i % 2) % 3];
        const vigil::Status status = Transfer(ledger, from, to, 1 + i % 60);
        if (status.ok()) {
          ++moved;
        } else if (status.code() == vigil::StatusCode::kFailedPrecondition) {
          ++refused;  // a normal outcome: nothing moved
        } else {
          ++failed;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  std::int64_t sum = 0;
  for (const std::int64_t balance : Balances(ledger, accounts)) {
    if (balance < 0) return 1;  // overdrawn
    sum += balance;
  }
  std::cout << moved << " moved, " << refused << " refused, sum " << sum
            << '\n';
  if (failed != 0 || moved + refused != kThreads * kTransfers) return 1;
  if (sum != 300) return 1;

  // The one who withdraws too much is refused, and nothing has changed.
  if (!ledger.Set("dave", "100").ok()) return 1;
  if (Withdraw(ledger, "dave", 30).value_or(-1) != 70) return 1;
  if (Withdraw(ledger, "dave", 71).ok()) return 1;
  return ledger.GetInt("dave", 0).value_or(-1) == 70 ? 0 : 1;
}
