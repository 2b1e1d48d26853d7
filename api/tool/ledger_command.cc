// Reading, judging, applying and reporting a ledger.

#include "api/tool/ledger_command.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "vigil/options.h"
#include "vigil/status.h"
#include "vigil/store.h"

#include "api/tool/console.h"
#include "api/tool/input_file.h"
#include "api/tool/ledger.h"
#include "api/tool/ledger_check.h"
#include "api/tool/ledger_input.h"
#include "api/tool/ledger_report.h"
#include "api/tool/ledger_run.h"
#include "api/tool/text.h"

namespace vigil::tool {
namespace {

int Fail(int exit_code, const std::string& sentence, const Console& console) {
  console.err << "vigil: " << sentence << '\n';
  return exit_code;
}

// Tells what was wrong with the input. Returns whether to go on.
bool Judge(const ParsedLedger& parsed, bool skip_malformed,
           const Console& console) {
  if (parsed.fatal) {
    Fail(kExitFailed, ToString(*parsed.fatal), console);
    return false;
  }
  for (const std::string& note : parsed.ignored_columns) {
    console.err << "vigil: columns that are not used, in " << note << '\n';
  }
  if (parsed.problem_count == 0) return true;
  for (const Problem& problem : parsed.problems) {
    console.err << ToString(problem) << '\n';
  }
  const std::uint64_t hidden = parsed.problem_count - parsed.problems.size();
  if (hidden > 0) {
    console.err << "... and " << WithThousands(hidden) << " more\n";
  }
  const std::string count =
      WithThousands(parsed.problem_count) + " of " +
      Counted(parsed.line_count, "line", "lines") +
      (parsed.problem_count == 1 ? " is malformed" : " are malformed");
  Fail(kExitFailed,
       skip_malformed ? count + " and skipped"
                      : count +
                            "; nothing was applied (--skip-malformed "
                            "applies the others)",
       console);
  return skip_malformed;
}

struct Texts {
  std::string transfers;
  std::optional<std::string> accounts;
};

Result<Texts> ReadTexts(const LedgerArguments& arguments,
                        const Console& console) {
  Texts texts;
  if (arguments.accounts) {
    Result<std::string> read = ReadInput(*arguments.accounts, console.in);
    if (!read.ok()) return read.status();
    texts.accounts = *std::move(read);
  }
  Result<std::string> read = ReadInput(arguments.transfers, console.in);
  if (!read.ok()) return read.status();
  texts.transfers = *std::move(read);
  return texts;
}

ParsedLedger ParseTexts(const LedgerArguments& arguments, const Texts& texts) {
  LedgerSources sources;
  sources.transfers = {InputName(arguments.transfers), texts.transfers};
  if (texts.accounts) {
    sources.accounts =
        SourceText{InputName(*arguments.accounts), *texts.accounts};
  }
  sources.opening = arguments.opening;
  return ParseLedger(sources);
}

Result<Store> OpenStore(const Ledger& ledger) {
  Options options;
  options.expected_keys = ledger.accounts.size() + ledger.tallies.size();
  options.background_expiry = false;  // nothing here expires
  Result<Store> store = Store::Open(options);
  if (!store.ok()) return store;
  Status opened = OpenAccounts(ledger, *store);
  if (!opened.ok()) return opened;
  return store;
}

std::string Describe(const Ledger& ledger, int threads, std::uint64_t repeat) {
  const std::uint64_t lines = ledger.transfers.size();
  std::string text = Counted(lines, "transfer", "transfers");
  if (repeat > 1) {
    text +=
        " x " + WithThousands(repeat) + " = " + WithThousands(lines * repeat);
  }
  text += ", " + Counted(ledger.accounts.size(), "account", "accounts");
  if (!ledger.tallies.empty()) {
    text += ", " + Counted(ledger.tallies.size(), "tally", "tallies");
  }
  return text + ", " +
         Counted(static_cast<std::uint64_t>(threads), "thread", "threads");
}

}  // namespace

int RunLedgerCommand(const LedgerArguments& arguments, const Console& console) {
  ParsedLedger parsed;
  {
    const Result<Texts> texts = ReadTexts(arguments, console);
    if (!texts.ok()) {
      return Fail(kExitUsage, std::string(texts.status().message()), console);
    }
    parsed = ParseTexts(arguments, *texts);
  }
  if (!Judge(parsed, arguments.skip_malformed, console)) return kExitFailed;
  return RunLedger(parsed.ledger, "Ledger " + InputName(arguments.transfers),
                   arguments.threads, arguments.repeat, console);
}

int RunLedger(const Ledger& ledger, const std::string& title, int threads,
              std::uint64_t repeat, const Console& console) {
  if (!SumsFit(ledger, repeat)) {
    return Fail(kExitFailed,
                "the opening balances and all transfers add up to more than " +
                    PrettyMoney(std::numeric_limits<Cents>::max()),
                console);
  }
  Result<Store> store = OpenStore(ledger);
  if (!store.ok()) {
    return Fail(kExitFailed,
                "cannot open the accounts: " + store.status().ToString(),
                console);
  }
  console.out << std::flush;  // before the progress bar
  LedgerRunOptions options;
  options.threads = threads;
  options.repeat = repeat;
  options.progress = console.progress ? &console.err : nullptr;
  const LedgerRun run = ApplyTransfers(ledger, options, *store);
  const std::vector<Check> checks = CheckLedger(ledger, run.committed, *store);
  console.out << console.Paint(Colour::kHeading, title) << '\n'
              << Describe(ledger, threads, repeat) << "\n\n";
  PrintReport(run.counts, checks, console);
  if (run.counts.failed > 0) {
    return Fail(kExitFailed, run.counts.first_failure, console);
  }
  const bool all_passed =
      std::all_of(checks.begin(), checks.end(),
                  [](const Check& check) { return check.passed; });
  if (all_passed) return kExitOk;
  return Fail(kExitFailed, "a check of the ledger failed", console);
}

}  // namespace vigil::tool
