#include "bench/self_check.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/filled.h"
#include "bench/peers/all.h"
#include "bench/peers/strings.h"
#include "bench/transactions.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

constexpr int kThreads = 2;
constexpr int kRounds = 2000;
constexpr std::int64_t kOpening = 1'000'000;
constexpr std::array<std::string_view, 4> kNames = {"account0", "account1",
                                                    "account2", "account3"};

// What is wrong with a peer: the first thing, or empty.
using Fault = std::string;

template <class Client>
std::optional<std::int64_t> Number(Client& client, std::string_view key) {
  std::string text;
  if (!client.Get(key, &text)) return std::nullopt;
  return ParseNumber(text);
}

template <class Client>
Fault CheckSingleKeys(Client& client) {
  std::string value;
  if (client.Get("absent", &value)) return "GET finds an absent key";
  if (!client.Set("key", "one") || !client.Get("key", &value) ||
      value != "one") {
    return "SET of a new key";
  }
  const std::string long_value(100'000, 'x');
  if (!client.Set("key", long_value) || !client.Get("key", &value) ||
      value != long_value) {
    return "SET of a long value over a short one";
  }
  std::vector<std::optional<std::string>> values;
  const std::array<std::string_view, 3> keys = {"key", "absent", "key"};
  if (!client.MGet(keys, &values) || values.size() != 3 ||
      values[0] != long_value || values[1].has_value() ||
      values[2] != long_value) {
    return "MGET";
  }
  if (!client.Del("key") || client.Get("key", &value)) return "DEL";
  if (client.Del("key")) return "DEL of an absent key";
  if (!client.Set("key", "40") || !client.IncrBy("key", 2) ||
      Number(client, "key") != 42) {
    return "INCRBY";
  }
  return "";
}

// Runs `step(client, round)` kRounds times on each of the threads, and tells
// how many of the steps said that they failed.
template <class Peer, class Step>
int RunOnThreads(Peer& peer, Step step) {
  std::array<int, kThreads> failed = {};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        WithClient(peer, [&](auto& client) {
          for (int round = 0; round < kRounds; ++round) {
            if (!step(client, round + t)) ++failed[static_cast<std::size_t>(t)];
          }
        });
      });
    }
  }
  int sum = 0;
  for (const int one : failed) sum += one;
  return sum;
}

template <class Client>
std::int64_t Sum(Client& client) {
  std::int64_t sum = 0;
  for (const std::string_view name : kNames) {
    sum += Number(client, name).value_or(0);
  }
  return sum;
}

// Puts the same into all accounts.
template <class Client>
bool Open(Client& client) {
  bool ok = true;
  for (const std::string_view name : kNames) {
    ok = client.Set(name, NumberText(kOpening).view()) && ok;
  }
  return ok;
}

template <class Peer>
Fault CheckCounters(Peer& peer) {
  const int failed = RunOnThreads(
      peer, [](auto& client, int) { return client.IncrBy(kNames[0], 1); });
  if (failed != 0) return "INCRBY on two threads";
  return WithClient(peer, [](auto& client) -> Fault {
    if (Number(client, kNames[0]) == kOpening + kThreads * kRounds) return "";
    return "INCRBY on two threads loses increments";
  });
}

template <class Peer>
Fault CheckWithdrawals(Peer& peer) {
  const auto step = [](auto& client, int round) {
    return Withdraw(client, kNames[static_cast<std::size_t>(round % 2)], 1);
  };
  if (RunOnThreads(peer, step) != 0) return "withdraw on two threads";
  return WithClient(peer, [&](auto& client) -> Fault {
    const std::int64_t left = 4 * kOpening - kThreads * kRounds;
    if (Sum(client) != left) return "withdraw loses withdrawals";
    if (Withdraw(client, kNames[2], kOpening + 1) || Sum(client) != left) {
      return "withdraw takes what is not there";
    }
    return "";
  });
}

// `transfer(client, from, to, amount)` between accounts, both ways at once.
template <class Peer, class Transfer>
Fault CheckTransfers(Peer& peer, Transfer transfer) {
  const auto step = [&](auto& client, int round) {
    const auto from = static_cast<std::size_t>(round % 4);
    const auto to = static_cast<std::size_t>((round + 1 + round / 4 % 3) % 4);
    return transfer(client, kNames[from], kNames[to], 3);
  };
  if (RunOnThreads(peer, step) != 0) return "transfer on two threads";
  return WithClient(peer, [&](auto& client) -> Fault {
    if (Sum(client) != 4 * kOpening) return "transfer loses or makes money";
    if (transfer(client, kNames[0], kNames[1], 5 * kOpening)) {
      return "transfer moves what is not there";
    }
    return Sum(client) == 4 * kOpening ? "" : "a refused transfer moves money";
  });
}

// Long enough for the other thread to commit meanwhile.
void Linger() {
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::microseconds(20);
  while (std::chrono::steady_clock::now() < end) {
  }
}

// Increments by transactions that linger between reading and writing, so that
// whatever does not notice that its read is out of date loses an increment.
template <class Peer>
Fault CheckSlowIncrements(Peer& peer) {
  const auto step = [](auto& client, int) {
    return client.Transact([](auto& txn) {
      const std::string_view key = kNames[0];
      std::int64_t number = 0;
      if (!txn.Prepare({&key, 1}) || !txn.GetInt(key, &number)) return false;
      Linger();
      return txn.SetInt(key, number + 1);
    });
  };
  if (RunOnThreads(peer, step) != 0) return "slow increments on two threads";
  return WithClient(peer, [](auto& client) -> Fault {
    if (Number(client, kNames[0]) == kOpening + kThreads * kRounds) return "";
    return "a transaction does not notice that what it read has changed";
  });
}

// One thread moves money by transactions while the other adds up all accounts
// in transactions that only read: each sum must be that of one instant.
template <class Peer>
Fault CheckViews(Peer& peer) {
  const auto step = [](auto& client, int round) {
    if (round % 2 == 0) {
      return TransferInTransaction(client, kNames[0], kNames[3], 1);
    }
    std::int64_t sum = 0;
    const bool ok = View(client, [&](auto& txn) {
      sum = 0;
      if (!txn.Prepare(kNames)) return false;
      for (const std::string_view name : kNames) {
        std::int64_t balance = 0;
        if (!txn.GetInt(name, &balance)) return false;
        sum += balance;
      }
      return true;
    });
    return ok && sum == 4 * kOpening;
  };
  return RunOnThreads(peer, step) == 0 ? "" : "a reader sees half a transfer";
}

template <class Peer>
Fault CheckPeer(Peer& peer) {
  Fault fault =
      WithClient(peer, [](auto& client) { return CheckSingleKeys(client); });
  if (!fault.empty()) return fault;
  const auto open = [&] {
    return WithClient(peer, [](auto& client) { return Open(client); });
  };
  if constexpr (!kIsOneThread<Peer>) {
    if (!open()) return "the accounts cannot be opened";
    if (fault = CheckCounters(peer); !fault.empty()) return fault;
    if (!open()) return "the accounts cannot be opened";
    if (fault = CheckWithdrawals(peer); !fault.empty()) return fault;
  }
  if constexpr (IsIn<Peer>(TransactionPeers())) {
    if (!open()) return "the accounts cannot be opened";
    fault = CheckTransfers(peer, [](auto& client, auto... args) {
      return Transfer(client, args...);
    });
    if (!fault.empty()) return fault;
    if (!open()) return "the accounts cannot be opened";
    fault = CheckTransfers(peer, [](auto& client, auto... args) {
      return TransferInTransaction(client, args...);
    });
    if (!fault.empty()) return fault;
    if (!open()) return "the accounts cannot be opened";
    if (fault = CheckSlowIncrements(peer); !fault.empty()) return fault;
    if (!open()) return "the accounts cannot be opened";
    fault = CheckViews(peer);
  }
  return fault;
}

// The ways that only Redis has.
Fault CheckRedis(Redis& redis) {
  const auto open = [&] {
    RedisClient client(redis);
    return Open(client);
  };
  if (!open()) return "the accounts cannot be opened";
  int failed = RunOnThreads(redis, [](RedisClient& client, int round) {
    return round % 2 == 0 ? client.WithdrawInTwoTrips(kNames[0], 1)
                          : client.connection().WithdrawByScript(kNames[0], 1);
  });
  RedisClient client(redis);
  if (failed != 0 || Sum(client) != 4 * kOpening - kThreads * kRounds) {
    return "withdraw in two trips and by script";
  }
  if (!open()) return "the accounts cannot be opened";
  failed = RunOnThreads(redis, [](RedisClient& each, int) {
    RedisConnection& connection = each.connection();
    return connection.SendTransfer(kNames[0], kNames[1], 1) &&
           connection.SendWithdraw(kNames[1], 1) &&
           connection.SendIncrBy(kNames[2], 1) &&
           connection.SendGet(kNames[0]) && connection.AwaitAll();
  });
  if (failed != 0 || Sum(client) != 4 * kOpening) return "a pipeline";
  const bool refused =
      client.connection().SendWithdraw(kNames[0], 9 * kOpening) &&
      !client.connection().AwaitAll();
  if (!refused) return "a script in a pipeline takes what is not there";
  const std::array<std::string_view, 2> written = {"a", "b"};
  if (!client.ReadAndWrite(kNames, written, "both") ||
      !client.ReadAndWrite({}, written, "both") ||
      !client.ReadAndWrite(kNames, {}, "")) {
    return "MULTI with MGET and MSET";
  }
  std::string value;
  return client.Get("b", &value) && value == "both" ? "" : "MSET in MULTI";
}

// Whether nothing is wrong.
template <class Peer>
bool Check() {
  const std::string name(Peer::kName);
  if constexpr (kIsAbsent<Peer>) {
    std::printf("%-18s skipped: %s\n", name.c_str(), Peer::kWhyAbsent);
    return true;
  } else {
    std::string why;
    const std::unique_ptr<Peer> peer = MakePeer<Peer>(&why);
    if (peer == nullptr) {
      std::printf("%-18s skipped: %s\n", name.c_str(), why.c_str());
      return true;
    }
    Fault fault = CheckPeer(*peer);
    if constexpr (requires { Peer::kElsewhere; }) {
      if (fault.empty()) fault = CheckRedis(*peer);
    }
    std::printf("%-18s %s\n", name.c_str(),
                fault.empty() ? "right" : ("WRONG: " + fault).c_str());
    return fault.empty();
  }
}

}  // namespace

int RunSelfCheck() {
  bool all_right = true;
  ForEach(AllPeers(),
          [&]<class Peer>() { all_right = Check<Peer>() && all_right; });
  return all_right ? 0 : 1;
}

}  // namespace vigil::bench
