// Optimistic transactions by hiredis: how they are written, and what goes
// wrong.
//
//   REDIS_SOCKET=/path/of/a/socket from_redis_hiredis
//
// Checks what docs/from-redis.md says of hiredis. Needs a redis-server that
// nobody else uses: it empties it.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <hiredis/hiredis.h>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>

namespace {

struct Free {
  void operator()(redisContext* context) const { redisFree(context); }
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Connection = std::unique_ptr<redisContext, Free>;
using Answer = std::unique_ptr<redisReply, Free>;

// A connection that is lost ends this program; another one has to decide
// whether the command was carried out.
template <class... Words>
Answer Ask(redisContext* redis, const char* format, Words... words) {
  void* const reply = redisCommand(redis, format, words...);
  if (reply == nullptr) {
    std::cerr << redis->errstr << '\n';
    std::exit(1);
  }
  return Answer(static_cast<redisReply*>(reply));
}

std::int64_t Integer(const Answer& answer) {
  if (answer->type == REDIS_REPLY_INTEGER) return answer->integer;
  return answer->type == REDIS_REPLY_STRING ? std::atoll(answer->str) : 0;
}

// --- As it should be ---

enum class Outcome { kDone, kRefused, kLost, kError };

Outcome CheckAndSet(redisContext* redis, const char* key,
                    const std::function<std::string(std::string)>& change) {
  Ask(redis, "WATCH %s", key);
  const Answer old = Ask(redis, "GET %s", key);
  const std::string text = change(old->str != nullptr ? old->str : "");
  Ask(redis, "MULTI");
  Ask(redis, "SET %s %b", key, text.data(), text.size());
  const Answer exec = Ask(redis, "EXEC");
  if (exec->type == REDIS_REPLY_NIL) return Outcome::kLost;
  return exec->type == REDIS_REPLY_ARRAY ? Outcome::kDone : Outcome::kError;
}

Outcome Withdraw(redisContext* redis, const char* account, long long amount) {
  Ask(redis, "WATCH %s", account);
  if (Integer(Ask(redis, "GET %s", account)) < amount) {
    Ask(redis, "UNWATCH");  // or else the next EXEC depends on it
    return Outcome::kRefused;
  }
  Ask(redis, "MULTI");
  Ask(redis, "DECRBY %s %lld", account, amount);
  const Answer exec = Ask(redis, "EXEC");
  if (exec->type == REDIS_REPLY_NIL) return Outcome::kLost;
  return exec->type == REDIS_REPLY_ARRAY ? Outcome::kDone : Outcome::kError;
}

Outcome Transfer(redisContext* redis, const char* payer, const char* payee,
                 long long amount) {
  Ask(redis, "WATCH %s %s", payer, payee);
  if (Integer(Ask(redis, "GET %s", payer)) < amount) {
    Ask(redis, "UNWATCH");
    return Outcome::kRefused;
  }
  Ask(redis, "MULTI");
  Ask(redis, "DECRBY %s %lld", payer, amount);
  Ask(redis, "INCRBY %s %lld", payee, amount);
  const Answer exec = Ask(redis, "EXEC");
  if (exec->type == REDIS_REPLY_NIL) return Outcome::kLost;
  if (exec->type != REDIS_REPLY_ARRAY) return Outcome::kError;
  for (std::size_t i = 0; i < exec->elements; ++i) {
    // Here it is too late: the other command has been carried out.
    if (exec->element[i]->type == REDIS_REPLY_ERROR) return Outcome::kError;
  }
  return Outcome::kDone;
}

Outcome WithBackOff(const std::function<Outcome()>& attempt) {
  static thread_local std::minstd_rand random(std::random_device{}());
  for (int loss = 0; loss < 64; ++loss) {
    const Outcome outcome = attempt();
    if (outcome != Outcome::kLost) return outcome;
    const int longest = 100 << std::min(loss, 13);  // nanoseconds
    std::this_thread::sleep_for(std::chrono::nanoseconds(
        std::uniform_int_distribution<int>(0, longest)(random)));
  }
  return Outcome::kLost;
}

// --- What goes wrong. Each returns whether it did. ---

bool WatchIsLeftBehind(redisContext* redis, redisContext* other) {
  Ask(redis, "SET balance 10");
  Ask(redis, "WATCH balance");
  if (Integer(Ask(redis, "GET balance")) >= 60) return false;
  // Refused, and UNWATCH was forgotten. Later, on the same connection:
  Ask(other, "DECRBY balance 1");
  Ask(redis, "MULTI");
  Ask(redis, "SET greeting hello");
  return Ask(redis, "EXEC")->type == REDIS_REPLY_NIL;
}

bool WatchIsEndedByAFunctionThatIsCalled(redisContext* redis,
                                         redisContext* other) {
  Ask(redis, "SET balance 100");
  Ask(redis, "WATCH balance");
  const std::int64_t balance = Integer(Ask(redis, "GET balance"));
  if (Withdraw(redis, "fees", 1) != Outcome::kRefused) return false;
  Ask(other, "DECRBY balance 60");
  if (balance < 60) return false;
  Ask(redis, "MULTI");
  Ask(redis, "DECRBY balance 60");
  return Ask(redis, "EXEC")->type == REDIS_REPLY_ARRAY &&
         Integer(Ask(redis, "GET balance")) == -20;
}

bool HalfATransferStays(redisContext* redis) {
  Ask(redis, "MSET payer 100 payee abc");
  return Transfer(redis, "payer", "payee", 30) == Outcome::kError &&
         Integer(Ask(redis, "GET payer")) == 70;
}

bool ThePatternsWork(redisContext* redis, redisContext* other) {
  Ask(redis, "MSET text old alice 100 bob 0");
  int races = 0;
  const auto change = [&](std::string old) {
    if (races++ == 0) Ask(other, "SET text newer");
    return std::move(old) + "!";
  };
  const auto attempt = [&] { return CheckAndSet(redis, "text", change); };
  if (WithBackOff(attempt) != Outcome::kDone || races != 2) return false;
  if (std::string(Ask(redis, "GET text")->str) != "newer!") return false;
  return Withdraw(redis, "alice", 30) == Outcome::kDone &&
         Withdraw(redis, "alice", 71) == Outcome::kRefused &&
         Transfer(redis, "alice", "bob", 30) == Outcome::kDone &&
         Transfer(redis, "alice", "bob", 41) == Outcome::kRefused &&
         Integer(Ask(redis, "GET alice")) == 40 &&
         Integer(Ask(redis, "GET bob")) == 30;
}

}  // namespace

int main() {
  const char* const path = std::getenv("REDIS_SOCKET");
  if (path == nullptr) return 2;
  const Connection redis(redisConnectUnix(path));
  const Connection other(redisConnectUnix(path));
  if (!redis || redis->err != 0 || !other || other->err != 0) return 1;
  Ask(redis.get(), "FLUSHALL");
  const bool as_said =
      WatchIsLeftBehind(redis.get(), other.get()) &&
      WatchIsEndedByAFunctionThatIsCalled(redis.get(), other.get()) &&
      HalfATransferStays(redis.get()) &&
      ThePatternsWork(redis.get(), other.get());
  std::cout << (as_said ? "as" : "NOT as") << " docs/from-redis.md says\n";
  return as_said ? 0 : 1;
}
