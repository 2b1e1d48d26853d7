#include "tests/schedule/campaign.h"

#include <algorithm>
#include <cctype>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <unistd.h>

#include "gtest/gtest.h"

namespace vigil::schedule {
namespace {

// What is being run, for a report from a crash.
const Program* running_program = nullptr;
const Scheduler* running_scheduler = nullptr;

void ReportCrash(int signal) {
  if (running_program != nullptr) {
    const std::string text =
        "\ncrashed in\n" + ToText(*running_program) +
        "run it again with VIGIL_SCHEDULE=" + running_program->name + ":" +
        running_scheduler->choices() + "\n";
    // Nothing better is left to do where it fails.
    if (write(STDERR_FILENO, text.data(), text.size()) < 0) std::_Exit(3);
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

constexpr int kCrashes[] = {SIGABRT, SIGSEGV, SIGBUS};

const char* NameOf(Scheduler::End end) {
  switch (end) {
    case Scheduler::End::kDone:
      return "done";
    case Scheduler::End::kDeadlock:
      return "a deadlock: ";
    case Scheduler::End::kLivelock:
      return "no end after many steps; at ";
  }
  return "?";
}

// Says what each step is.
class Teller final : public Chooser {
 public:
  explicit Teller(std::string_view choices) : replay_(choices) {}
  int Choose(const Situation& situation) override {
    const int chosen = replay_.Choose(situation);
    const Step& step = situation.steps[static_cast<std::size_t>(chosen)];
    std::cout << std::string(static_cast<std::size_t>(chosen) * 28, ' ')
              << static_cast<char>('a' + chosen) << ": "
              << (step.name != nullptr ? step.name : "start") << "\n";
    return chosen;
  }
  bool strayed() const { return replay_.strayed(); }

 private:
  Replay replay_;
};

}  // namespace

Campaign::Campaign() {
  for (const int signal : kCrashes) std::signal(signal, ReportCrash);
}

Campaign::~Campaign() {
  running_program = nullptr;
  for (const int signal : kCrashes) std::signal(signal, SIG_DFL);
}

bool Campaign::Explore(const Program& program, Judge& judge, Explorer& explorer,
                       std::size_t cap) {
  running_program = &program;
  running_scheduler = &scheduler_;
  std::size_t counted = 0;
  bool more = true;
  while (more && counted < cap && !failed_) {
    const Execution execution = RunProgram(scheduler_, program, explorer);
    if (explorer.counts()) {
      ++counted;
      if (execution.end != Scheduler::End::kDone) {
        Report(program, execution,
               NameOf(execution.end) + scheduler_.Waiting());
      } else if (!execution.unsound.empty()) {
        Report(program, execution, execution.unsound);
      } else if (!judge.Accepts(execution)) {
        Report(program, execution, "no serial order explains this:");
      }
    } else {
      ++repeated_;
    }
    more = explorer.Next();
  }
  schedules_ += counted;
  running_program = nullptr;
  return !more;
}

void Campaign::Report(const Program& program, const Execution& execution,
                      const std::string& what) {
  failed_ = true;
  ADD_FAILURE() << what << "\n"
                << ToText(execution) << "in the program\n"
                << ToText(program) << "after " << schedules_
                << " schedules of others. Run it again with\nVIGIL_SCHEDULE="
                << program.name << ":" << scheduler_.choices()
                << "\nor keep it as a file of tests/schedule/regressions: the "
                   "program and the line\nschedule "
                << scheduler_.choices();
}

std::string RegressionFolder() { return VIGIL_SCHEDULE_REGRESSIONS; }

std::optional<Program> FindProgram(std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == 1 && std::isdigit(name[0]) != 0) {
    return Generate(std::stoul(std::string(name.substr(2))),
                    static_cast<std::size_t>(name[0] - '0'));
  }
  Program program;
  program.name = name;
  std::ifstream file(RegressionFolder() + "/" + program.name);
  if (!file) return std::nullopt;
  for (std::string line; std::getline(file, line);) {
    if (AddLine(program, line)) continue;
    ADD_FAILURE() << program.name << ": not understood: " << line;
    return std::nullopt;
  }
  return program;
}

void Tell(const Program& program, std::string_view choices) {
  std::cout << ToText(program);
  Scheduler scheduler;
  Teller teller(choices);
  const Execution execution = RunProgram(scheduler, program, teller);
  EXPECT_FALSE(teller.strayed()) << "some choices were not possible";
  ASSERT_EQ(execution.end, Scheduler::End::kDone) << scheduler.Waiting();
  std::cout << ToText(execution);
  EXPECT_EQ(execution.unsound, "");
  EXPECT_TRUE(Judge(program).Accepts(execution))
      << "no serial order explains this";
}

}  // namespace vigil::schedule
