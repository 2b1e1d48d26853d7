// A client of a workload: one session, one recorder, and transactions on
// registers, each recorded as it is done.
//
// A register's value is eight bytes that number it, eight bytes of payload, and
// filler that follows from the number, so that a value put together of two has
// a hash that nobody wrote.

#ifndef VIGIL_TESTS_HISTORY_CLIENT_H_
#define VIGIL_TESTS_HISTORY_CLIENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/options.h"
#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/transaction.h"

#include "tests/history/history.h"
#include "tests/history/recorder.h"
#include "tests/support/random.h"

namespace vigil::history {

struct Setting {
  int threads = 2;
  std::uint32_t keys = 2;
  bool zipf = false;  // else uniform
};

// Draws keys; of a Zipf distribution with exponent 0.99, key 0 most often.
class KeyChooser {
 public:
  explicit KeyChooser(const Setting& setting);
  KeyId Draw(Random& random) const;
  // `count` different ones, or all there are.
  std::vector<KeyId> DrawSeveral(Random& random, std::size_t count) const;

 private:
  std::uint32_t keys_;
  std::vector<double> cumulated_;  // empty: uniform
};

std::string KeyName(KeyId key);

struct Register {
  ValueId value = kAbsent;
  std::uint64_t payload = 0;
  std::uint64_t hash = 0;
};
std::string Encode(ValueId value, std::uint64_t payload,
                   bool long_text = false);
std::uint64_t HashOf(std::string_view text);
// Text that no Encode() made has a value that nobody wrote.
Register Decode(const std::optional<std::string>& text);

class Client {
 public:
  // A closure that names so many keys writes long values, so that its commit
  // takes long enough for others to look at it half done.
  static constexpr std::size_t kWide = 8;

  Client(Store& of, const Setting& setting, std::uint32_t number,
         std::size_t transactions, std::uint64_t stream)
      : store(of),
        session(of),
        recorder(number, transactions),
        random(stream),
        keys(setting) {}

  // What a transaction changes of what it read. The payloads are of its keys.
  enum class Effect : std::uint8_t { kNone, kSet, kDelete };
  using Change = void (*)(Client& client, std::vector<std::uint64_t>& payloads,
                          std::vector<Effect>& effects);

  // Single operations.
  void Get(KeyId key);
  std::optional<Version> GetVersioned(KeyId key, Register* seen = nullptr);
  void SetIf(KeyId key, std::uint64_t payload);
  void GetSet(KeyId key, std::uint64_t payload);
  void GetDel(KeyId key);
  void DelIf(KeyId key);
  // Without a look at what is there.
  void Set(KeyId key);
  void MSet(const std::vector<KeyId>& of);
  void Del(const std::vector<KeyId>& of);
  void FlushAll();
  // The payloads, 0 for an absent key.
  std::vector<std::uint64_t> MGet(const std::vector<KeyId>& of);

  // Several keys: each is read, `change` decides, and what it wants is written.
  void Closure(const std::vector<KeyId>& of, Change change);
  void Atomically(const std::vector<KeyId>& of, Change change);
  // Sets all of them and reads none.
  void BlindClosure(const std::vector<KeyId>& of);
  void WatchedExec(const std::vector<KeyId>& of, Change change);

  // EXEC in words, where GETV says each version.
  // Reads all of `of`, and sets those of which `random` says so.
  void ExecSet(const std::vector<KeyId>& of, std::uint64_t payload,
               int ttl_ms = 0);
  void ExecDelete(const std::vector<KeyId>& of);
  // `all`: every key that there may be.
  void ExecFlush(const std::vector<KeyId>& all);
  void ExecRead(const std::vector<KeyId>& of);

  // Lets others go on now and then, between the steps of a transaction, so that
  // they get between them.
  void Dawdle();
  // Some lock first soon, some late.
  RetryPolicy DrawPolicy();

  Store& store;
  Session session;
  Recorder recorder;
  Random random;
  KeyChooser keys;

 private:
  Status Body(vigil::Transaction& txn, const std::vector<KeyId>& of,
              Change change);
  Reply Say(std::initializer_list<std::string_view> words) {
    return session.Execute(words);
  }
  // Records what GETV answered.
  void ReadReply(KeyId key, const Reply& reply);
  // Reads what was created, because only its version says where it belongs,
  // unless somebody was faster; what replaces something follows that.
  void LearnVersions();
  // Sets `key` to a new value by set(name, text), and says so.
  template <class SetKey>
  void WriteNew(KeyId key, std::uint64_t payload, const SetKey& set,
                bool long_text = false);

  std::vector<KeyId> created_;  // by the transaction that is going on
};

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_CLIENT_H_
