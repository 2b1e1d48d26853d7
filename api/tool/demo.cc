// The demo's three parts, one after the other.

#include "api/tool/demo.h"

#include <chrono>
#include <cstdint>
#include <string>

#include "api/tool/console.h"
#include "api/tool/demo_race.h"
#include "api/tool/demo_sessions.h"
#include "api/tool/ledger.h"
#include "api/tool/ledger_command.h"
#include "api/tool/sample.h"
#include "api/tool/text.h"

namespace vigil::tool {
namespace {

bool ShowLedger(const DemoOptions& options, const Console& console) {
  console.out << console.Paint(Colour::kHeading, "3. A ledger")
              << "\n   A made-up bank (seed " << options.sample.seed
              << "): a few accounts are busy, most are in hardly any\n"
                 "   transfer. Each transfer is one transaction over payer, "
                 "receiver and tally.\n\n"
              << std::flush;
  const Ledger ledger = MakeSample(options.sample);
  return RunLedger(ledger, "Ledger of the sample", options.threads,
                   options.repeat, console) == kExitOk;
}

}  // namespace

int RunDemo(const DemoOptions& options, const Console& console) {
  const auto begin = std::chrono::steady_clock::now();
  console.out << '\n';
  const bool race =
      ShowRace(options.without_watch, options.in_transactions, console);
  const bool sessions = ShowSessions(console);
  const bool ledger = ShowLedger(options, console);
  const auto took = std::chrono::steady_clock::now() - begin;
  const bool all = race && sessions && ledger;
  console.out << '\n'
              << (all ? console.Paint(Colour::kGood,
                                      "Everything above was seen happening")
                      : console.Paint(Colour::kBad,
                                      "Not everything could be shown"))
              << ", in "
              << FormatNanoseconds(static_cast<std::uint64_t>(
                     std::chrono::nanoseconds(took).count()))
              << ".\n";
  return all ? kExitOk : kExitFailed;
}

}  // namespace vigil::tool
