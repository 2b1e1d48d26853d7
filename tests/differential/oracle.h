// Oracle: a redis-server of our own as a party, whose clock we set.

#ifndef VIGIL_TESTS_DIFFERENTIAL_ORACLE_H_
#define VIGIL_TESTS_DIFFERENTIAL_ORACLE_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "tests/differential/party.h"
#include "tests/differential/step.h"
#include "tests/support/redis_server.h"

namespace vigil::differential {

// Its server ends with this object, and with the thread that started it if that
// dies first.
class Oracle final : public Party {
 public:
  // nullptr, and `*why` is a sentence, if there is no server on this machine or
  // it does not start.
  static std::unique_ptr<Oracle> Start(std::string* why);
  ~Oracle() override;

  void Reset() override;
  std::vector<std::string> Run(std::span<const Step> steps) override;

  // What INFO calls redis_version.
  const std::string& version() const { return version_; }
  pid_t process() const { return server_->process(); }

 private:
  // A socket and the bytes that have come from it and are not yet asked for.
  struct Connection {
    int socket = -1;
    std::string input;
  };

  explicit Oracle(std::unique_ptr<RedisServer> server);

  bool Launch(std::string* why);
  bool WaitUntilUp(std::string* why);
  bool Connect(Connection& connection) const;
  void Close(Connection& connection);
  void Send(Connection& connection, std::string_view bytes);
  std::string Receive(Connection& connection);
  std::string Ask(std::size_t session, const Words& words);
  void SetClock(std::chrono::milliseconds time);

  const std::unique_ptr<RedisServer> server_;
  std::string version_;
  std::atomic<std::int64_t>* clock_us_ = nullptr;  // shared with the server
  std::chrono::milliseconds now_ = kStartOfTime;
  std::array<Connection, kMaxSessions> connections_;
  std::string output_;
};

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_ORACLE_H_
