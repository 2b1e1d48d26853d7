#include "tests/support/redis_server.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <optional>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace vigil {
namespace {

namespace fs = std::filesystem;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr std::chrono::milliseconds kPause = 2ms;
constexpr int kMaxTries = 10s / kPause;

std::optional<fs::path> FindProgram(std::string_view name) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const fs::path program = fs::path(rest.substr(0, end)) / name;
    if (access(program.c_str(), X_OK) == 0) return program;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::nullopt;
}

// The package with the tools but without a service has the whole server, too,
// under the name of the tool that checks files: it acts by the name it is
// called by.
std::optional<fs::path> FindServer() {
  std::optional<fs::path> server = FindProgram("redis-server");
  return server ? server : FindProgram("redis-check-rdb");
}

// A new temporary folder, or "".
std::string MakeFolder() {
  std::error_code error;
  fs::path parent = fs::temp_directory_path(error);
  // The name of a socket has at most 107 bytes.
  if (error || parent.native().size() > 60) parent = "/tmp";
  std::string name = parent / "vigil-redis-XXXXXX";
  return mkdtemp(name.data()) != nullptr ? name : "";
}

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& s : strings) pointers.push_back(s.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

std::unique_ptr<RedisServer> RedisServer::Find(std::string* why) {
  const std::optional<fs::path> server = FindServer();
  if (!server) {
    *why =
        "there is neither redis-server nor redis-check-rdb on the PATH; "
        "script/bootstrap installs it for the group test or bench";
    return nullptr;
  }
  std::string folder = MakeFolder();
  if (folder.empty()) {
    *why = "no temporary folder can be made";
    return nullptr;
  }
  std::error_code error;
  return std::unique_ptr<RedisServer>(new RedisServer(
      fs::canonical(*server, error).native(), std::move(folder)));
}

RedisServer::RedisServer(std::string program, std::string folder)
    : program_(std::move(program)), folder_(std::move(folder)) {}

RedisServer::~RedisServer() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  std::error_code error;
  fs::remove_all(folder_, error);
}

bool RedisServer::Start(std::string_view configuration,
                        std::vector<std::string> environment,
                        std::string* why) {
  const std::string name = File("redis-server");
  std::error_code error;
  fs::create_symlink(program_, name, error);
  std::ofstream(File("conf"))
      << "port 0\nunixsocket " << SocketPath() << "\ndir " << folder_
      << "\nsave \"\"\nappendonly no\ndaemonize no\n"
      << "loglevel warning\nset-proc-title no\n"
      << configuration;
  std::vector<std::string> words = {name, File("conf")};
  environment.insert(environment.end(), {"LC_ALL=C", "TZ=UTC"});
  if (const char* path = std::getenv("LD_LIBRARY_PATH")) {
    environment.push_back(std::string("LD_LIBRARY_PATH=") + path);
  }
  const std::vector<char*> argv = Pointers(words);
  const std::vector<char*> envp = Pointers(environment);
  const std::string log = File("log");

  const pid_t parent = getpid();
  process_ = fork();
  if (process_ == 0) {
    // Only what is safe after fork() in a process that may have threads.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0) _exit(1);
    execve(name.c_str(), argv.data(), envp.data());
    _exit(1);
  }
  if (process_ < 0) *why = "no process can be started";
  return process_ > 0;
}

bool RedisServer::IsStarting(int tries, std::string* why) {
  if (waitpid(process_, nullptr, WNOHANG) == process_) {
    process_ = -1;
    *why = "redis-server ended as soon as it was started";
    return false;
  }
  if (tries >= kMaxTries) {
    *why = "redis-server did not open its socket within ten seconds";
    return false;
  }
  std::this_thread::sleep_for(kPause);
  return true;
}

}  // namespace vigil
