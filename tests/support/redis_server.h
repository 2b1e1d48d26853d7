// RedisServer: a redis-server process of our own, on a socket nobody else
// knows.

#ifndef VIGIL_TESTS_SUPPORT_REDIS_SERVER_H_
#define VIGIL_TESTS_SUPPORT_REDIS_SERVER_H_

#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace vigil {

// Runs in a temporary folder, without a port and without persistence. The
// process ends, and the folder goes, with this object; the process also ends
// with the thread that started it, if that dies first.
class RedisServer {
 public:
  // With a folder, and nothing running yet: what the process needs can be put
  // there first. nullptr, and `*why` is a sentence, if there is no server on
  // this machine or no folder can be made.
  static std::unique_ptr<RedisServer> Find(std::string* why);
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;
  ~RedisServer();

  // The path of `name` in the folder.
  std::string File(std::string_view name) const {
    return folder_ + "/" + std::string(name);
  }
  std::string SocketPath() const { return File("socket"); }

  // Starts the process, once; `configuration` is further lines for its file,
  // `environment` further NAME=VALUE. It opens its socket a little later.
  // false, and `*why` is a sentence, if it cannot be started.
  bool Start(std::string_view configuration,
             std::vector<std::string> environment, std::string* why);

  // Calls `connect()` until it succeeds. false, and `*why` is a sentence, if
  // the process ends instead, or does nothing for ten seconds.
  template <class Connect>
  bool WaitUntil(Connect connect, std::string* why) {
    for (int tries = 0; !connect(); ++tries) {
      if (!IsStarting(tries, why)) return false;
    }
    return true;
  }

  pid_t process() const { return process_; }

 private:
  RedisServer(std::string program, std::string folder);

  // Sleeps a little; false once there is nothing left to wait for.
  bool IsStarting(int tries, std::string* why);

  const std::string program_;
  const std::string folder_;
  pid_t process_ = -1;
};

}  // namespace vigil

#endif  // VIGIL_TESTS_SUPPORT_REDIS_SERVER_H_
