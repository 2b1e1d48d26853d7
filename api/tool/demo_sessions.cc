// The transcript of two sessions.

#include "api/tool/demo_sessions.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/session.h"
#include "vigil/status.h"
#include "vigil/store.h"
#include "vigil/types.h"

#include "api/tool/conflict_text.h"
#include "api/tool/console.h"
#include "api/tool/text.h"

namespace vigil::tool {
namespace {

constexpr std::size_t kStepColumns = 24;

void Step(std::string_view step, std::string_view answer,
          const Console& console) {
  console.out << "   " << PadRight(step, kStepColumns) << answer << '\n';
}

// Answers as redis-cli shows them.

std::string Shown(const Status& status) {
  return status.ok() ? "OK" : "(error) " + status.ToString();
}

std::string Shown(const Result<std::int64_t>& number) {
  return number.ok() ? "(integer) " + std::to_string(*number)
                     : Shown(number.status());
}

std::string Shown(const Result<std::optional<std::string>>& value) {
  if (!value.ok()) return Shown(value.status());
  return *value ? Quoted(**value) : "(nil)";
}

void TellExec(const ExecResult& result, const Console& console) {
  if (result.committed()) {
    Step("A> EXEC", "committed", console);
    return;
  }
  Step("A> EXEC",
       console.Paint(Colour::kBad, "(nil)  aborted: ") +
           result.status().ToString(),
       console);
  for (const Conflict& conflict : result.conflicts()) {
    Step("", ConflictText(conflict), console);
  }
}

// A decides on 100 and B changes it under A's hands.
bool PlayLostRace(Session& a, Session& b, const Console& console) {
  Step("A> WATCH balance", Shown(a.Watch("balance")), console);
  Step("A> GET balance", Shown(a.Get("balance")), console);
  Step("B> DECRBY balance 80", Shown(b.store().DecrBy("balance", 80)), console);
  Batch batch = a.Multi();
  Step("A> MULTI", "OK", console);
  static_cast<void>(batch.DecrBy("balance", 80));
  Step("A> DECRBY balance 80", batch.size() == 1 ? "QUEUED" : "(not queued)",
       console);
  const ExecResult result = batch.Exec();
  TellExec(result, console);
  const auto balance = a.Get("balance");
  Step("A> GET balance", Shown(balance), console);
  return !result.committed() && result.conflicts().size() == 1 &&
         result.conflicts().front().key == "balance" && balance.ok() &&
         *balance == "20";
}

// A looks again and takes what there is.
bool PlaySecondTry(Session& a, const Console& console) {
  Step("A> WATCH balance", Shown(a.Watch("balance")), console);
  Step("A> GET balance", Shown(a.Get("balance")), console);
  Batch batch = a.Multi();
  Step("A> MULTI", "OK", console);
  const Pending<std::int64_t> left = batch.DecrBy("balance", 20);
  Step("A> DECRBY balance 20", batch.size() == 1 ? "QUEUED" : "(not queued)",
       console);
  const ExecResult result = batch.Exec();
  TellExec(result, console);
  if (result.committed()) Step("", Shown(result[left]), console);
  return result.committed() && result[left].ok() && *result[left] == 0;
}

}  // namespace

bool ShowSessions(const Console& console) {
  console.out << console.Paint(Colour::kHeading,
                               "2. Two sessions, step by step")
              << "\n   A watches the balance and decides; B withdraws first."
              << "\n\n";
  Store store;
  Session a(store);
  Session b(store);
  Step("A> SET balance 100", Shown(store.Set("balance", "100")), console);
  const bool lost = PlayLostRace(a, b, console);
  console.out
      << (lost ? "\n   Shown: the EXEC that came second wrote nothing, and "
                 "names what it lost on.\n   A looks again:\n\n"
               : "\n   This is not what should have happened.\n\n");
  const bool won = PlaySecondTry(a, console);
  console.out << (won ? "\n   Shown: what nobody disturbed goes through.\n\n"
                      : "\n   This is not what should have happened.\n\n");
  return lost && won;
}

}  // namespace vigil::tool
