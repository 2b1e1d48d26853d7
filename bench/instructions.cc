// vigil_instructions OPERATION COUNT: one operation, so often, and nothing
// random around it. A tool that counts instructions runs it with two counts;
// the difference is what the operations cost, whatever else the process did.

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>

#include "vigil/options.h"
#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/transaction.h"

namespace {

using vigil::Result;

constexpr std::size_t kKeys = 1000;
constexpr std::size_t kKeyLength = 16;
constexpr std::string_view kValue = "0123456789abcdefghijklmnopqrstuv";
constexpr std::string_view kBalance = "1000000000000";

using Keys = std::array<std::string, kKeys>;

Keys MakeKeys() {
  Keys keys;
  for (std::size_t i = 0; i < kKeys; ++i) {
    const std::string number = std::to_string(i);
    keys[i] = std::string(kKeyLength - number.size(), 'k') + number;
  }
  return keys;
}

// The same layout in every run: a fixed secret, no thread of its own, and as
// many shards on every machine.
vigil::Options FixedOptions() {
  vigil::Options options;
  options.shards = 64;
  options.background_expiry = false;
  options.random_seed = 1;
  vigil::HashSecret& secret = options.hash_secret.emplace();
  unsigned char byte = 1;
  for (unsigned char& one : secret) {
    one = byte;
    byte = static_cast<unsigned char>(byte * 5 + 17);
  }
  return options;
}

bool Get(vigil::Store& store, std::string_view key, std::string* value) {
  const Result<bool> found = store.Get(key, value);
  return found.ok() && *found;
}

bool Withdraw(vigil::Store& store, std::string_view key) {
  return store
      .Transact([&](vigil::Transaction& txn) -> Result<std::int64_t> {
        Result<std::int64_t> balance = txn.GetInt(key, /*if_absent=*/0);
        if (!balance.ok()) return balance.status();
        if (*balance < 1) return vigil::FailedPrecondition("too poor");
        return txn.DecrBy(key, 1);
      })
      .ok();
}

bool Exec(vigil::Session& session, std::string_view key) {
  if (!session.Watch(key).ok() || !session.GetInt(key).ok()) return false;
  vigil::Batch batch = session.Multi();
  batch.DecrBy(key, 1);
  return batch.Exec().committed();
}

// `operation(key)` for one key after another. Whether all of them did what they
// should.
template <class Operation>
bool Repeat(const Keys& keys, std::size_t count, Operation operation) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!operation(keys[i % kKeys])) return false;
  }
  return true;
}

bool Run(std::string_view operation, std::size_t count) {
  const Keys keys = MakeKeys();
  Result<vigil::Store> opened = vigil::Store::Open(FixedOptions());
  if (!opened.ok()) return false;
  vigil::Store& store = *opened;
  vigil::Session session(store);
  const bool numbers = operation == "withdraw" || operation == "exec";
  for (const std::string& key : keys) {
    if (!store.Set(key, numbers ? kBalance : kValue).ok()) return false;
  }
  if (operation == "get") {
    std::string value;
    return Repeat(keys, count, [&](std::string_view key) {
      return Get(store, key, &value);
    });
  }
  if (operation == "set") {
    return Repeat(keys, count, [&](std::string_view key) {
      return store.Set(key, kValue).ok();
    });
  }
  if (operation == "withdraw") {
    return Repeat(keys, count,
                  [&](std::string_view key) { return Withdraw(store, key); });
  }
  if (operation == "exec") {
    return Repeat(keys, count,
                  [&](std::string_view key) { return Exec(session, key); });
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 0;
  if (argc == 3) {
    const std::string_view text(argv[2]);
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), count);
    if (error == std::errc() && end == text.data() + text.size() &&
        Run(argv[1], count)) {
      return 0;
    }
  }
  std::fputs("usage: vigil_instructions get|set|withdraw|exec COUNT\n", stderr);
  return 2;
}
