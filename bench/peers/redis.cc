#include "bench/peers/redis.h"

#include <array>
#include <hiredis/hiredis.h>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tests/support/redis_server.h"

namespace vigil::bench {
namespace {

struct FreeContext {
  void operator()(redisContext* context) const { redisFree(context); }
};
using Context = std::unique_ptr<redisContext, FreeContext>;

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using RedisReply = std::unique_ptr<redisReply, FreeReply>;

constexpr int kDatabases = 256;

// A balance is at most 10^12, which Lua's floating point holds exactly.
constexpr std::string_view kWithdraw =
    "local balance = tonumber(redis.call('GET', KEYS[1]))\n"
    "if not balance or balance < tonumber(ARGV[1]) then return 0 end\n"
    "redis.call('DECRBY', KEYS[1], ARGV[1])\n"
    "return 1\n";
constexpr std::string_view kTransfer =
    "local balance = tonumber(redis.call('GET', KEYS[1]))\n"
    "if not balance or balance < tonumber(ARGV[1]) then return 0 end\n"
    "redis.call('DECRBY', KEYS[1], ARGV[1])\n"
    "redis.call('INCRBY', KEYS[2], ARGV[1])\n"
    "return 1\n";

// The one server: which of its databases are free, and what its scripts are
// called.
class Server {
 public:
  // The server of all databases that are open, or a new one.
  static std::shared_ptr<Server> Find(std::string* why) {
    static std::mutex mutex;
    static std::weak_ptr<Server> last;
    const std::lock_guard<std::mutex> lock(mutex);
    std::shared_ptr<Server> server = last.lock();
    if (server != nullptr) return server;
    server = std::make_shared<Server>();
    if (!server->Start(why)) return nullptr;
    last = server;
    return server;
  }

  Context Connect() const {
    Context context(redisConnectUnix(process_->SocketPath().c_str()));
    if (context == nullptr || context->err != 0) return nullptr;
    return context;
  }

  int TakeDatabase() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!free_.empty()) {
      const int database = free_.back();
      free_.pop_back();
      return database;
    }
    return next_ < kDatabases ? next_++ : -1;
  }

  void GiveBack(int database) {
    const std::lock_guard<std::mutex> lock(mutex_);
    free_.push_back(database);
  }

  const std::string& withdraw_script() const { return withdraw_script_; }
  const std::string& transfer_script() const { return transfer_script_; }
  std::size_t memory_at_start() const { return memory_at_start_; }

  std::size_t UsedMemory() const {
    const Context context = Connect();
    if (context == nullptr) return 0;
    const RedisReply reply(
        static_cast<redisReply*>(redisCommand(context.get(), "INFO memory")));
    if (reply == nullptr || reply->type != REDIS_REPLY_STRING) return 0;
    constexpr std::string_view kField = "used_memory:";
    std::string_view text(reply->str, reply->len);
    const std::size_t at = text.find(kField);
    if (at == std::string_view::npos) return 0;
    text.remove_prefix(at + kField.size());
    text = text.substr(0, text.find('\r'));
    return static_cast<std::size_t>(ParseNumber(text).value_or(0));
  }

 private:
  bool Start(std::string* why) {
    process_ = RedisServer::Find(why);
    const std::string settings =
        "databases " + std::to_string(kDatabases) + "\n";
    if (process_ == nullptr || !process_->Start(settings, {}, why)) {
      return false;
    }
    if (!process_->WaitUntil([&] { return Connect() != nullptr; }, why)) {
      return false;
    }
    withdraw_script_ = LoadScript(kWithdraw);
    transfer_script_ = LoadScript(kTransfer);
    memory_at_start_ = UsedMemory();
    if (!withdraw_script_.empty() && !transfer_script_.empty()) return true;
    *why = "redis-server did not take the scripts";
    return false;
  }

  std::string LoadScript(std::string_view script) const {
    const Context context = Connect();
    if (context == nullptr) return "";
    const RedisReply reply(static_cast<redisReply*>(redisCommand(
        context.get(), "SCRIPT LOAD %b", script.data(), script.size())));
    if (reply == nullptr || reply->type != REDIS_REPLY_STRING) return "";
    return std::string(reply->str, reply->len);
  }

  std::unique_ptr<RedisServer> process_;
  std::string withdraw_script_;
  std::string transfer_script_;
  std::size_t memory_at_start_ = 0;
  std::mutex mutex_;
  std::vector<int> free_;  // guarded by `mutex_`
  int next_ = 0;           // guarded by `mutex_`
};

class HiredisConnection final : public RedisConnection {
 public:
  HiredisConnection(const Server& server, int database)
      : server_(server), context_(server.Connect()) {
    if (context_ != nullptr &&
        !Ask({"SELECT", std::to_string(database)}, REDIS_REPLY_STATUS)) {
      context_.reset();
    }
  }

  bool is_open() const { return context_ != nullptr; }

  bool Get(std::string_view key, std::string* value) override {
    if (!Send({"GET", key})) return false;
    const RedisReply reply = Receive();
    if (!IsOf(reply, REDIS_REPLY_STRING)) return false;
    value->assign(reply->str, reply->len);
    return true;
  }

  bool Set(std::string_view key, std::string_view value) override {
    return Ask({"SET", key, value}, REDIS_REPLY_STATUS);
  }

  bool Del(std::string_view key) override { return AskForOne({"DEL", key}); }

  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) override {
    words_.assign(1, "MGET");
    words_.insert(words_.end(), keys.begin(), keys.end());
    if (!Send(words_)) return false;
    const RedisReply reply = Receive();
    if (!IsOf(reply, REDIS_REPLY_ARRAY) || reply->elements != keys.size()) {
      return false;
    }
    values->resize(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      std::optional<std::string>& value = (*values)[i];
      const redisReply* element = reply->element[i];
      if (element->type != REDIS_REPLY_STRING) {
        value.reset();
        continue;
      }
      if (!value.has_value()) value.emplace();
      value->assign(element->str, element->len);
    }
    return true;
  }

  bool IncrBy(std::string_view key, std::int64_t delta) override {
    return Ask({"INCRBY", key, NumberText(delta).view()}, REDIS_REPLY_INTEGER);
  }

  bool Load(std::string_view key, std::string_view value) override {
    return SendSet(key, value) && (waiting_ < kLot || AwaitAll());
  }

  bool FinishLoad() override { return AwaitAll(); }

  bool Begin(bool writes) override {
    is_writing_ = writes;
    seen_.clear();
    written_.clear();
    return true;
  }

  // One journey for all of it. Without writes MGET alone is one instant.
  bool Prepare(std::span<const std::string_view> keys) override {
    if (is_writing_) {
      words_.assign(1, "WATCH");
      words_.insert(words_.end(), keys.begin(), keys.end());
      if (!Send(words_)) return false;
    }
    words_.assign(1, "MGET");
    words_.insert(words_.end(), keys.begin(), keys.end());
    if (!Send(words_)) return false;
    if (is_writing_ && !IsOf(Receive(), REDIS_REPLY_STATUS)) return false;
    const RedisReply reply = Receive();
    if (!IsOf(reply, REDIS_REPLY_ARRAY) || reply->elements != keys.size()) {
      return false;
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const redisReply* element = reply->element[i];
      if (element->type != REDIS_REPLY_STRING) continue;
      seen_[std::string(keys[i])].assign(element->str, element->len);
    }
    return true;
  }

  bool Read(std::string_view key, std::string* value) override {
    std::string name(key);
    auto it = seen_.find(name);
    if (it == seen_.end()) {
      if (!Prepare({&key, 1})) return false;
      it = seen_.find(name);
      if (it == seen_.end()) return false;
    }
    value->assign(it->second);
    return true;
  }

  bool Write(std::string_view key, std::string_view value) override {
    std::string name(key);
    seen_[name].assign(value);
    written_.push_back(std::move(name));
    return true;
  }

  Outcome Commit() override {
    if (written_.empty()) {
      if (!is_writing_) return Outcome::kCommitted;
      return Ask({"UNWATCH"}, REDIS_REPLY_STATUS) ? Outcome::kCommitted
                                                  : Outcome::kFailed;
    }
    words_.assign(1, "MSET");
    for (const std::string& name : written_) {
      words_.emplace_back(name);
      words_.emplace_back(seen_[name]);
    }
    if (!Send({"MULTI"}) || !Send(words_) || !Send({"EXEC"}) ||
        !IsOf(Receive(), REDIS_REPLY_STATUS) ||
        !IsOf(Receive(), REDIS_REPLY_STATUS)) {
      return Outcome::kFailed;
    }
    return OutcomeOf(Receive());
  }

  Outcome Abandon() override {
    if (is_writing_) Ask({"UNWATCH"}, REDIS_REPLY_STATUS);
    return Outcome::kFailed;
  }

  bool WithdrawInWords(std::string_view key, std::int64_t amount,
                       Tally& tally) override {
    const NumberText text(amount);
    for (int attempt = 1; attempt <= kMaxAttempts; ++attempt) {
      if (!Ask({"WATCH", key}, REDIS_REPLY_STATUS) || !Send({"GET", key}) ||
          !IsEnough(Receive(), amount) || !Ask({"MULTI"}, REDIS_REPLY_STATUS) ||
          !Ask({"DECRBY", key, text.view()}, REDIS_REPLY_STATUS) ||
          !Send({"EXEC"})) {
        return false;
      }
      const Outcome outcome = OutcomeOf(Receive());
      if (outcome != Outcome::kConflict) return outcome == Outcome::kCommitted;
      ++tally.lost;
      ++tally.retried;
    }
    return false;
  }

  bool WithdrawInTwoTrips(std::string_view key, std::int64_t amount,
                          Tally& tally) override {
    const NumberText text(amount);
    for (int attempt = 1; attempt <= kMaxAttempts; ++attempt) {
      if (!Send({"WATCH", key}) || !Send({"GET", key}) ||
          !IsOf(Receive(), REDIS_REPLY_STATUS) ||
          !IsEnough(Receive(), amount) || !Send({"MULTI"}) ||
          !Send({"DECRBY", key, text.view()}) || !Send({"EXEC"}) ||
          !IsOf(Receive(), REDIS_REPLY_STATUS) ||
          !IsOf(Receive(), REDIS_REPLY_STATUS)) {
        return false;
      }
      const Outcome outcome = OutcomeOf(Receive());
      if (outcome != Outcome::kConflict) return outcome == Outcome::kCommitted;
      ++tally.lost;
      ++tally.retried;
    }
    return false;
  }

  bool WithdrawByScript(std::string_view key, std::int64_t amount) override {
    return AskForOne({"EVALSHA", server_.withdraw_script(), "1", key,
                      NumberText(amount).view()});
  }

  bool TransferByScript(std::string_view from, std::string_view to,
                        std::int64_t amount) override {
    return AskForOne({"EVALSHA", server_.transfer_script(), "2", from, to,
                      NumberText(amount).view()});
  }

  bool ReadAndWrite(std::span<const std::string_view> reads,
                    std::span<const std::string_view> writes,
                    std::string_view value) override {
    int answers = 2;
    if (!Send({"MULTI"})) return false;
    if (!reads.empty()) {
      words_.assign(1, "MGET");
      words_.insert(words_.end(), reads.begin(), reads.end());
      if (!Send(words_)) return false;
      ++answers;
    }
    if (!writes.empty()) {
      words_.assign(1, "MSET");
      for (const std::string_view key : writes) {
        words_.push_back(key);
        words_.push_back(value);
      }
      if (!Send(words_)) return false;
      ++answers;
    }
    if (!Send({"EXEC"})) return false;
    for (; answers > 1; --answers) {
      if (!IsOf(Receive(), REDIS_REPLY_STATUS)) return false;
    }
    const RedisReply reply = Receive();
    if (!IsOf(reply, REDIS_REPLY_ARRAY)) return false;
    return reads.empty() || (reply->element[0]->type == REDIS_REPLY_ARRAY &&
                             reply->element[0]->elements == reads.size());
  }

  bool SendGet(std::string_view key) override {
    ++waiting_;
    return Send({"GET", key});
  }

  bool SendSet(std::string_view key, std::string_view value) override {
    ++waiting_;
    return Send({"SET", key, value});
  }

  bool SendIncrBy(std::string_view key, std::int64_t delta) override {
    ++waiting_;
    return Send({"INCRBY", key, NumberText(delta).view()});
  }

  bool SendWithdraw(std::string_view key, std::int64_t amount) override {
    ++waiting_;
    return Send({"EVALSHA", server_.withdraw_script(), "1", key,
                 NumberText(amount).view()});
  }

  bool SendTransfer(std::string_view from, std::string_view to,
                    std::int64_t amount) override {
    ++waiting_;
    return Send({"EVALSHA", server_.transfer_script(), "2", from, to,
                 NumberText(amount).view()});
  }

  bool AwaitAll() override {
    bool all_well = true;
    for (; waiting_ > 0; --waiting_) {
      const RedisReply reply = Receive();
      // The scripts answer 0 where they refuse.
      all_well &= IsOf(reply, REDIS_REPLY_STRING) ||
                  IsOf(reply, REDIS_REPLY_STATUS) ||
                  (IsOf(reply, REDIS_REPLY_INTEGER) && reply->integer != 0);
    }
    return all_well;
  }

 private:
  // How many commands a load sends at once.
  static constexpr std::size_t kLot = 1000;

  static bool IsOf(const RedisReply& reply, int type) {
    return reply != nullptr && reply->type == type;
  }

  static bool IsEnough(const RedisReply& balance, std::int64_t amount) {
    if (!IsOf(balance, REDIS_REPLY_STRING)) return false;
    return ParseNumber({balance->str, balance->len}).value_or(-1) >= amount;
  }

  // EXEC's, whose answer is nil where a watched key has moved.
  static Outcome OutcomeOf(const RedisReply& exec) {
    if (IsOf(exec, REDIS_REPLY_NIL)) return Outcome::kConflict;
    return IsOf(exec, REDIS_REPLY_ARRAY) ? Outcome::kCommitted
                                         : Outcome::kFailed;
  }

  bool Ask(std::initializer_list<std::string_view> words, int type) {
    return Send(words) && IsOf(Receive(), type);
  }

  bool AskForOne(std::initializer_list<std::string_view> words) {
    if (!Send(words)) return false;
    const RedisReply reply = Receive();
    return IsOf(reply, REDIS_REPLY_INTEGER) && reply->integer == 1;
  }

  // Puts the words into the buffer that the next Receive() sends.
  bool Send(std::initializer_list<std::string_view> words) {
    return Send(std::span<const std::string_view>(words.begin(), words.size()));
  }

  bool Send(std::span<const std::string_view> words) {
    pointers_.clear();
    lengths_.clear();
    for (const std::string_view word : words) {
      pointers_.push_back(word.data());
      lengths_.push_back(word.size());
    }
    return redisAppendCommandArgv(
               context_.get(), static_cast<int>(words.size()), pointers_.data(),
               lengths_.data()) == REDIS_OK;
  }

  // Waits for an answer; nullptr if the connection is broken.
  RedisReply Receive() {
    void* reply = nullptr;
    if (redisGetReply(context_.get(), &reply) != REDIS_OK) return nullptr;
    return RedisReply(static_cast<redisReply*>(reply));
  }

  const Server& server_;
  Context context_;
  std::size_t waiting_ = 0;  // answers that AwaitAll reads
  std::vector<const char*> pointers_;
  std::vector<std::size_t> lengths_;
  std::vector<std::string_view> words_;
  // Of the transaction that is open.
  bool is_writing_ = false;
  std::unordered_map<std::string, std::string> seen_;  // read, or written
  std::vector<std::string> written_;
};

class RedisDatabase final : public Redis {
 public:
  RedisDatabase(std::shared_ptr<Server> server, int database)
      : server_(std::move(server)), database_(database) {}

  ~RedisDatabase() override {
    const Context context = server_->Connect();
    if (context == nullptr) return;
    for (const std::string& command :
         {"SELECT " + std::to_string(database_), std::string("FLUSHDB SYNC")}) {
      const RedisReply reply(static_cast<redisReply*>(
          redisCommand(context.get(), command.c_str())));
    }
    server_->GiveBack(database_);
  }

  std::unique_ptr<RedisConnection> Connect() override {
    auto connection = std::make_unique<HiredisConnection>(*server_, database_);
    if (!connection->is_open()) return nullptr;
    return connection;
  }

  std::size_t ReportedBytes() const override {
    return server_->UsedMemory() - server_->memory_at_start();
  }

 private:
  const std::shared_ptr<Server> server_;
  const int database_;
};

}  // namespace

std::unique_ptr<Redis> Redis::Open(std::string* why) {
  std::shared_ptr<Server> server = Server::Find(why);
  if (server == nullptr) return nullptr;
  const int database = server->TakeDatabase();
  if (database >= 0) {
    return std::make_unique<RedisDatabase>(std::move(server), database);
  }
  *why = "all databases of redis-server are in use";
  return nullptr;
}

}  // namespace vigil::bench
