// What the peers have in common that have to be opened and may not be there:
// RocksDB, LMDB and redis-server. Each thread talks to one through a connection
// of its own. The calls are virtual, so that the rest of the program is built
// without their headers; that is a nanosecond or two beside the hundreds that
// their fastest call takes.

#ifndef VIGIL_BENCH_PEERS_CONNECTION_H_
#define VIGIL_BENCH_PEERS_CONNECTION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/peers/strings.h"
#include "bench/peers/tally.h"

namespace vigil::bench {

enum class Outcome {
  kCommitted,
  kConflict,  // a race is lost; again
  kFailed,
};

// One thread's. All functions tell whether the peer did what was asked; a key
// that is absent counts as not.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual bool Get(std::string_view key, std::string* value) = 0;
  virtual bool Set(std::string_view key, std::string_view value) = 0;
  virtual bool Del(std::string_view key) = 0;
  virtual bool MGet(std::span<const std::string_view> keys,
                    std::vector<std::optional<std::string>>* values) = 0;
  virtual bool IncrBy(std::string_view key, std::int64_t delta) = 0;

  // Puts entries in by the fastest way the peer has, unseen until FinishLoad().
  virtual bool Load(std::string_view key, std::string_view value) = 0;
  virtual bool FinishLoad() = 0;

  // A transaction: Begin, any number of the next three, and Commit or Abandon.
  // `writes`: whether Write may be called.
  virtual bool Begin(bool writes) = 0;
  // Says what will be read, for a peer to which each question is a journey.
  virtual bool Prepare(std::span<const std::string_view> keys) = 0;
  virtual bool Read(std::string_view key, std::string* value) = 0;
  virtual bool Write(std::string_view key, std::string_view value) = 0;
  virtual Outcome Commit() = 0;
  // kConflict where a Read has failed for a lost race, else kFailed.
  virtual Outcome Abandon() = 0;
};

// A transaction on a connection, as the rows' bodies call it.
class ConnectionTxn {
 public:
  explicit ConnectionTxn(Connection& connection) : connection_(connection) {}

  bool Prepare(std::span<const std::string_view> keys) {
    return connection_.Prepare(keys);
  }

  bool Get(std::string_view key, std::string* value) {
    return connection_.Read(key, value);
  }

  bool GetInt(std::string_view key, std::int64_t* number) {
    if (!connection_.Read(key, &text_)) return false;
    const std::optional<std::int64_t> parsed = ParseNumber(text_);
    if (parsed.has_value()) *number = *parsed;
    return parsed.has_value();
  }

  bool Set(std::string_view key, std::string_view value) {
    return connection_.Write(key, value);
  }

  bool SetInt(std::string_view key, std::int64_t number) {
    return connection_.Write(key, NumberText(number).view());
  }

 private:
  Connection& connection_;
  std::string text_;
};

// Runs `body(ConnectionTxn&)`, which returns whether all went well, until its
// commit succeeds.
template <class Body>
bool RunTransaction(Connection& connection, bool writes, Tally& tally,
                    Body&& body) {
  for (int attempt = 1; attempt <= kMaxAttempts; ++attempt) {
    if (!connection.Begin(writes)) return false;
    ConnectionTxn txn(connection);
    const Outcome outcome =
        body(txn) ? connection.Commit() : connection.Abandon();
    if (outcome != Outcome::kConflict) return outcome == Outcome::kCommitted;
    ++tally.lost;
    ++tally.retried;
  }
  return false;
}

// What the rows call: a connection with the transactions that they need.
class ConnectionClient {
 public:
  template <class Store>
  explicit ConnectionClient(Store& store) : connection_(store.Connect()) {}

  bool Get(std::string_view key, std::string* value) {
    return connection_->Get(key, value);
  }
  bool Set(std::string_view key, std::string_view value) {
    return connection_->Set(key, value);
  }
  bool Del(std::string_view key) { return connection_->Del(key); }
  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) {
    return connection_->MGet(keys, values);
  }
  bool IncrBy(std::string_view key, std::int64_t delta) {
    return connection_->IncrBy(key, delta);
  }
  bool Load(std::string_view key, std::string_view value) {
    return connection_->Load(key, value);
  }
  bool FinishLoad() { return connection_->FinishLoad(); }

  template <class Body>
  bool Transact(Body&& body) {
    return RunTransaction(*connection_, /*writes=*/true, tally_, body);
  }

  // The same for a body that only reads.
  template <class Body>
  bool View(Body&& body) {
    return RunTransaction(*connection_, /*writes=*/false, tally_, body);
  }

  const Tally& tally() const { return tally_; }

 private:
  std::unique_ptr<Connection> connection_;
  Tally tally_;
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_CONNECTION_H_
