// The judge: was there a serial order of what the sessions did, such that the
// model gives the same replies, losers, lost keys and contents?

#ifndef VIGIL_TESTS_SCHEDULE_JUDGE_H_
#define VIGIL_TESTS_SCHEDULE_JUDGE_H_

#include <cstddef>
#include <string>
#include <unordered_set>

#include "vigil/clock.h"

#include "tests/schedule/program.h"
#include "tests/schedule/run.h"
#include "tests/support/model.h"

namespace vigil::schedule {

// Of one program. An order agrees with each session's own, and with real time:
// what ended before another began comes before it. A unit sees the clock as it
// was at some moment of the unit.
class Judge {
 public:
  explicit Judge(const Program& program);

  // Whether there is one. What was found good before is not looked at again.
  bool Accepts(const Execution& execution);

  // How many different executions it has looked at.
  std::size_t different() const { return good_.size(); }

 private:
  const Program& program_;
  ManualClock clock_{kBegin};
  Model start_;
  std::unordered_set<std::string> good_;
};

// What was seen, for people.
std::string ToText(const Execution& execution);

}  // namespace vigil::schedule

#endif  // VIGIL_TESTS_SCHEDULE_JUDGE_H_
