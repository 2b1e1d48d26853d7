#include "tests/planted/catchers.h"

#include <array>
#include <cstddef>
#include <cstdlib>

namespace vigil::planted {
namespace {

constexpr Catcher kCatchers[] = {
    {.name = "model", .program = VIGIL_MODEL_TEST, .filter = "Part/*/0"},
    {.name = "transactions corpus",
     .program = VIGIL_REPLAY_TRANSACTIONS,
     .corpus = VIGIL_CORPORA "/transactions"},
    {.name = "closures corpus",
     .program = VIGIL_REPLAY_CLOSURES,
     .corpus = VIGIL_CORPORA "/closures"},
    {.name = "expiry corpus",
     .program = VIGIL_REPLAY_EXPIRY,
     .corpus = VIGIL_CORPORA "/expiry"},
    {.name = "history of lists",
     .program = VIGIL_HISTORY_TEST,
     .filter = "*/list_append_8_threads"},
    {.name = "history of a bank",
     .program = VIGIL_HISTORY_TEST,
     .filter = "*/bank_2_threads"},
    {.name = "history of registers",
     .program = VIGIL_HISTORY_TEST,
     .filter = "*/register_8_threads"},
    {.name = "history of write skew",
     .program = VIGIL_HISTORY_TEST,
     .filter = "*/write_skew_4_threads"},
    {.name = "mixed history",
     .program = VIGIL_HISTORY_TEST,
     .filter = "*/mixed_8_threads"},
    {.name = "schedules",
     .program = VIGIL_SCHEDULE_TEST,
     .filter = "ScheduleTest.RegressionsStayRight"},
};

struct Caught {
  std::string_view bug;
  std::array<std::string_view, 8> by;  // the rest is empty
};
constexpr Caught kCaught[] = {
    {"skip-validation",
     {"model", "history of registers", "transactions corpus", "closures corpus",
      "history of lists", "mixed history", "schedules"}},
    {"validate-before-locking",
     {"history of lists", "closures corpus", "history of registers",
      "mixed history", "schedules"}},
    {"unlock-before-apply",
     {"schedules", "history of lists", "history of write skew",
      "history of registers", "mixed history", "history of a bank"}},
    {"lock-in-set-order", {"schedules", "transactions corpus"}},
    {"no-version-on-delete", {"closures corpus", "mixed history", "schedules"}},
    {"version-restarts-after-delete",
     {"model", "history of registers", "transactions corpus", "closures corpus",
      "expiry corpus", "mixed history", "schedules"}},
    {"expiry-bypasses-versions", {"model"}},
    {"read-not-recorded",
     {"closures corpus", "history of lists", "history of registers",
      "mixed history", "schedules"}},
    {"value-and-version-apart",
     {"schedules", "history of write skew", "history of registers"}},
    {"half-applied-on-conflict",
     {"model", "history of lists", "transactions corpus",
      "history of registers", "mixed history", "schedules"}},
    {"flush-does-not-count",
     {"model", "mixed history", "transactions corpus", "schedules"}},
    {"ghost-never-moves",
     {"model", "history of lists", "transactions corpus", "closures corpus",
      "mixed history", "schedules", "history of registers"}},
    {"growth-drops-a-version",
     {"history of a bank", "history of lists", "history of registers",
      "mixed history", "schedules"}},
    {"publish-one-by-one", {"schedules", "history of a bank"}},
    {"freed-too-early",
     {"schedules", "history of lists", "mixed history",
      "history of registers"}},
    {"own-writes-lost", {"closures corpus", "schedules"}},
    {"escalation-unlocks-early",
     {"schedules", "history of lists", "mixed history",
      "history of registers"}},
};

}  // namespace

std::span<const Catcher> Catchers() { return kCatchers; }

std::string CommandOf(const Catcher& catcher) {
  const std::string program = catcher.program;
  return catcher.corpus != nullptr
             ? program + " " + catcher.corpus
             : program + " --gtest_brief=1 --gtest_filter='" + catcher.filter +
                   "'";
}

const Catcher& CatcherNamed(std::string_view name) {
  for (const Catcher& catcher : kCatchers) {
    if (catcher.name == name) return catcher;
  }
  std::abort();  // kCaught names what is not in kCatchers
}

std::span<const std::string_view> CatchersOf(std::string_view bug) {
  for (const Caught& caught : kCaught) {
    if (caught.bug != bug) continue;
    std::size_t count = 0;
    while (count < caught.by.size() && !caught.by[count].empty()) ++count;
    return {caught.by.data(), count};
  }
  return {};
}

}  // namespace vigil::planted
