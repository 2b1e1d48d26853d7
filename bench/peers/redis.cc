#include "bench/peers/redis.h"

#include <cstddef>
#include <hiredis/hiredis.h>
#include <initializer_list>
#include <utility>

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

class HiredisClient final : public Redis {
 public:
  HiredisClient(std::unique_ptr<RedisServer> server, Context context)
      : server_(std::move(server)), context_(std::move(context)) {}

  bool Set(std::string_view key, std::string_view value) override {
    return Ask({"SET", key, value}, REDIS_REPLY_STATUS);
  }

  bool WithdrawInWords(std::string_view key, std::string_view amount) override {
    return Ask({"WATCH", key}, REDIS_REPLY_STATUS) &&
           Ask({"GET", key}, REDIS_REPLY_STRING) &&
           Ask({"MULTI"}, REDIS_REPLY_STATUS) &&
           Ask({"DECRBY", key, amount}, REDIS_REPLY_STATUS) &&
           Ask({"EXEC"}, REDIS_REPLY_ARRAY);
  }

  bool WithdrawInTwoTrips(std::string_view key,
                          std::string_view amount) override {
    if (!Send({"WATCH", key}) || !Send({"GET", key})) return false;
    if (!Receive(REDIS_REPLY_STATUS) || !Receive(REDIS_REPLY_STRING)) {
      return false;
    }
    return Send({"MULTI"}) && Send({"DECRBY", key, amount}) && Send({"EXEC"}) &&
           Receive(REDIS_REPLY_STATUS) && Receive(REDIS_REPLY_STATUS) &&
           Receive(REDIS_REPLY_ARRAY);
  }

 private:
  using Words = std::initializer_list<std::string_view>;

  bool Ask(Words words, int type) { return Send(words) && Receive(type); }

  // Puts the words into the buffer that the next Receive() sends.
  bool Send(Words words) {
    const char* pointers[3] = {};
    std::size_t lengths[3] = {};
    int count = 0;
    for (const std::string_view word : words) {
      pointers[count] = word.data();
      lengths[count++] = word.size();
    }
    return redisAppendCommandArgv(context_.get(), count, pointers, lengths) ==
           REDIS_OK;
  }

  // Waits for a reply; whether it is of `type`.
  bool Receive(int type) {
    void* reply = nullptr;
    if (redisGetReply(context_.get(), &reply) != REDIS_OK) return false;
    const RedisReply owned(static_cast<redisReply*>(reply));
    return owned->type == type;
  }

  const std::unique_ptr<RedisServer> server_;
  const Context context_;  // below the server: it is closed first
};

}  // namespace

std::unique_ptr<Redis> Redis::Start(std::string* why) {
  std::unique_ptr<RedisServer> server = RedisServer::Find(why);
  if (server == nullptr || !server->Start("", {}, why)) return nullptr;
  Context context;
  const auto connect = [&] {
    context.reset(redisConnectUnix(server->SocketPath().c_str()));
    return context != nullptr && context->err == 0;
  };
  if (!server->WaitUntil(connect, why)) return nullptr;
  return std::make_unique<HiredisClient>(std::move(server), std::move(context));
}

}  // namespace vigil::bench
