// A campaign: programs explored and judged, counted, and failures reported so
// that they can be run again.

#ifndef VIGIL_TESTS_SCHEDULE_CAMPAIGN_H_
#define VIGIL_TESTS_SCHEDULE_CAMPAIGN_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "tests/schedule/explore.h"
#include "tests/schedule/judge.h"
#include "tests/schedule/program.h"
#include "tests/schedule/scheduler.h"

namespace vigil::schedule {

class Campaign {
 public:
  Campaign();
  ~Campaign();
  Campaign(const Campaign&) = delete;
  Campaign& operator=(const Campaign&) = delete;

  // Runs schedules of `program` until the explorer has no more, or `cap` that
  // count have run. Returns whether the explorer came to its end; adds a
  // failure to the test where an outcome is wrong, and then runs no further.
  bool Explore(const Program& program, Judge& judge, Explorer& explorer,
               std::size_t cap);

  std::size_t schedules() const { return schedules_; }
  // Runs that were the reordering of an earlier one.
  std::size_t repeated() const { return repeated_; }
  bool failed() const { return failed_; }

 private:
  void Report(const Program& program, const Execution& execution,
              const std::string& what);

  Scheduler scheduler_;
  std::size_t schedules_ = 0;
  std::size_t repeated_ = 0;
  bool failed_ = false;
};

// The program called `name`: "2.17" is the 17th generated one of two sessions,
// anything else a file among the regressions.
std::optional<Program> FindProgram(std::string_view name);

// Where the regressions are.
std::string RegressionFolder();

// Runs one program with given choices, telling each step to standard output.
void Tell(const Program& program, std::string_view choices);

}  // namespace vigil::schedule

#endif  // VIGIL_TESTS_SCHEDULE_CAMPAIGN_H_
