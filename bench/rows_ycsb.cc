// YCSB's A, B, C and F as transactions of ten operations on a million keys,
// zipf 0.99: half updates, 5% updates, reads only, and half read-modify-writes.
// Counted per transaction.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "benchmark/benchmark.h"

#include "bench/random.h"
#include "bench/rows.h"
#include "bench/transactions.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

constexpr Contents kContents = {};
constexpr std::size_t kOperations = 10;

// What a transaction is going to do. The keys that it reads come first.
struct Plan {
  std::array<std::string_view, kOperations> keys;
  std::size_t reads = 0;

  std::span<const std::string_view> read() const {
    return std::span(keys).first(reads);
  }
  std::span<const std::string_view> written() const {
    return std::span(keys).subspan(reads);
  }
};

struct Mix {
  std::uint64_t percent_read;
  // An update changes what it has read, instead of replacing it.
  bool is_modify;
};

template <class Txn>
bool ReadAll(Txn& txn, std::span<const std::string_view> keys,
             std::string& value) {
  for (const std::string_view key : keys) {
    if (!txn.Get(key, &value)) return false;
    benchmark::DoNotOptimize(value.data());
  }
  return true;
}

template <class Txn>
bool ModifyAll(Txn& txn, std::span<const std::string_view> keys,
               std::string& value) {
  for (const std::string_view key : keys) {
    if (!txn.Get(key, &value) || value.empty()) return false;
    value[0] = value[0] == 'v' ? 'w' : 'v';
    if (!txn.Set(key, value)) return false;
  }
  return true;
}

template <class Txn>
bool WriteAll(Txn& txn, std::span<const std::string_view> keys,
              const std::string& value) {
  for (const std::string_view key : keys) {
    if (!txn.Set(key, value)) return false;
  }
  return true;
}

template <class Client>
bool Run(Client& client, const Plan& plan, bool is_modify,
         const std::string& new_value, std::string& value) {
  if (plan.written().empty()) {
    return View(client, [&](auto& txn) {
      return txn.Prepare(plan.read()) && ReadAll(txn, plan.read(), value);
    });
  }
  if (is_modify) {
    return client.Transact([&](auto& txn) {
      return txn.Prepare(plan.keys) && ReadAll(txn, plan.read(), value) &&
             ModifyAll(txn, plan.written(), value);
    });
  }
  if constexpr (requires { client.ReadAndWrite({}, {}, ""); }) {
    return client.ReadAndWrite(plan.read(), plan.written(), new_value);
  } else {
    return client.Transact([&](auto& txn) {
      return txn.Prepare(plan.read()) && ReadAll(txn, plan.read(), value) &&
             WriteAll(txn, plan.written(), new_value);
    });
  }
}

void AddYcsb(std::string_view workload, Mix mix) {
  AddRows(TransactionPeers(), workload, kContents, OnThreads::kEach,
          [=](benchmark::State& state, auto& client) {
            const KeyStream& keys = Stream(kContents, Popularity::kZipf);
            std::uint64_t i = keys.Start(state.thread_index(), state.threads());
            Random random(i + 1);
            const std::string new_value = OtherValue(kContents);
            std::string value;
            Plan plan;
            for (auto _ : state) {
              plan.reads = 0;
              std::size_t end = kOperations;
              for (std::size_t n = 0; n < kOperations; ++n) {
                const bool is_read = random.Below(100) < mix.percent_read;
                plan.keys[is_read ? plan.reads++ : --end] = keys[i++];
              }
              if (!Run(client, plan, mix.is_modify, new_value, value)) {
                state.SkipWithError("a transaction failed");
                break;
              }
            }
            state.SetItemsProcessed(state.iterations());
            ReportRaces(state, client, state.iterations());
          });
}

}  // namespace

void RegisterYcsbRows() {
  AddYcsb("ycsb_a/zipf/1e6", {.percent_read = 50, .is_modify = false});
  AddYcsb("ycsb_b/zipf/1e6", {.percent_read = 95, .is_modify = false});
  AddYcsb("ycsb_c/zipf/1e6", {.percent_read = 100, .is_modify = false});
  AddYcsb("ycsb_f/zipf/1e6", {.percent_read = 50, .is_modify = true});
}

}  // namespace vigil::bench
