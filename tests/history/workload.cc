#include "tests/history/workload.h"

#include <barrier>
#include <utility>

#include "vigil/options.h"
#include "vigil/store.h"

#include "tests/support/stores.h"

namespace vigil::history {

using Payloads = std::vector<std::uint64_t>;
using Effects = std::vector<Client::Effect>;

void WriteSome(Client& client, Payloads& payloads, Effects& effects) {
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    if (i == 0 || client.random.Below(2) == 0) {
      effects[i] = Client::Effect::kSet;
    }
    ++payloads[i];
  }
}
void WriteAll(Client&, Payloads&, Effects& effects) {
  for (Client::Effect& effect : effects) effect = Client::Effect::kSet;
}
void WriteNone(Client&, Payloads&, Effects&) {}

void Decide(Client& client, const std::vector<KeyId>& of,
            Client::Change change) {
  switch (client.random.Below(4)) {
    case 0:
      return client.Atomically(of, change);
    case 1:
      return client.WatchedExec(of, change);
    default:
      return client.Closure(of, change);
  }
}

namespace {

constexpr int kStepsOfRound = 512;

// Reads and writes of one key.
class RegisterWorkload final : public Workload {
 public:
  void Step(Client& client) override {
    const KeyId key = client.keys.Draw(client.random);
    switch (client.random.Below(10)) {
      case 0:
      case 1:
        return client.SetIf(key, 1);
      case 2:
        return client.GetSet(key, 1);
      case 3:
        return client.ExecSet({key}, 1);
      case 4:
      case 5:
        return Decide(client, {key}, WriteSome);
      case 6:
        return client.Get(key);
      default:
        (void)client.GetVersioned(key);
    }
  }
};

// Moves money between accounts; the sum stays.
class BankWorkload final : public Workload {
 public:
  explicit BankWorkload(const Setting& setting) : accounts_(setting.keys) {}

  void Prepare(Client& client) override {
    for (KeyId key = 0; key < accounts_; ++key) client.SetIf(key, kMoney);
  }

  void Step(Client& client) override {
    if (client.random.Below(3) > 0) {
      return Decide(client, client.keys.DrawSeveral(client.random, 2), Move);
    }
    const bool all = accounts_ <= 10;
    const auto keys =
        client.keys.DrawSeveral(client.random, all ? accounts_ : 10);
    const Payloads money = client.MGet(keys);
    if (!all) return;
    std::uint64_t sum = 0;
    for (const std::uint64_t amount : money) sum += amount;
    if (sum != kMoney * accounts_) violations().Add("the sum is ", sum);
  }

 private:
  static constexpr std::uint64_t kMoney = 100;

  static void Move(Client& client, Payloads& payloads, Effects& effects) {
    const std::uint64_t amount = 1 + client.random.Below(5);
    if (payloads[0] < amount) return;
    payloads[0] -= amount;
    payloads[1] += amount;
    effects[0] = effects[1] = Client::Effect::kSet;
  }

  const std::uint32_t accounts_;
};

// Of two lamps one stays on, by a rule over both that each change looks at.
class WriteSkewWorkload final : public Workload {
 public:
  explicit WriteSkewWorkload(const Setting& setting) : keys_(setting.keys) {}

  void Prepare(Client& client) override {
    for (KeyId key = 0; key < keys_; ++key) client.SetIf(key, 1);
  }

  void Step(Client& client) override {
    const KeyId one = client.keys.Draw(client.random);
    const std::vector<KeyId> lamps = {one & ~1u, one | 1u};
    if (client.random.Below(3) > 0) return Decide(client, lamps, Switch);
    const Payloads on = client.MGet(lamps);
    if (on[0] + on[1] == 0) violations().Add("both lamps are off");
  }

 private:
  static void Switch(Client& client, Payloads& payloads, Effects& effects) {
    const bool both = payloads[0] == 1 && payloads[1] == 1;
    const std::size_t one =
        both ? client.random.Below(2) : (payloads[0] == 1 ? 1 : 0);
    payloads[one] = both ? 0 : 1;
    effects[one] = Client::Effect::kSet;
  }

  const std::uint32_t keys_;
};

// Writers of single keys and of many, and readers of some that must agree who
// came first.
class LongForkWorkload final : public Workload {
 public:
  void Step(Client& client) override {
    const KeyId key = client.keys.Draw(client.random);
    const auto several = [&] {
      return client.keys.DrawSeveral(client.random, 4);
    };
    switch (client.random.Below(10)) {
      case 0:
      case 1:
        return client.SetIf(key, 1);
      case 2:
        return client.GetSet(key, 1);
      case 3:
        return client.ExecSet({key}, 1);
      case 4:
        return client.Closure(several(), WriteNone);
      case 5:
        return client.ExecRead(several());
      case 6:
        return client.Closure(
            client.keys.DrawSeveral(client.random, Client::kWide + 2),
            WriteAll);
      default:
        (void)client.MGet(several());
    }
  }
};

}  // namespace

std::unique_ptr<Workload> MakeWorkload(std::string_view name,
                                       const Setting& setting) {
  if (name == "list_append") return MakeListAppend(setting);
  if (name == "counter") return MakeCounter(setting);
  if (name == "bank") return std::make_unique<BankWorkload>(setting);
  if (name == "write_skew") return std::make_unique<WriteSkewWorkload>(setting);
  if (name == "long_fork") return std::make_unique<LongForkWorkload>();
  if (name == "mixed") return MakeMixed(setting);
  return std::make_unique<RegisterWorkload>();
}

Recorded RunWorkload(Workload& workload, const Setting& setting,
                     std::size_t transactions, std::uint64_t run) {
  Options options;
  // Some runs in few shards, where different keys meet, too.
  options.shards = std::size_t{1} << (run % 3 * 3);
  Store store = OpenStore(options);
  const auto threads = static_cast<std::size_t>(setting.threads);
  const auto stream = [&](std::size_t client) { return run * 64 + client; };
  // The first is a session of its own, which has ended when others begin.
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t c = 0; c <= threads; ++c) {
    clients.push_back(std::make_unique<Client>(
        store, setting, static_cast<std::uint32_t>(c),
        c == 0 ? 3 * setting.keys + 16 : transactions / threads + 8,
        stream(c)));
  }
  workload.Prepare(*clients[0]);
  // Nobody gets far ahead, as one would that has a processor for itself.
  std::barrier together(setting.threads);
  RunTogether(setting.threads, [&](int index) {
    Client& client = *clients[static_cast<std::size_t>(index) + 1];
    for (int step = 1;; ++step) {
      // A step may be several transactions.
      if (client.recorder.size() >= transactions / threads ||
          client.recorder.full()) {
        break;
      }
      workload.Step(client);
      if (step % kStepsOfRound == 0) together.arrive_and_wait();
    }
    together.arrive_and_drop();
  });
  Recorded done;
  done.invariants = store.CheckInvariants();
  done.history.keys_expire = workload.keys_expire();
  done.history.is_list_append = workload.is_list_append();
  for (const auto& client : clients) client->recorder.AppendTo(done.history);
  done.overlap = MeasureOverlap(done.history);
  workload.Finish(store, done.history);
  return done;
}

}  // namespace vigil::history
