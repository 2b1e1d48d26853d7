// A test program run as a child process, with a bug planted or without.

#ifndef VIGIL_TESTS_PLANTED_CHILD_H_
#define VIGIL_TESTS_PLANTED_CHILD_H_

#include <string>

namespace vigil::planted {

struct Ended {
  enum class How { kWell, kFailed, kTooLate, kNotRun };
  How how = How::kNotRun;
  int exit_code = 0;  // of the shell: 128 and more, a signal
  double seconds = 0;
  std::string output;  // both streams
};

// Runs a command of the shell, with VIGIL_PLANT=`bug` unless that is empty, and
// ends it after `limit_s` seconds. It is never the long form of a test.
Ended RunChild(const std::string& command, const std::string& bug, int limit_s);

// The line of the output that says best what went wrong.
std::string WhatItSays(const Ended& ended);

}  // namespace vigil::planted

#endif  // VIGIL_TESTS_PLANTED_CHILD_H_
