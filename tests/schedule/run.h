// One run of a program, and what was seen of it.

#ifndef VIGIL_TESTS_SCHEDULE_RUN_H_
#define VIGIL_TESTS_SCHEDULE_RUN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "vigil/clock.h"
#include "vigil/reply.h"

#include "tests/schedule/program.h"
#include "tests/schedule/scheduler.h"
#include "tests/support/model.h"

namespace vigil::schedule {

// What one unit, or one attempt of a body, did at one instant between `begin`
// and `end`, if the store keeps its promises.
struct Seen {
  std::size_t session;  // of the model
  std::vector<Words> calls;
  std::vector<std::optional<Reply>> replies;  // empty: not to be compared
  bool lost = false;                          // an EXEC
  std::vector<Model::Lost> lost_on = {};
  bool kept = true;         // false: what it changed was thrown away
  bool reasons = true;      // false: of an error only that it is one
  std::uint64_t begin = 0;  // ticks
  std::uint64_t end = 0;
  std::vector<TimePoint> times = {};  // of the clock, meanwhile
};

struct Execution {
  Scheduler::End end = Scheduler::End::kDone;
  std::vector<std::vector<Seen>> sessions = {};
  std::vector<Reply> contents = {};  // see ContentsOf()
  TimePoint last_time = kBegin;
  std::string unsound =
      {};  // what Store::CheckInvariants() says; empty: nothing
};

// The model's sessions beyond the program's: who speaks for the typed API, and
// for setup and the last look.
inline constexpr std::size_t kApiSession = 3;
inline constexpr std::size_t kModelSessions = 4;

// Runs the program on a new store.
Execution RunProgram(Scheduler& scheduler, const Program& program,
                     Chooser& chooser);

// What setup means, word by word.
std::vector<Words> MeantSetup(const Program& program);

// Asks tell(words) for all that a store holds at the program's keys.
template <class Tell>
std::vector<Reply> ContentsOf(Tell tell) {
  std::vector<Reply> contents = {};
  for (const std::string_view key : kKeys) {
    contents.push_back(tell(Words{"GET", std::string(key)}));
    contents.push_back(tell(Words{"PEXPIRETIME", std::string(key)}));
  }
  return contents;
}

inline std::vector<std::string_view> Views(const Words& words) {
  return {words.begin(), words.end()};
}

}  // namespace vigil::schedule

#endif  // VIGIL_TESTS_SCHEDULE_RUN_H_
