// A workload of counters: a version is a number.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/transaction.h"

#include "tests/history/client.h"
#include "tests/history/workload.h"

namespace vigil::history {
namespace {

class CounterWorkload final : public Workload {
 public:
  explicit CounterWorkload(const Setting& setting) : added_(setting.keys) {}

  void Step(Client& client) override {
    switch (client.random.Below(10)) {
      case 0:
      case 1:
      case 2:
        return Count(client);
      case 3:
        return Exec(client);
      case 4:
      case 5:
        return Closure(client);
      case 6:
        return Add(client);
      case 7:
        return ReadMany(client);
      default:
        return Read(client);
    }
  }

  // An Add does not learn its number. The numbers that nobody knows to have
  // written must be as many as there were Adds; who wrote which stays open.
  void Finish(const Store& store, History& history) override {
    std::vector<std::vector<bool>> known(added_.size());
    for (KeyId key = 0; key < added_.size(); ++key) {
      const auto last = store.GetInt(Name(key), 0).value();
      known[key].resize(static_cast<std::size_t>(last) + 1, false);
      known[key][0] = true;
    }
    std::int64_t begin = std::numeric_limits<std::int64_t>::max();
    std::int64_t end = 0;
    for (const Transaction& transaction : history.transactions) {
      begin = std::min(begin, transaction.start);
      end = std::max(end, transaction.end);
      for (const Access& access : history.Of(transaction)) {
        if (access.kind != Access::Kind::kWrite) continue;
        if (access.value >= known[access.key].size()) {
          violations().Add("counted to ", access.value, " and lost it");
        } else {
          known[access.key][access.value] = true;
        }
      }
    }
    std::uint32_t session = 1000;
    for (KeyId key = 0; key < added_.size(); ++key) {
      std::uint64_t unknown = 0;
      for (std::uint64_t n = 1; n < known[key].size(); ++n) {
        if (known[key][n]) continue;
        ++unknown;
        history.transactions.push_back({.session = ++session,
                                        .operation = Operation::kUnknown,
                                        .start = begin,
                                        .end = end,
                                        .first_access = history.accesses.size(),
                                        .accesses = 2});
        history.accesses.push_back({key, Access::Kind::kRead, n - 1, n - 1});
        history.accesses.push_back({key, Access::Kind::kWrite, n, n});
      }
      if (unknown != added_[key].load()) {
        violations().Add(added_[key].load(), " Adds made ", unknown, " of ",
                         known[key].size() - 1, " steps");
      }
    }
  }

 private:
  // Number n is version n, and the write of n has seen n - 1.
  static void Counted(Client& client, KeyId key, std::int64_t sum) {
    const auto number = static_cast<std::uint64_t>(sum);
    Saw(client, key, sum - 1);
    client.recorder.Write(key, number, number);
  }
  static void Saw(Client& client, KeyId key, std::int64_t number) {
    const auto value = static_cast<std::uint64_t>(number);
    client.recorder.Read(key, value, value);
  }
  static std::string Name(KeyId key) { return KeyName(key); }

  static void Count(Client& client) {
    const KeyId key = client.keys.Draw(client.random);
    client.recorder.Begin(Operation::kIncrBy);
    Counted(client, key, *client.store.IncrBy(Name(key), 1));
    client.recorder.End(true);
  }

  static void Read(Client& client) {
    const KeyId key = client.keys.Draw(client.random);
    client.recorder.Begin(Operation::kGet);
    Saw(client, key, *client.store.GetInt(Name(key), 0));
    client.recorder.End(true);
  }

  static void ReadMany(Client& client) {
    const auto keys = client.keys.DrawSeveral(client.random, 4);
    std::vector<std::string> names;
    for (const KeyId key : keys) names.push_back(Name(key));
    const std::vector<std::string_view> views(names.begin(), names.end());
    client.recorder.Begin(Operation::kMGet);
    const auto texts = client.store.MGet(views);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      Saw(client, keys[i], std::stoll((*texts)[i].value_or("0")));
    }
    client.recorder.End(true);
  }

  static void Exec(Client& client) {
    const auto keys = client.keys.DrawSeveral(client.random, 3);
    client.recorder.Begin(Operation::kExec);
    Batch batch = client.session.Multi();
    std::vector<Pending<std::int64_t>> sums;
    for (const KeyId key : keys) sums.push_back(batch.IncrBy(Name(key), 1));
    const ExecResult result = batch.Exec();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      Counted(client, keys[i], *result[sums[i]]);
    }
    client.recorder.End(result.committed());
  }

  // The first is counted, of the others some are only added to.
  void Closure(Client& client) {
    const auto keys = client.keys.DrawSeveral(client.random, 2);
    std::vector<KeyId> added;
    client.recorder.Begin(Operation::kClosure);
    const Status status = client.store.Transact(
        [&](vigil::Transaction& txn) -> Status {
          client.recorder.Attempt(/*keep_writes=*/false);
          added.clear();
          for (std::size_t i = 0; i < keys.size(); ++i) {
            if (i > 0 && client.random.Below(2) == 0) {
              txn.Add(Name(keys[i]), 1);
              added.push_back(keys[i]);
              continue;
            }
            const auto sum = txn.IncrBy(Name(keys[i]), 1);
            if (!sum.ok()) return sum.status();
            Counted(client, keys[i], *sum);
            client.Dawdle();
          }
          return Ok();
        },
        client.DrawPolicy());
    // Others may write the numbers of one that is lost.
    client.recorder.EndAttempt(status.ok(), /*keep_writes=*/false);
    if (status.ok()) Added(added);
  }

  void Add(Client& client) {
    const auto keys = client.keys.DrawSeveral(client.random, 3);
    client.recorder.Begin(Operation::kClosure);
    const Status status = client.store.Transact(
        [&](vigil::Transaction& txn) {
          client.recorder.Attempt();
          for (const KeyId key : keys) txn.Add(Name(key), 1);
        },
        client.DrawPolicy());
    client.recorder.EndAttempt(status.ok());
    if (status.ok()) Added(keys);
  }

  void Added(const std::vector<KeyId>& keys) {
    for (const KeyId key : keys) {
      added_[key].fetch_add(1, std::memory_order_relaxed);
    }
  }

  std::vector<std::atomic<std::uint64_t>> added_;  // Adds that were committed
};

}  // namespace

std::unique_ptr<Workload> MakeCounter(const Setting& setting) {
  return std::make_unique<CounterWorkload>(setting);
}

}  // namespace vigil::history
