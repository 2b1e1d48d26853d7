#include "tests/planted/child.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <sstream>
#include <sys/wait.h>

namespace vigil::planted {
namespace {

// What timeout(1) ends with when it has killed its child, and when there is
// nothing to run.
constexpr int kKilled = 128 + 9;
constexpr int kCannotRun = 126;
constexpr int kNotFound = 127;
// What a test program ends with that knows no such bug.
constexpr int kNoSuchBug = 2;

Ended::How HowOf(int exit_code) {
  switch (exit_code) {
    case 0:
      return Ended::How::kWell;
    case kKilled:
      return Ended::How::kTooLate;
    case kCannotRun:
    case kNotFound:
    case kNoSuchBug:
      return Ended::How::kNotRun;
    default:
      return Ended::How::kFailed;
  }
}

}  // namespace

Ended RunChild(const std::string& command, const std::string& bug,
               int limit_s) {
  // No core files: a child that fails traps.
  const std::string line =
      "ulimit -c 0; env -u VIGIL_TEST_FULL " +
      (bug.empty() ? "-u VIGIL_PLANT " : "VIGIL_PLANT=" + bug + " ") +
      "timeout -s KILL " + std::to_string(limit_s) + " " + command + " 2>&1";
  Ended ended;
  const auto start = std::chrono::steady_clock::now();
  std::FILE* const pipe = popen(line.c_str(), "r");
  if (pipe == nullptr) return ended;
  std::array<char, 4096> buffer;
  while (const std::size_t size =
             std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    ended.output.append(buffer.data(), size);
  }
  const int status = pclose(pipe);
  ended.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count();
  ended.exit_code =
      WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  ended.how = HowOf(ended.exit_code);
  return ended;
}

std::string WhatItSays(const Ended& ended) {
  if (ended.how == Ended::How::kTooLate) return "does not end";
  std::istringstream lines(ended.output);
  std::string line;
  while (std::getline(lines, line)) {
    // A broken requirement, an invariant, what differs from the model; the name
    // of an anomaly is the line after this one.
    const bool is_it = line.find("violated: ") != std::string::npos ||
                       line.find("kFailedPrecondition") != std::string::npos ||
                       line.find("the model says") != std::string::npos ||
                       (line == "Failed" && std::getline(lines, line));
    if (is_it) return line.substr(0, 120);
  }
  return ended.exit_code > 128
             ? "ends by signal " + std::to_string(ended.exit_code - 128)
             : "exit code " + std::to_string(ended.exit_code);
}

}  // namespace vigil::planted
