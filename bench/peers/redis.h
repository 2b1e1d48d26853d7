// redis-server behind its own protocol: another process, asked through hiredis
// over a unix socket.

#ifndef VIGIL_BENCH_PEERS_REDIS_H_
#define VIGIL_BENCH_PEERS_REDIS_H_

#include <memory>
#include <string>
#include <string_view>

namespace vigil::bench {

// One connection to a server that runs as long as this object lives.
class Redis {
 public:
  static constexpr std::string_view kName = "redis_server";

  // nullptr, and `*why` is a sentence, where there is no server or the program
  // was built without hiredis.
  static std::unique_ptr<Redis> Start(std::string* why);
  virtual ~Redis() = default;

  // As the other peers'; false if the server did not answer as it should.
  virtual bool Set(std::string_view key, std::string_view value) = 0;

  // WATCH, GET, MULTI, DECRBY and EXEC, each sent when the one before has been
  // answered.
  virtual bool WithdrawInWords(std::string_view key,
                               std::string_view amount) = 0;

  // The same five, sent in two lots: nothing but the decision, which needs what
  // GET has answered, waits.
  virtual bool WithdrawInTwoTrips(std::string_view key,
                                  std::string_view amount) = 0;
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_REDIS_H_
