// Money moves between accounts and none appears or vanishes: whoever looks at
// all accounts in one step, or inside a transaction body, sees the same sum.

#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/random.h"
#include "tests/support/stores.h"
#include "tests/support/threads.h"

namespace vigil {
namespace {

constexpr int kAccounts = 12;
constexpr std::int64_t kOpening = 1000;
constexpr std::int64_t kTotal = kAccounts * kOpening;

// The names of the accounts, and what is done with all of them.
class Bank {
 public:
  Bank() {
    for (int i = 0; i < kAccounts; ++i) {
      names_.push_back("account" + std::to_string(i));
    }
    keys_.assign(names_.begin(), names_.end());
    for (const std::string_view key : keys_) {
      Must(store_.Set(key, std::to_string(kOpening)));
    }
  }

  Store& store() { return store_; }
  KeyList keys() const { return keys_; }
  std::string_view key(std::uint64_t i) const { return keys_[i]; }

  static std::int64_t Sum(
      const std::vector<std::optional<std::string>>& values) {
    std::int64_t sum = 0;
    for (const auto& value : values) sum += std::stoll(value.value_or("0"));
    return sum;
  }

 private:
  std::vector<std::string> names_;
  std::vector<std::string_view> keys_;
  Store store_;
};

struct Transfer {
  std::string_view from;
  std::string_view to;
  std::int64_t amount;
};

// One way to move money. It may also find that it lost, and move none.
struct Mover {
  std::string name;
  std::function<void(Bank&, Session&, const Transfer&)> move;
};
void PrintTo(const Mover& c, std::ostream* out) { *out << c.name; }

void MoveByExec(Bank&, Session& session, const Transfer& transfer) {
  Batch batch = session.Multi();
  batch.DecrBy(transfer.from, transfer.amount);
  batch.IncrBy(transfer.to, transfer.amount);
  Must(batch.Exec().status());
}

void MoveByWatch(Bank&, Session& session, const Transfer& transfer) {
  Must(session.Watch({transfer.from, transfer.to}));
  const std::int64_t from = Must(session.GetInt(transfer.from, 0));
  const std::int64_t to = Must(session.GetInt(transfer.to, 0));
  Batch batch = session.Multi();
  batch.Set(transfer.from, std::to_string(from - transfer.amount));
  batch.Set(transfer.to, std::to_string(to + transfer.amount));
  Ignore(batch.Exec());
}

void MoveByTransact(Bank& bank, Session&, const Transfer& transfer) {
  Must(bank.store().Transact([&](Transaction& txn) -> Status {
    const auto from = txn.GetInt(transfer.from, 0);
    if (!from.ok()) return from.status();
    const auto to = txn.GetInt(transfer.to, 0);
    if (!to.ok()) return to.status();
    Must(txn.SetInt(transfer.from, *from - transfer.amount));
    return txn.SetInt(transfer.to, *to + transfer.amount);
  }));
}

void MoveByAdd(Bank& bank, Session&, const Transfer& transfer) {
  Must(bank.store().Transact([&](Transaction& txn) {
    txn.Add(transfer.from, -transfer.amount);
    txn.Add(transfer.to, transfer.amount);
  }));
}

void MoveAtomically(Bank& bank, Session&, const Transfer& transfer) {
  Must(bank.store().Atomically(
      {transfer.from, transfer.to}, [&](Transaction& txn) -> Status {
        Must(txn.DecrBy(transfer.from, transfer.amount));
        return txn.IncrBy(transfer.to, transfer.amount).status();
      }));
}

class TransferTest : public testing::TestWithParam<Mover> {
 protected:
  // Two threads move money while look() runs over and over, in a thread of its
  // own; look() returns the sum it saw.
  template <class Look>
  void SumIsConstantFor(const Look& look) {
    Violations violations;
    Repeating looking([&] {
      const std::int64_t sum = look();
      if (sum != kTotal) violations.Add("a sum of ", sum);
    });
    MoveMoney();
    looking.Stop();
    EXPECT_EQ(violations.count(), 0) << violations.first();
    EXPECT_EQ(Bank::Sum(Must(bank_.store().MGet(bank_.keys()))), kTotal);
  }

  void MoveMoney() {
    const int rounds = Scaled(8'000);
    RunTogether(2, [&](int index) {
      Random random(index + 1);
      Session session(bank_.store());
      for (int i = 0; i < rounds; ++i) {
        const std::uint64_t from = random.Below(kAccounts);
        const std::uint64_t to =
            (from + 1 + random.Below(kAccounts - 1)) % kAccounts;
        // Amounts that change the number of digits, and the sign.
        const auto amount = static_cast<std::int64_t>(random.Below(1500));
        GetParam().move(bank_, session,
                        {bank_.key(from), bank_.key(to), amount});
      }
    });
  }

  Bank bank_;
};

TEST_P(TransferTest, MGetSeesAConstantSum) {
  SumIsConstantFor(
      [this] { return Bank::Sum(Must(bank_.store().MGet(bank_.keys()))); });
}

TEST_P(TransferTest, AnExecOfReadsSeesAConstantSum) {
  Session session(bank_.store());
  SumIsConstantFor([&] {
    Batch batch = session.Multi();
    const auto values = batch.MGet(bank_.keys());
    return Bank::Sum(Must(batch.Exec()[values]));
  });
}

TEST_P(TransferTest, AReadOnlyTransactSeesAConstantSum) {
  RetryPolicy policy;
  policy.max_attempts = 1'000'000;
  SumIsConstantFor([&] {
    return Must(bank_.store().Transact(
        [&](Transaction& txn) -> Result<std::int64_t> {
          std::int64_t sum = 0;
          for (const std::string_view key : bank_.keys()) {
            const auto value = txn.GetInt(key, 0);
            if (!value.ok()) return value.status();
            sum += *value;
          }
          return sum;
        },
        policy));
  });
}

TEST_P(TransferTest, NoBodyEverSeesAMixedState) {
  // Opacity: also an attempt that is lost later must not have seen a mix, as
  // long as all its reads said OK.
  Violations mixes;
  SumIsConstantFor([&] {
    const auto result = bank_.store().Transact([&](Transaction& txn) {
      std::int64_t sum = 0;
      for (const std::string_view key : bank_.keys()) {
        const auto value = txn.GetInt(key, 0);
        if (!value.ok()) return value.status();
        sum += *value;
      }
      if (sum != kTotal) mixes.Add("a body saw ", sum);
      return txn.SetInt("seen", sum);
    });
    EXPECT_TRUE(result.ok() || result.code() == StatusCode::kConflict);
    return kTotal;
  });
  EXPECT_EQ(mixes.count(), 0) << mixes.first();
}

TEST_P(TransferTest, NoMGetOfABodySeesAMixedState) {
  Violations mixes;
  SumIsConstantFor([&] {
    Ignore(bank_.store().Transact([&](Transaction& txn) {
      // Two halves, so that the second one must agree with the first.
      const auto first = txn.MGet(bank_.keys().first(kAccounts / 2));
      if (!first.ok()) return first.status();
      const auto second = txn.MGet(bank_.keys().subspan(kAccounts / 2));
      if (!second.ok()) return second.status();
      const std::int64_t sum = Bank::Sum(*first) + Bank::Sum(*second);
      if (sum != kTotal) mixes.Add("a body saw ", sum);
      return Ok();
    }));
    return kTotal;
  });
  EXPECT_EQ(mixes.count(), 0) << mixes.first();
}

INSTANTIATE_TEST_SUITE_P(Each, TransferTest,
                         testing::Values(Mover{"Exec", &MoveByExec},
                                         Mover{"Watch", &MoveByWatch},
                                         Mover{"Transact", &MoveByTransact},
                                         Mover{"Add", &MoveByAdd},
                                         Mover{"Atomically", &MoveAtomically}),
                         [](const testing::TestParamInfo<Mover>& c) {
                           return c.param.name;
                         });

}  // namespace
}  // namespace vigil
