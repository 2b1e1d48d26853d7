#include "tests/history/client.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <functional>
#include <span>
#include <thread>
#include <utility>

namespace vigil::history {

KeyChooser::KeyChooser(const Setting& setting) : keys_(setting.keys) {
  if (!setting.zipf) return;
  double sum = 0;
  for (std::uint32_t k = 0; k < keys_; ++k) {
    sum += 1 / std::pow(k + 1, 0.99);
    cumulated_.push_back(sum);
  }
  for (double& c : cumulated_) c /= sum;
}

KeyId KeyChooser::Draw(Random& random) const {
  if (cumulated_.empty()) return static_cast<KeyId>(random.Below(keys_));
  const double ticket =
      static_cast<double>(random.Below(std::uint64_t{1} << 32)) / 4294967296.0;
  const auto at =
      std::upper_bound(cumulated_.begin(), cumulated_.end(), ticket);
  return std::min(static_cast<KeyId>(at - cumulated_.begin()), keys_ - 1);
}

std::vector<KeyId> KeyChooser::DrawSeveral(Random& random,
                                           std::size_t count) const {
  std::vector<KeyId> keys;
  count = std::min<std::size_t>(count, keys_);
  while (keys.size() < count) {
    const KeyId key = Draw(random);
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      keys.push_back(key);
    }
  }
  return keys;
}

std::string KeyName(KeyId key) { return "key:" + std::to_string(key); }

std::string Encode(ValueId value, std::uint64_t payload, bool long_text) {
  // Most are small, some take long enough to copy for others to come in
  // between, and some do not fit into a record.
  const std::size_t filler = value % 61 == 0                ? 5000
                             : long_text || value % 11 == 0 ? 2000
                                                            : value % 7 * 8;
  std::string text(16 + filler, static_cast<char>(value * 31));
  std::memcpy(text.data(), &value, 8);
  std::memcpy(text.data() + 8, &payload, 8);
  return text;
}

std::uint64_t HashOf(std::string_view text) {
  return std::hash<std::string_view>()(text) | 1;
}

Register Decode(const std::optional<std::string>& text) {
  Register seen;
  if (!text) return seen;
  seen.value = ~ValueId{0};
  seen.hash = HashOf(*text);
  if (text->size() < 16) return seen;
  std::memcpy(&seen.value, text->data(), 8);
  std::memcpy(&seen.payload, text->data() + 8, 8);
  return seen;
}

void Client::Dawdle() {
  switch (random.Below(16)) {
    case 0:
      return std::this_thread::yield();
    case 1: {
      // Where there is a processor for everyone, nobody waits to take ours.
      const auto until = std::chrono::steady_clock::now() +
                         std::chrono::nanoseconds(random.Below(2000));
      while (std::chrono::steady_clock::now() < until) {
      }
      return;
    }
    default:
      return;
  }
}

RetryPolicy Client::DrawPolicy() {
  RetryPolicy policy;
  policy.escalate_after = static_cast<int>(random.Between(1, 4));
  return policy;
}

void Client::Get(KeyId key) {
  recorder.Begin(Operation::kGet);
  const Register seen = Decode(*store.Get(KeyName(key)));
  recorder.Read(key, seen.value, 0, seen.hash);
  recorder.End(true);
}

std::optional<Version> Client::GetVersioned(KeyId key, Register* seen) {
  recorder.Begin(Operation::kGetVersioned);
  const Versioned versioned = *store.GetVersioned(KeyName(key));
  const Register found = Decode(versioned.value);
  recorder.Read(key, found.value, static_cast<std::uint64_t>(versioned.version),
                found.hash);
  recorder.End(true);
  if (seen != nullptr) *seen = found;
  return versioned.version;
}

void Client::SetIf(KeyId key, std::uint64_t payload) {
  Register seen;
  const Version expected = *GetVersioned(key, &seen);
  Dawdle();
  const ValueId value = recorder.NewValue();
  const std::string text = Encode(value, payload);
  recorder.Begin(Operation::kSetIf);
  const Result<Version> version = store.SetIf(KeyName(key), text, expected);
  if (version.ok()) {
    recorder.Read(key, seen.value, static_cast<std::uint64_t>(expected));
  }
  recorder.Write(key, value,
                 version.ok() ? static_cast<std::uint64_t>(*version) : 0,
                 HashOf(text));
  recorder.End(version.ok());
}

void Client::GetSet(KeyId key, std::uint64_t payload) {
  const ValueId value = recorder.NewValue();
  const std::string text = Encode(value, payload);
  recorder.Begin(Operation::kGetSet);
  const Register old = Decode(*store.GetSet(KeyName(key), text));
  recorder.Read(key, old.value, 0, old.hash);
  recorder.Write(key, value, 0, HashOf(text));
  recorder.End(true);
  if (old.value == kAbsent) created_.push_back(key);
  LearnVersions();
}

void Client::GetDel(KeyId key) {
  recorder.Begin(Operation::kGetDel);
  const Register old = Decode(*store.GetDel(KeyName(key)));
  recorder.Read(key, old.value, 0, old.hash);
  if (old.value != kAbsent) recorder.Delete(key);
  recorder.End(true);
}

void Client::DelIf(KeyId key) {
  Register seen;
  const Version expected = *GetVersioned(key, &seen);
  if (seen.value == kAbsent) return;
  Dawdle();
  recorder.Begin(Operation::kDelIf);
  const Status status = store.DelIf(KeyName(key), expected);
  recorder.Read(key, seen.value, static_cast<std::uint64_t>(expected));
  recorder.Delete(key);
  recorder.End(status.ok());
}

void Client::Set(KeyId key) {
  recorder.Begin(Operation::kSet);
  WriteNew(key, 1, [&](const std::string& name, const std::string& text) {
    (void)store.Set(name, text);
  });
  recorder.End(true);
  created_.push_back(key);
  LearnVersions();
}

void Client::MSet(const std::vector<KeyId>& of) {
  std::vector<std::string> names;
  std::vector<std::string> texts;
  recorder.Begin(Operation::kMSet);
  for (const KeyId key : of) {
    WriteNew(key, 1, [&](const std::string& name, const std::string& text) {
      names.push_back(name);
      texts.push_back(text);
    });
  }
  std::vector<KeyValue> entries;
  for (std::size_t i = 0; i < of.size(); ++i) {
    entries.push_back({names[i], texts[i]});
  }
  (void)store.MSet(entries);
  recorder.End(true);
  created_ = of;
  LearnVersions();
}

// Which values go, and when a key that is not there was deleted, it does not
// learn.
void Client::Del(const std::vector<KeyId>& of) {
  std::vector<std::string> names;
  for (const KeyId key : of) names.push_back(KeyName(key));
  const std::vector<std::string_view> views(names.begin(), names.end());
  recorder.Begin(Operation::kDel);
  (void)store.Del(KeyList(views));
  recorder.End(true);
}

void Client::FlushAll() {
  recorder.Begin(Operation::kFlushAll);
  (void)store.FlushAll();
  recorder.End(true);
}

std::vector<std::uint64_t> Client::MGet(const std::vector<KeyId>& of) {
  std::vector<std::string> names;
  for (const KeyId key : of) names.push_back(KeyName(key));
  const std::vector<std::string_view> views(names.begin(), names.end());
  recorder.Begin(Operation::kMGet);
  const auto texts = store.MGet(views);
  std::vector<std::uint64_t> payloads;
  for (std::size_t i = 0; i < of.size(); ++i) {
    const Register seen = Decode((*texts)[i]);
    recorder.Read(of[i], seen.value, 0, seen.hash);
    payloads.push_back(seen.payload);
  }
  recorder.End(true);
  return payloads;
}

template <class SetKey>
void Client::WriteNew(KeyId key, std::uint64_t payload, const SetKey& set,
                      bool long_text) {
  const ValueId value = recorder.NewValue();
  const std::string text = Encode(value, payload, long_text);
  recorder.Write(key, value, 0, HashOf(text));
  set(KeyName(key), text);
}

Status Client::Body(vigil::Transaction& txn, const std::vector<KeyId>& of,
                    Change change) {
  recorder.Attempt();
  created_.clear();
  std::vector<std::uint64_t> payloads;
  std::vector<bool> absent;
  for (const KeyId key : of) {
    const auto text = txn.Get(KeyName(key));
    if (!text.ok()) return text.status();
    const Register seen = Decode(*text);
    recorder.Read(key, seen.value, 0, seen.hash);
    payloads.push_back(seen.payload);
    absent.push_back(seen.value == kAbsent);
    Dawdle();
  }
  std::vector<Effect> effects(of.size(), Effect::kNone);
  change(*this, payloads, effects);
  Status status;
  for (std::size_t i = 0; i < of.size() && status.ok(); ++i) {
    if (effects[i] == Effect::kDelete) {
      if (!absent[i]) recorder.Delete(of[i]);
      status = txn.Del(KeyName(of[i])).status();
    } else if (effects[i] == Effect::kSet) {
      if (absent[i]) created_.push_back(of[i]);
      WriteNew(
          of[i], payloads[i],
          [&](const std::string& name, const std::string& text) {
            status = txn.Set(name, text);
          },
          /*long_text=*/of.size() >= kWide);
    }
  }
  return status;
}

void Client::Closure(const std::vector<KeyId>& of, Change change) {
  recorder.Begin(Operation::kClosure);
  const Status status = store.Transact(
      [&](vigil::Transaction& txn) { return Body(txn, of, change); },
      DrawPolicy());
  recorder.EndAttempt(status.ok());
  LearnVersions();
}

void Client::BlindClosure(const std::vector<KeyId>& of) {
  recorder.Begin(Operation::kClosure);
  const Status status = store.Transact(
      [&](vigil::Transaction& txn) -> Status {
        recorder.Attempt();
        Status set;
        for (const KeyId key : of) {
          WriteNew(key, 1,
                   [&](const std::string& name, const std::string& text) {
                     if (set.ok()) set = txn.Set(name, text);
                   });
        }
        return set;
      },
      DrawPolicy());
  recorder.EndAttempt(status.ok());
  created_ = of;
  LearnVersions();
}

void Client::Atomically(const std::vector<KeyId>& of, Change change) {
  std::vector<std::string> names;
  for (const KeyId key : of) names.push_back(KeyName(key));
  const std::vector<std::string_view> views(names.begin(), names.end());
  recorder.Begin(Operation::kAtomically);
  const Status status = store.Atomically(
      KeyList(views),
      [&](vigil::Transaction& txn) { return Body(txn, of, change); });
  recorder.End(status.ok());
  LearnVersions();
}

void Client::WatchedExec(const std::vector<KeyId>& of, Change change) {
  // Each look is an operation of its own; that all of it still stood at EXEC is
  // what the EXEC says by its success.
  std::vector<Access> looks;
  std::vector<std::uint64_t> payloads;
  for (const KeyId key : of) {
    if (recorder.full()) break;
    (void)session.Watch(KeyName(key));
    Register seen;
    const auto version = GetVersioned(key, &seen);
    looks.push_back({key, Access::Kind::kRead, seen.value,
                     static_cast<std::uint64_t>(*version), seen.hash});
    payloads.push_back(seen.payload);
    Dawdle();
  }
  std::vector<Effect> effects(looks.size(), Effect::kNone);
  if (looks.size() == of.size()) change(*this, payloads, effects);
  recorder.Begin(Operation::kWatchedExec);
  Batch batch = session.Multi();
  for (std::size_t i = 0; i < looks.size(); ++i) {
    const bool absent = looks[i].value == kAbsent;
    recorder.Read(looks[i].key, looks[i].value, looks[i].version,
                  looks[i].hash);
    if (effects[i] == Effect::kDelete) {
      if (!absent) recorder.Delete(looks[i].key);
      (void)batch.Del(KeyName(looks[i].key));
    } else if (effects[i] == Effect::kSet) {
      if (absent) created_.push_back(looks[i].key);
      WriteNew(looks[i].key, payloads[i],
               [&](const std::string& name, const std::string& text) {
                 (void)batch.Set(name, text);
               });
    }
  }
  recorder.End(batch.Exec().committed());
  LearnVersions();
}

void Client::LearnVersions() {
  for (const KeyId key : created_) {
    if (!recorder.full()) GetVersioned(key);
  }
  created_.clear();
}

void Client::ReadReply(KeyId key, const Reply& reply) {
  if (reply.is_null()) {
    recorder.Read(key, kAbsent);
    return;
  }
  const std::span<const Reply> pair = reply.elements();
  const Register seen =
      pair.size() == 2 ? Decode(std::string(pair[1].text())) : Decode("");
  recorder.Read(
      key, seen.value,
      pair.size() == 2 ? static_cast<std::uint64_t>(pair[0].integer()) : 0,
      seen.hash);
}

void Client::ExecSet(const std::vector<KeyId>& of, std::uint64_t payload,
                     int ttl_ms) {
  recorder.Begin(Operation::kExec);
  (void)Say({"MULTI"});
  struct Written {
    ValueId value = kAbsent;  // kAbsent: only read
    std::uint64_t hash = 0;
  };
  std::vector<Written> written(of.size());
  for (std::size_t i = 0; i < of.size(); ++i) {
    const std::string name = KeyName(of[i]);
    (void)Say({"GETV", name});
    if (i > 0 && random.Below(2) == 0) continue;
    written[i].value = recorder.NewValue();
    const std::string text = Encode(written[i].value, payload);
    written[i].hash = HashOf(text);
    if (ttl_ms > 0) {
      (void)Say({"SET", name, text, "PX", std::to_string(ttl_ms)});
    } else {
      (void)Say({"SET", name, text});
    }
    (void)Say({"GETV", name});
  }
  const Reply replies = Say({"EXEC"});
  std::size_t at = 0;
  for (std::size_t i = 0; i < of.size(); ++i) {
    ReadReply(of[i], replies.elements()[at++]);
    if (written[i].value == kAbsent) continue;
    recorder.Write(of[i], written[i].value, 0, written[i].hash);
    ++at;  // what SET answered
    ReadReply(of[i], replies.elements()[at++]);
  }
  recorder.End(true);
}

void Client::ExecDelete(const std::vector<KeyId>& of) {
  recorder.Begin(Operation::kExec);
  (void)Say({"MULTI"});
  for (const KeyId key : of) {
    (void)Say({"GETV", KeyName(key)});
    (void)Say({"DEL", KeyName(key)});
  }
  const Reply replies = Say({"EXEC"});
  for (std::size_t i = 0; i < of.size(); ++i) {
    ReadReply(of[i], replies.elements()[2 * i]);
    if (replies.elements()[2 * i + 1].integer() == 1) recorder.Delete(of[i]);
  }
  recorder.End(true);
}

void Client::ExecFlush(const std::vector<KeyId>& all) {
  recorder.Begin(Operation::kExec);
  (void)Say({"MULTI"});
  for (const KeyId key : all) (void)Say({"GETV", KeyName(key)});
  (void)Say({"FLUSHDB"});
  const Reply replies = Say({"EXEC"});
  for (std::size_t i = 0; i < all.size(); ++i) {
    ReadReply(all[i], replies.elements()[i]);
    if (!replies.elements()[i].is_null()) recorder.Delete(all[i]);
  }
  recorder.End(true);
}

void Client::ExecRead(const std::vector<KeyId>& of) {
  recorder.Begin(Operation::kExec);
  (void)Say({"MULTI"});
  for (const KeyId key : of) (void)Say({"GETV", KeyName(key)});
  const Reply replies = Say({"EXEC"});
  for (std::size_t i = 0; i < of.size(); ++i) {
    ReadReply(of[i], replies.elements()[i]);
  }
  recorder.End(true);
}

}  // namespace vigil::history
