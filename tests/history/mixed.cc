// A workload of everything at once, with keys that go.
//
// Half of the keys are registers, the others are numbers: what IncrBy answers
// says what was there and what is there now. Deltas are random, so that a
// number is nobody else's; that two of them meet takes some 2^31.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "vigil/store.h"
#include "vigil/transaction.h"

#include "tests/history/client.h"
#include "tests/history/workload.h"

namespace vigil::history {
namespace {

class MixedWorkload final : public Workload {
 public:
  explicit MixedWorkload(const Setting& setting) : keys_(setting.keys) {
    for (KeyId key = 0; key < keys_; ++key) registers_.push_back(key);
  }
  bool keys_expire() const override { return true; }

  void Step(Client& client) override {
    if (client.random.Below(5) == 0) return StepNumber(client);
    const KeyId key = client.keys.Draw(client.random);
    const auto several =
        client.keys.DrawSeveral(client.random, client.random.Between(1, 4));
    switch (client.random.Below(32)) {
      case 0:
      case 1:
        return client.SetIf(key, 1);
      case 2:
        return client.GetSet(key, 1);
      case 3:
        return client.GetDel(key);
      case 4:
        return client.DelIf(key);
      case 5:
      case 6:
        return client.Set(key);
      case 7:
        return client.MSet(several);
      case 8:
        return client.Del(several);
      case 9:
        return client.BlindClosure(several);
      case 10:
        return client.ExecDelete(several);
      case 11:
        return client.ExecSet(several, 1, /*ttl_ms=*/1);
      case 12:
      case 13:
        return client.ExecSet(several, 1);
      case 14:
        if (client.random.Below(2) == 0) return client.ExecRead(several);
        return client.Closure(
            client.keys.DrawSeveral(client.random, Client::kWide), WriteAll);
      case 15:
      case 16:
      case 17:
      case 18:
      case 19:
        return Decide(client, several, WriteSome);
      case 20:
      case 21:
        return Decide(client, several, ChangeSome);
      case 22:
      case 23:
        return client.Closure(several, WriteNone);
      case 24:
      case 25:
      case 26:
        (void)client.MGet(several);
        return;
      case 27:
        return Flush(client);
      case 28:
      case 29:
        return client.Get(key);
      default:
        (void)client.GetVersioned(key);
    }
  }

 private:
  static void ChangeSome(Client& client, std::vector<std::uint64_t>&,
                         std::vector<Client::Effect>& effects) {
    for (Client::Effect& effect : effects) {
      effect = static_cast<Client::Effect>(client.random.Below(3));
    }
  }

  void Flush(Client& client) {
    if (client.random.Below(8) != 0) return client.Get(0);
    // In words it names every key; of many, that would be most of the run.
    if (registers_.size() <= 16 && client.random.Below(2) == 0) {
      return client.ExecFlush(registers_);
    }
    client.FlushAll();
  }

  // --- Numbers ---

  void StepNumber(Client& client) {
    const KeyId key = keys_ + client.keys.Draw(client.random);
    switch (client.random.Below(8)) {
      case 0:
      case 1:
        return Increase(client, key);
      case 2:
      case 3:
        return IncreaseTwo(client);
      case 4:
        return Version(client, key);
      case 5:
        if (client.random.Below(4) == 0) return client.Del({key});
        [[fallthrough]];
      default:
        return Read(client, key);
    }
  }

  static std::int64_t Delta(Client& client) {
    constexpr std::int64_t kMost = std::int64_t{1} << 61;
    return static_cast<std::int64_t>(client.random.Below(2 * kMost)) - kMost;
  }

  static void Increased(Client& client, KeyId key, std::int64_t sum,
                        std::int64_t delta) {
    client.recorder.Read(
        key, static_cast<ValueId>(sum) - static_cast<ValueId>(delta));
    client.recorder.Write(key, static_cast<ValueId>(sum));
  }

  // Numbers are versions only where somebody looks.
  static void Version(Client& client, KeyId key) {
    client.recorder.Begin(Operation::kGetVersioned);
    const Versioned seen = *client.store.GetVersioned(KeyName(key));
    client.recorder.Read(
        key, seen.value ? static_cast<ValueId>(std::stoll(*seen.value)) : 0,
        static_cast<std::uint64_t>(seen.version));
    client.recorder.End(true);
  }

  static void Read(Client& client, KeyId key) {
    client.recorder.Begin(Operation::kGetInt);
    client.recorder.Read(
        key, static_cast<ValueId>(*client.store.GetInt(KeyName(key), 0)));
    client.recorder.End(true);
  }

  static void Increase(Client& client, KeyId key) {
    const std::int64_t delta = Delta(client);
    client.recorder.Begin(Operation::kIncrBy);
    const auto sum = client.store.IncrBy(KeyName(key), delta);
    if (sum.ok()) Increased(client, key, *sum, delta);
    client.recorder.End(sum.ok());
    // Only its version says where a number belongs that replaced nothing.
    if (!sum.ok()) return client.Del({key});
    if (*sum == delta && !client.recorder.full()) Version(client, key);
  }

  void IncreaseTwo(Client& client) {
    const auto keys = client.keys.DrawSeveral(client.random, 2);
    client.recorder.Begin(Operation::kClosure);
    const auto body = [&](vigil::Transaction& txn) -> Status {
      client.recorder.Attempt();
      for (const KeyId key : keys) {
        const std::string name = KeyName(keys_ + key);
        const std::int64_t delta = Delta(client);
        // The same in two ways.
        const bool by_add = client.random.Below(2) == 0;
        if (by_add) txn.Add(name, delta);
        const auto sum = by_add ? txn.GetInt(name, 0) : txn.IncrBy(name, delta);
        if (!sum.ok()) return sum.status();
        Increased(client, keys_ + key, *sum, delta);
        client.Dawdle();
      }
      return Ok();
    };
    client.recorder.EndAttempt(
        client.store.Transact(body, client.DrawPolicy()).ok());
  }

  const KeyId keys_;
  std::vector<KeyId> registers_;
};

}  // namespace

std::unique_ptr<Workload> MakeMixed(const Setting& setting) {
  return std::make_unique<MixedWorkload>(setting);
}

}  // namespace vigil::history
