// Workloads whose values say their versions: a list's is its length, a
// counter's is its number.

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <optional>
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

constexpr std::size_t kElement = 8;

std::string ListName(KeyId key) { return "list:" + std::to_string(key); }

std::string ElementText(ValueId value) {
  std::string text(kElement, '\0');
  std::memcpy(text.data(), &value, kElement);
  return text;
}

// A key is a slot and how many lists that slot had before, because lists that
// grow for ever take quadratic time to read.
class ListAppendWorkload final : public Workload {
 public:
  explicit ListAppendWorkload(const Setting& setting)
      : slots_(setting.keys), generations_(setting.keys) {}
  bool is_list_append() const override { return true; }

  void Step(Client& client) override {
    switch (client.random.Below(8)) {
      case 0:
      case 1:
        return AppendOne(client, Draw(client));
      case 2:
        return GetOne(client, Draw(client));
      case 3:
        return ReadMany(client);
      case 4:
        return Exec(client, /*watched=*/false);
      case 5:
        return Exec(client, /*watched=*/true);
      case 6:
        return Run(client, Operation::kAtomically);
      default:
        return Run(client, Operation::kClosure);
    }
  }

 private:
  static constexpr std::size_t kLongest = 40;

  KeyId Draw(Client& client) {
    const KeyId slot = client.keys.Draw(client.random);
    return slot + slots_ * generations_[slot].load(std::memory_order_relaxed);
  }
  std::vector<KeyId> DrawSeveral(Client& client) {
    std::vector<KeyId> keys;
    for (std::uint64_t n = client.random.Between(1, 4); n > 0; --n) {
      keys.push_back(Draw(client));
    }
    return keys;
  }
  // Notes the length of a list; a long one makes place for another.
  void Grown(KeyId key, std::size_t length) {
    if (length < kLongest) return;
    std::uint32_t generation = key / slots_;
    generations_[key % slots_].compare_exchange_strong(
        generation, generation + 1, std::memory_order_relaxed);
  }

  void Appended(Client& client, KeyId key, ValueId value, std::size_t bytes) {
    client.recorder.Write(key, value, bytes / kElement);
    Grown(key, bytes / kElement);
  }
  static void Saw(Client& client, KeyId key,
                  const std::optional<std::string>& list) {
    std::uint64_t hash = 0;
    ValueId last = kAbsent;
    const std::size_t size = list ? list->size() : 0;
    for (std::size_t at = 0; at + kElement <= size; at += kElement) {
      std::memcpy(&last, list->data() + at, kElement);
      hash = HashList(hash, last);
    }
    if (size % kElement != 0) last = ~ValueId{0};  // nobody wrote that
    client.recorder.Read(key, last, size / kElement, hash);
  }

  void AppendOne(Client& client, KeyId key) {
    const ValueId value = client.recorder.NewValue();
    client.recorder.Begin(Operation::kAppend);
    Appended(client, key, value,
             *client.store.Append(ListName(key), ElementText(value)));
    client.recorder.End(true);
  }

  void GetOne(Client& client, KeyId key) {
    client.recorder.Begin(Operation::kGet);
    Saw(client, key, *client.store.Get(ListName(key)));
    client.recorder.End(true);
  }

  void ReadMany(Client& client) {
    const std::vector<KeyId> keys = DrawSeveral(client);
    std::vector<std::string> names;
    for (const KeyId key : keys) names.push_back(ListName(key));
    const std::vector<std::string_view> views(names.begin(), names.end());
    client.recorder.Begin(Operation::kMGet);
    const auto lists = client.store.MGet(views);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      Saw(client, keys[i], (*lists)[i]);
    }
    client.recorder.End(true);
  }

  // Queued reads and appends. `watched`: the first key is also read before, and
  // must not move until EXEC.
  void Exec(Client& client, bool watched) {
    const std::vector<KeyId> keys = DrawSeveral(client);
    client.recorder.Begin(watched ? Operation::kWatchedExec : Operation::kExec);
    if (watched) {
      (void)client.session.Watch(ListName(keys[0]));
      Saw(client, keys[0], *client.store.Get(ListName(keys[0])));
    }
    Batch batch = client.session.Multi();
    struct Queued {
      ValueId value;  // kAbsent: a read
      std::optional<Pending<std::size_t>> append;
      std::optional<Pending<std::optional<std::string>>> read;
    };
    std::vector<Queued> queue(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (client.random.Below(2) == 0) {
        queue[i].value = client.recorder.NewValue();
        queue[i].append =
            batch.Append(ListName(keys[i]), ElementText(queue[i].value));
      } else {
        queue[i].value = kAbsent;
        queue[i].read = batch.Get(ListName(keys[i]));
      }
    }
    const ExecResult result = batch.Exec();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!result.committed()) {
        if (queue[i].append) client.recorder.Write(keys[i], queue[i].value);
      } else if (queue[i].append) {
        Appended(client, keys[i], queue[i].value, *result[*queue[i].append]);
      } else {
        Saw(client, keys[i], *result[*queue[i].read]);
      }
    }
    client.recorder.End(result.committed());
  }

  // A closure of reads and appends.
  void Run(Client& client, Operation operation) {
    const std::vector<KeyId> keys = DrawSeveral(client);
    const auto body = [&](vigil::Transaction& txn) -> Status {
      client.recorder.Again();
      for (const KeyId key : keys) {
        if (client.random.Below(2) == 0) {
          const ValueId value = client.recorder.NewValue();
          const auto bytes = txn.Append(ListName(key), ElementText(value));
          if (!bytes.ok()) return bytes.status();
          client.recorder.Write(key, value, *bytes / kElement);
        } else {
          const auto list = txn.Get(ListName(key));
          if (!list.ok()) return list.status();
          Saw(client, key, *list);
        }
      }
      return Ok();
    };
    client.recorder.Begin(operation);
    Status status;
    if (operation == Operation::kClosure) {
      status = client.store.Transact(body);
    } else {
      std::vector<std::string> names;
      for (const KeyId key : keys) names.push_back(ListName(key));
      const std::vector<std::string_view> views(names.begin(), names.end());
      status = client.store.Atomically(KeyList(views), body);
    }
    client.recorder.End(status.ok());
    // Not within the body: an attempt that loses has appended nothing.
    if (status.ok())
      Grown(keys[0], client.store.StrLen(ListName(keys[0])).value() / kElement);
  }

  const std::uint32_t slots_;
  std::vector<std::atomic<std::uint32_t>> generations_;
};

class CounterWorkload final : public Workload {
 public:
  void Step(Client& client) override {
    switch (client.random.Below(8)) {
      case 0:
      case 1:
      case 2:
        return Count(client);
      case 3:
        return Exec(client);
      case 4:
        return Closure(client);
      case 5:
        return ReadMany(client);
      default:
        return Read(client);
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

  static void Closure(Client& client) {
    const auto keys = client.keys.DrawSeveral(client.random, 2);
    client.recorder.Begin(Operation::kClosure);
    const Status status =
        client.store.Transact([&](vigil::Transaction& txn) -> Status {
          client.recorder.Again();
          for (const KeyId key : keys) {
            const auto sum = txn.IncrBy(Name(key), 1);
            if (!sum.ok()) return sum.status();
            Counted(client, key, *sum);
          }
          return Ok();
        });
    if (!status.ok()) client.recorder.Again();  // others may write its numbers
    client.recorder.End(status.ok());
  }
};

}  // namespace

std::unique_ptr<Workload> MakeListAppend(const Setting& setting) {
  return std::make_unique<ListAppendWorkload>(setting);
}

std::unique_ptr<Workload> MakeCounter(const Setting&) {
  return std::make_unique<CounterWorkload>();
}

}  // namespace vigil::history
