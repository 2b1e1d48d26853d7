#include "tests/differential/oracle.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

#include "tests/differential/framing.h"

namespace vigil::differential {
namespace {

using std::chrono_literals::operator""ms;

// What one write may hold: well below what a socket buffers, so that neither
// side waits for the other to read.
constexpr std::size_t kMaxRunBytes = 16 * 1024;
constexpr std::size_t kMaxRunSteps = 64;
constexpr std::string_view kNoAnswer = "(the server did not answer)";

std::string Encode(const Words& words) {
  std::string bytes = "*" + std::to_string(words.size()) + "\r\n";
  for (const std::string& word : words) {
    bytes += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  }
  return bytes;
}

bool Ends(const Words& words) { return SameWord(words[0], "QUIT"); }

// What follows the first ':' of the line that begins with `field`.
std::string InfoField(std::string_view info, std::string_view field) {
  const std::size_t at = info.find(std::string(field) + ":");
  if (at == std::string_view::npos) return "";
  const std::size_t begin = at + field.size() + 1;
  return std::string(info.substr(begin, info.find('\r', begin) - begin));
}

}  // namespace

std::unique_ptr<Oracle> Oracle::Start(std::string* why) {
  std::unique_ptr<RedisServer> server = RedisServer::Find(why);
  if (server == nullptr) return nullptr;
  std::unique_ptr<Oracle> oracle(new Oracle(std::move(server)));
  if (!oracle->Launch(why) || !oracle->WaitUntilUp(why)) return nullptr;
  return oracle;
}

Oracle::Oracle(std::unique_ptr<RedisServer> server)
    : server_(std::move(server)) {}

Oracle::~Oracle() {
  for (Connection& connection : connections_) Close(connection);
  if (clock_us_ != nullptr) munmap(clock_us_, sizeof(*clock_us_));
}

bool Oracle::Launch(std::string* why) {
  const std::string file = server_->File("clock");
  const int clock = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (clock < 0 || ftruncate(clock, sizeof(*clock_us_)) != 0) {
    *why = "the temporary folder cannot be written to";
    return false;
  }
  void* page = mmap(nullptr, sizeof(*clock_us_), PROT_READ | PROT_WRITE,
                    MAP_SHARED, clock, 0);
  close(clock);
  if (page == MAP_FAILED) {
    *why = "memory cannot be shared with the server";
    return false;
  }
  clock_us_ = static_cast<std::atomic<std::int64_t>*>(page);
  SetClock(kStartOfTime);
  // With the one command that turns off the sampling of expired keys.
  return server_->Start(
      "enable-debug-command yes\n",
      {"LD_PRELOAD=" VIGIL_STILL_CLOCK_LIBRARY, "VIGIL_STILL_CLOCK=" + file},
      why);
}

bool Oracle::WaitUntilUp(std::string* why) {
  if (!server_->WaitUntil([&] { return Connect(connections_[0]); }, why)) {
    return false;
  }
  for (Connection& connection : connections_) {
    if (connection.socket < 0) Connect(connection);
  }
  version_ = InfoField(Ask(0, {"INFO", "server"}), "redis_version");
  if (!version_.starts_with("7.0.")) {
    *why = "the redis-server of this machine is not 7.0 but '" + version_ + "'";
    return false;
  }
  SetClock(kStartOfTime + 1234ms);
  if (Ask(0, {"TIME"}).find("\r\n1800000001\r\n") == std::string::npos) {
    *why = "the clock of this machine's redis-server cannot be replaced";
    return false;
  }
  // Keys past their deadline stay until a command meets them.
  Ask(0, {"DEBUG", "SET-ACTIVE-EXPIRE", "0"});
  Reset();
  return true;
}

bool Oracle::Connect(Connection& connection) const {
  const int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = server_->SocketPath();
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  if (connect(s, reinterpret_cast<const sockaddr*>(&address),
              sizeof(address)) != 0) {
    close(s);
    return false;
  }
  // A step that blocks shows as one without an answer.
  const timeval patience{20, 0};
  setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  connection.socket = s;
  connection.input.clear();
  return true;
}

void Oracle::Close(Connection& connection) {
  if (connection.socket >= 0) close(connection.socket);
  connection.socket = -1;
  connection.input.clear();
}

void Oracle::Send(Connection& connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent =
        send(connection.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string Oracle::Receive(Connection& connection) {
  for (;;) {
    if (const auto length = ReplyLength(connection.input)) {
      std::string reply = connection.input.substr(0, *length);
      connection.input.erase(0, *length);
      return reply;
    }
    char buffer[16 * 1024];
    const ssize_t got = recv(connection.socket, buffer, sizeof(buffer), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::string(kNoAnswer);
    connection.input.append(buffer, static_cast<std::size_t>(got));
  }
}

std::string Oracle::Ask(std::size_t session, const Words& words) {
  Send(connections_[session], Encode(words));
  return Receive(connections_[session]);
}

void Oracle::SetClock(std::chrono::milliseconds time) {
  now_ = time;
  clock_us_->store(std::chrono::microseconds(time).count(),
                   std::memory_order_release);
}

void Oracle::Reset() {
  const std::string reset = Encode({"RESET"});
  for (Connection& connection : connections_) Send(connection, reset);
  for (Connection& connection : connections_) {
    if (Receive(connection) == "+RESET\r\n") continue;
    Close(connection);
    Connect(connection);
  }
  SetClock(kStartOfTime);
  Ask(0, {"FLUSHALL"});
}

std::vector<std::string> Oracle::Run(std::span<const Step> steps) {
  std::vector<std::string> replies;
  replies.reserve(steps.size());
  for (std::size_t first = 0; first < steps.size();) {
    if (const auto sleep = SleepOf(steps[first].words)) {
      SetClock(now_ + *sleep);
      replies.emplace_back();
      ++first;
      continue;
    }
    // One write for as many steps of one session as follow each other: their
    // order against other sessions' steps stays exact.
    Connection& connection = connections_[steps[first].session];
    output_.clear();
    std::size_t end = first;
    bool quit = false;
    while (end < steps.size() && end < first + kMaxRunSteps && !quit &&
           steps[end].session == steps[first].session &&
           !SleepOf(steps[end].words) && output_.size() < kMaxRunBytes) {
      output_ += Encode(steps[end].words);
      quit = Ends(steps[end].words);
      ++end;
    }
    Send(connection, output_);
    for (; first < end; ++first) replies.push_back(Receive(connection));
    if (quit) {
      // The server has dropped the session once it has closed its end.
      char end_of_stream;
      while (recv(connection.socket, &end_of_stream, 1, 0) > 0) {
      }
      Close(connection);
      Connect(connection);
    }
  }
  return replies;
}

}  // namespace vigil::differential
