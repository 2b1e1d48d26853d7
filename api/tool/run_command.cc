#include "api/tool/run_command.h"

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vigil/clock.h"
#include "vigil/options.h"
#include "vigil/status.h"
#include "vigil/store.h"
#include "vigil/types.h"

#include "api/tool/conflict_text.h"
#include "api/tool/console.h"
#include "api/tool/input_file.h"
#include "api/tool/named_sessions.h"
#include "api/tool/reply_text.h"
#include "api/tool/text.h"
#include "api/tool/transcript.h"

namespace vigil::tool {
namespace {

TimePoint SystemTime() {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

// The same transcript gives the same output: versions come from one counter,
// keys are always scanned in the same order, and time stands still.
Options StoreOptions(const Clock& clock) {
  Options options;
  options.shards = 1;
  options.hash_secret = HashSecret{};
  options.hash_secret->fill(0x5a);
  options.background_expiry = false;
  options.clock = &clock;
  return options;
}

// Blanks at the end of a line, as in "args beginning with: ", would not survive
// an editor.
std::vector<std::string> ComparableLines(std::string_view text) {
  std::vector<std::string> lines = SplitLines(text);
  for (std::string& line : lines) {
    line.erase(line.find_last_not_of(" \t") + 1);
  }
  return lines;
}

void TellLines(std::string_view label, std::span<const std::string> lines,
               const Console& console) {
  for (const std::string& line : lines) {
    console.err << label << line << '\n';
    label = "            ";
  }
}

// Plays the steps one by one.
class Player {
 public:
  Player(std::string name, Store& store, ManualClock& clock,
         const Console& console)
      : name_(std::move(name)),
        clock_(clock),
        console_(console),
        sessions_(store) {}

  void Play(const TranscriptStep& step) {
    const Request& request = step.request;
    console_.out << console_.Paint(Colour::kHeading, step.source) << '\n';
    switch (request.kind) {
      case Request::Kind::kAdvance:
        clock_.Advance(request.by);
        break;
      case Request::Kind::kClose:
        sessions_.Close(request.session);
        break;
      default:
        Compare(step, sessions_.Say(request.session, request.words));
    }
  }

  std::size_t expected() const { return expected_; }
  std::size_t differences() const { return differences_; }

 private:
  void Compare(const TranscriptStep& step, const Answer& answer) {
    console_.out << answer.text;
    for (const Conflict& conflict : answer.conflicts) {
      console_.out << console_.Paint(Colour::kQuiet,
                                     "# lost: " + ConflictText(conflict))
                   << '\n';
    }
    if (step.expected.empty()) return;
    ++expected_;
    const std::vector<std::string> got = ComparableLines(answer.text);
    if (got == step.expected) return;
    ++differences_;
    console_.out.flush();
    console_.err << name_ << ':' << step.line << ": " << step.source << '\n';
    TellLines("  expected: ", step.expected, console_);
    TellLines("  got:      ", got, console_);
  }

  const std::string name_;
  ManualClock& clock_;
  const Console& console_;
  NamedSessions sessions_;
  std::size_t expected_ = 0;
  std::size_t differences_ = 0;
};

int Fail(int exit_code, std::string_view sentence, const Console& console) {
  console.err << "vigil: " << sentence << '\n';
  return exit_code;
}

}  // namespace

int RunTranscript(const std::string& path, const Console& console) {
  const Result<std::string> text = ReadInput(path, console.in);
  if (!text.ok()) return Fail(kExitUsage, text.status().message(), console);
  const Result<std::vector<TranscriptStep>> steps =
      ParseTranscript(InputName(path), *text);
  if (!steps.ok()) {
    console.err << steps.status().message() << '\n';
    return kExitUsage;
  }
  ManualClock clock(SystemTime());
  Result<Store> store = Store::Open(StoreOptions(clock));
  if (!store.ok()) {
    return Fail(kExitFailed, store.status().ToString(), console);
  }
  Player player(InputName(path), *store, clock, console);
  for (const TranscriptStep& step : *steps) player.Play(step);
  if (player.differences() == 0) return kExitOk;
  return Fail(
      kExitFailed,
      WithThousands(player.differences()) + " of " +
          Counted(player.expected(), "expected reply", "expected replies") +
          (player.differences() == 1 ? " differs" : " differ"),
      console);
}

}  // namespace vigil::tool
