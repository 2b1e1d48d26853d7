// `vigil demo`: the race, the two sessions and the ledger.

#ifndef VIGIL_API_TOOL_DEMO_H_
#define VIGIL_API_TOOL_DEMO_H_

#include <cstdint>

#include "api/tool/console.h"
#include "api/tool/demo_race.h"
#include "api/tool/sample.h"

namespace vigil::tool {

// Together less than half a minute on a slow machine, a few seconds on others.
struct DemoOptions {
  int threads = 2;
  RaceLimits without_watch;
  RaceLimits in_transactions{.rounds = 20'000,
                             .time = std::chrono::milliseconds(5'000)};
  SampleOptions sample{.opening = 10'000'00};
  std::uint64_t repeat = 10;
};

// Plays all three parts. Returns kExitOk only if everything that is claimed was
// seen.
int RunDemo(const DemoOptions& options, const Console& console);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_DEMO_H_
