// The lesson's transactions on any peer's client: by the peer's own where it
// has one, else by its general transaction.

#ifndef VIGIL_BENCH_TRANSACTIONS_H_
#define VIGIL_BENCH_TRANSACTIONS_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace vigil::bench {

// Runs `body(txn)`, which only reads, as one transaction.
template <class Client, class Body>
bool View(Client& client, Body body) {
  if constexpr (requires { client.View(body); }) {
    return client.View(body);
  } else {
    return client.Transact(body);
  }
}

// Takes `amount` from an account that has so much. Whether it did.
template <class Client>
bool Withdraw(Client& client, std::string_view key, std::int64_t amount) {
  if constexpr (requires { client.Withdraw(key, amount); }) {
    return client.Withdraw(key, amount);
  } else {
    return client.Transact([&](auto& txn) {
      std::int64_t balance = 0;
      return txn.Prepare({&key, 1}) && txn.GetInt(key, &balance) &&
             balance >= amount && txn.SetInt(key, balance - amount);
    });
  }
}

// Moves `amount` between two accounts, if the first has so much, by the general
// transaction. Whether it did.
template <class Client>
bool TransferInTransaction(Client& client, std::string_view from,
                           std::string_view to, std::int64_t amount) {
  return client.Transact([&](auto& txn) {
    const std::array<std::string_view, 2> keys = {from, to};
    std::int64_t paid = 0;
    std::int64_t owned = 0;
    return txn.Prepare(keys) && txn.GetInt(from, &paid) && paid >= amount &&
           txn.GetInt(to, &owned) && txn.SetInt(from, paid - amount) &&
           txn.SetInt(to, owned + amount);
  });
}

// The same by the peer's own way.
template <class Client>
bool Transfer(Client& client, std::string_view from, std::string_view to,
              std::int64_t amount) {
  if constexpr (requires { client.Transfer(from, to, amount); }) {
    return client.Transfer(from, to, amount);
  } else {
    return TransferInTransaction(client, from, to, amount);
  }
}

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_TRANSACTIONS_H_
