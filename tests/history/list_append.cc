// A workload of lists that grow: a version is a length.

#include <atomic>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
  static Access Look(KeyId key, const std::optional<std::string>& list) {
    std::uint64_t hash = 0;
    ValueId last = kAbsent;
    const std::size_t size = list ? list->size() : 0;
    for (std::size_t at = 0; at + kElement <= size; at += kElement) {
      std::memcpy(&last, list->data() + at, kElement);
      hash = HashList(hash, last);
    }
    if (size % kElement != 0) last = ~ValueId{0};  // nobody wrote that
    return {key, Access::Kind::kRead, last, size / kElement, hash};
  }
  static void Saw(Client& client, KeyId key,
                  const std::optional<std::string>& list) {
    client.recorder.Read(Look(key, list));
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
    std::optional<Access> look;
    if (watched) {
      (void)client.session.Watch(ListName(keys[0]));
      client.recorder.Begin(Operation::kGet);
      look = Look(keys[0], *client.store.Get(ListName(keys[0])));
      client.recorder.Read(*look);
      client.recorder.End(true);
      client.Dawdle();
    }
    client.recorder.Begin(watched ? Operation::kWatchedExec : Operation::kExec);
    if (look) client.recorder.Read(*look);
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
      client.recorder.Attempt();
      for (const KeyId key : keys) {
        client.Dawdle();
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
      status = client.store.Transact(body, client.DrawPolicy());
    } else {
      std::vector<std::string> names;
      for (const KeyId key : keys) names.push_back(ListName(key));
      const std::vector<std::string_view> views(names.begin(), names.end());
      status = client.store.Atomically(KeyList(views), body);
    }
    client.recorder.EndAttempt(status.ok());
    // Not within the body: an attempt that loses has appended nothing.
    if (status.ok())
      Grown(keys[0], client.store.StrLen(ListName(keys[0])).value() / kElement);
  }

  const std::uint32_t slots_;
  std::vector<std::atomic<std::uint32_t>> generations_;
};

}  // namespace

std::unique_ptr<Workload> MakeListAppend(const Setting& setting) {
  return std::make_unique<ListAppendWorkload>(setting);
}

}  // namespace vigil::history
