// redis-server behind its own protocol: another process, asked through hiredis
// over a unix socket.
//
// Fairness. More than Vigil: many processes and machines share it, it has many
// types of value, replication, and files if asked. Less than Vigil: a lost race
// is not explained. Every question is a journey to another process and back,
// which is most of what the synchronous rows measure; so there are others that
// send 16 or 100 commands before they read an answer, as a client can that has
// as many questions at once, and others that send a whole transaction as one
// script. It runs without persistence, on a socket rather than a port, with its
// own defaults for the rest. Server and client are two processes, so that two
// processors work for one client thread.

#ifndef VIGIL_BENCH_PEERS_REDIS_H_
#define VIGIL_BENCH_PEERS_REDIS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/peers/connection.h"

namespace vigil::bench {

// A connection that can also do what only Redis does.
class RedisConnection : public Connection {
 public:
  // WATCH, GET, MULTI, DECRBY and EXEC, each sent when the one before has been
  // answered. Again after a lost race.
  virtual bool WithdrawInWords(std::string_view key, std::int64_t amount,
                               Tally& tally) = 0;

  // The same five, sent in two lots: nothing but the decision, which needs what
  // GET has answered, waits.
  virtual bool WithdrawInTwoTrips(std::string_view key, std::int64_t amount,
                                  Tally& tally) = 0;

  // The same decision made by a script in the server, one question.
  virtual bool WithdrawByScript(std::string_view key, std::int64_t amount) = 0;
  virtual bool TransferByScript(std::string_view from, std::string_view to,
                                std::int64_t amount) = 0;

  // MULTI, MGET, MSET and EXEC in one lot: reads and writes that do not depend
  // on each other, at one instant. Either may be empty.
  virtual bool ReadAndWrite(std::span<const std::string_view> reads,
                            std::span<const std::string_view> writes,
                            std::string_view value) = 0;

  // Commands that are sent later, with others, by AwaitAll; it returns whether
  // all of them were answered well (a GET: with a value).
  virtual bool SendGet(std::string_view key) = 0;
  virtual bool SendSet(std::string_view key, std::string_view value) = 0;
  virtual bool SendIncrBy(std::string_view key, std::int64_t delta) = 0;
  virtual bool SendWithdraw(std::string_view key, std::int64_t amount) = 0;
  virtual bool SendTransfer(std::string_view from, std::string_view to,
                            std::int64_t amount) = 0;
  virtual bool AwaitAll() = 0;
};

// What the rows call: words one at a time, as people first write it.
class RedisClient;

// An empty database in this process's one server, which starts with the first
// of them. Of these, at most 256 at a time. Open from the main thread, because
// the server ends with the thread that started it; the rest: any thread.
class Redis {
 public:
  static constexpr std::string_view kName = "redis";
  static constexpr bool kElsewhere = true;
  using Client = RedisClient;

  // nullptr, and `*why` is a sentence, where there is no server or the program
  // was built without hiredis.
  static std::unique_ptr<Redis> Open(std::string* why);
  virtual ~Redis() = default;

  virtual std::unique_ptr<RedisConnection> Connect() = 0;

  // used_memory of the whole server, less what it was at the start.
  virtual std::size_t ReportedBytes() const = 0;
};

class RedisClient {
 public:
  explicit RedisClient(Redis& redis) : connection_(redis.Connect()) {}

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

  bool Withdraw(std::string_view key, std::int64_t amount) {
    return connection_->WithdrawInWords(key, amount, tally_);
  }
  bool WithdrawInTwoTrips(std::string_view key, std::int64_t amount) {
    return connection_->WithdrawInTwoTrips(key, amount, tally_);
  }
  bool ReadAndWrite(std::span<const std::string_view> reads,
                    std::span<const std::string_view> writes,
                    std::string_view value) {
    return connection_->ReadAndWrite(reads, writes, value);
  }

  template <class Body>
  bool Transact(Body&& body) {
    return RunTransaction(*connection_, /*writes=*/true, tally_, body);
  }
  template <class Body>
  bool View(Body&& body) {
    return RunTransaction(*connection_, /*writes=*/false, tally_, body);
  }

  RedisConnection& connection() { return *connection_; }
  const Tally& tally() const { return tally_; }

 private:
  std::unique_ptr<RedisConnection> connection_;
  Tally tally_;
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_REDIS_H_
