// SmallBank: 100,000 customers with a checking and a savings account each, zipf
// 0.99, and its six transactions in the usual shares. Counted per transaction.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "benchmark/benchmark.h"

#include "bench/peers/strings.h"
#include "bench/random.h"
#include "bench/rows.h"
#include "bench/tagged_key.h"
#include "bench/transactions.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

struct Bank {
  friend auto operator<=>(const Bank&, const Bank&) = default;
};

constexpr std::size_t kCustomers = 100'000;
constexpr std::int64_t kOpening = 1'000'000'000;

TaggedKey Checking(std::size_t customer) { return {'c', 0, customer}; }
TaggedKey Savings(std::size_t customer) { return {'s', 0, customer}; }

template <class Put>
void ForEachEntry(const Bank&, Put put) {
  const NumberText opening(kOpening);
  for (std::size_t customer = 0; customer < kCustomers; ++customer) {
    put(Checking(customer).view(), opening.view());
    put(Savings(customer).view(), opening.view());
  }
}

const std::vector<std::size_t>& Customers() {
  static const auto& customers =
      *new std::vector<std::size_t>(DrawNumbers(kCustomers, Popularity::kZipf));
  return customers;
}

// Of two customers, the accounts that a transaction uses.
struct Accounts {
  std::string_view checking;
  std::string_view savings;
  std::string_view other_checking;
};

// Each reads what it needs and then writes. A payment that is not covered
// changes nothing and counts as done.
template <class Txn>
bool ReadBalance(Txn& txn, const Accounts& a) {
  const std::array keys = {a.checking, a.savings};
  std::int64_t checking = 0;
  std::int64_t savings = 0;
  const bool ok = txn.Prepare(keys) && txn.GetInt(a.checking, &checking) &&
                  txn.GetInt(a.savings, &savings);
  benchmark::DoNotOptimize(checking + savings);
  return ok;
}

template <class Txn>
bool AddTo(Txn& txn, std::string_view account, std::int64_t amount) {
  std::int64_t balance = 0;
  return txn.Prepare({&account, 1}) && txn.GetInt(account, &balance) &&
         txn.SetInt(account, balance + amount);
}

template <class Txn>
bool Amalgamate(Txn& txn, const Accounts& a) {
  const std::array keys = {a.checking, a.savings, a.other_checking};
  std::int64_t checking = 0;
  std::int64_t savings = 0;
  std::int64_t other = 0;
  return txn.Prepare(keys) && txn.GetInt(a.checking, &checking) &&
         txn.GetInt(a.savings, &savings) &&
         txn.GetInt(a.other_checking, &other) && txn.SetInt(a.checking, 0) &&
         txn.SetInt(a.savings, 0) &&
         txn.SetInt(a.other_checking, other + checking + savings);
}

template <class Txn>
bool SendPayment(Txn& txn, const Accounts& a, std::int64_t amount) {
  const std::array keys = {a.checking, a.other_checking};
  std::int64_t checking = 0;
  std::int64_t other = 0;
  if (!txn.Prepare(keys) || !txn.GetInt(a.checking, &checking) ||
      !txn.GetInt(a.other_checking, &other)) {
    return false;
  }
  if (checking < amount) return true;
  return txn.SetInt(a.checking, checking - amount) &&
         txn.SetInt(a.other_checking, other + amount);
}

template <class Txn>
bool WriteCheck(Txn& txn, const Accounts& a, std::int64_t amount) {
  const std::array keys = {a.checking, a.savings};
  std::int64_t checking = 0;
  std::int64_t savings = 0;
  if (!txn.Prepare(keys) || !txn.GetInt(a.checking, &checking) ||
      !txn.GetInt(a.savings, &savings)) {
    return false;
  }
  const std::int64_t penalty = checking + savings < amount ? 1 : 0;
  return txn.SetInt(a.checking, checking - amount - penalty);
}

// Draws one of the six and runs it. `share` is from [0, 100).
template <class Client>
bool Run(Client& client, const Accounts& a, std::uint64_t share,
         std::int64_t amount) {
  if (share < 15) {
    return View(client, [&](auto& txn) { return ReadBalance(txn, a); });
  }
  return client.Transact([&](auto& txn) {
    if (share < 30) return AddTo(txn, a.checking, amount);
    if (share < 45) return AddTo(txn, a.savings, amount);
    if (share < 60) return Amalgamate(txn, a);
    if (share < 85) return SendPayment(txn, a, amount);
    return WriteCheck(txn, a, amount);
  });
}

}  // namespace

void RegisterSmallBankRows() {
  AddRows(TransactionPeers(), "smallbank", Bank(), OnThreads::kEach,
          [](benchmark::State& state, auto& client) {
            const std::vector<std::size_t>& customers = Customers();
            std::size_t i = customers.size() /
                            static_cast<std::size_t>(state.threads()) *
                            static_cast<std::size_t>(state.thread_index());
            Random random(i + 1);
            for (auto _ : state) {
              const std::size_t one = customers[i++ % customers.size()];
              std::size_t other = one;
              while (other == one) other = customers[i++ % customers.size()];
              const TaggedKey checking = Checking(one);
              const TaggedKey savings = Savings(one);
              const TaggedKey other_checking = Checking(other);
              const Accounts accounts = {checking.view(), savings.view(),
                                         other_checking.view()};
              if (!Run(client, accounts, random.Below(100), 5)) {
                state.SkipWithError("a transaction failed");
                break;
              }
            }
            state.SetItemsProcessed(state.iterations());
            ReportRaces(state, client, state.iterations());
          });
}

}  // namespace vigil::bench
