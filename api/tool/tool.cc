// The command line: subcommands, options and help.

#include "api/tool/tool.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "vigil/status.h"

#include "api/tool/commands_page.h"
#include "api/tool/console.h"
#include "api/tool/demo.h"
#include "api/tool/ledger_command.h"
#include "api/tool/money.h"
#include "api/tool/run_command.h"
#include "api/tool/sample.h"
#include "api/tool/shell.h"
#include "api/tool/text.h"

#include <CLI/CLI.hpp>

namespace vigil::tool {
namespace {

constexpr int kMostThreads = 1024;
constexpr std::uint64_t kMostRepeats = 1'000'000;
constexpr std::uint32_t kMostAccounts = 100'000'000;

int HardwareThreads() {
  return static_cast<int>(
      std::clamp(std::thread::hardware_concurrency(), 1U, 1024U));
}

// All that the command line can say.
struct Arguments {
  LedgerArguments ledger;
  std::string accounts;
  std::string opening = "0";
  SampleOptions sample;
  std::string transcript = "-";
  int demo_threads = std::clamp(HardwareThreads(), 2, 8);
};

// An AMOUNT for CLI11: empty, or why it is none.
std::string CheckMoney(const std::string& text) {
  const Result<Cents> cents = ParseMoney(text);
  if (cents.ok()) return "";
  return Quoted(text) + " " + std::string(cents.status().message());
}

void AddLedger(CLI::App& app, Arguments& arguments) {
  CLI::App* ledger = app.add_subcommand(
      "ledger", "Apply a CSV of transfers, one transaction each");
  ledger->footer(
      "TRANSFERS has the columns from,to,amount[,tally]; ACCOUNTS has\n"
      "account,balance. Columns are found by name. A file - is standard "
      "input.\n"
      "Nothing is applied if a line is malformed.\n"
      "Exit code: 0 done, 1 refused input or a failed check, 2 bad usage or\n"
      "an unreadable file.");
  ledger
      ->add_option("--transfers", arguments.ledger.transfers,
                   "The transfers to apply")
      ->type_name("FILE")
      ->required();
  ledger->add_option("--accounts", arguments.accounts, "Opening balances")
      ->type_name("FILE");
  ledger
      ->add_option("--opening", arguments.opening,
                   "Opening balance of an account that ACCOUNTS does not name")
      ->type_name("AMOUNT")
      ->check(CLI::Validator(CheckMoney, ""))
      ->capture_default_str();
  ledger
      ->add_option("--repeat", arguments.ledger.repeat,
                   "Apply the transfers this many times")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, kMostRepeats))
      ->capture_default_str();
  ledger
      ->add_option("--threads", arguments.ledger.threads,
                   "Apply them from this many threads")
      ->type_name("N")
      ->check(CLI::Range(1, kMostThreads))
      ->capture_default_str();
  ledger->add_flag("--skip-malformed", arguments.ledger.skip_malformed,
                   "Report malformed lines and apply the others");
}

void AddSample(CLI::App& app, Arguments& arguments) {
  CLI::App* sample = app.add_subcommand(
      "sample", "Write a made-up CSV of transfers for vigil ledger");
  sample->add_option("--transfers", arguments.sample.transfers, "Lines")
      ->type_name("N")
      ->capture_default_str();
  sample
      ->add_option("--accounts", arguments.sample.accounts,
                   "Accounts to draw from; a few are very popular")
      ->type_name("N")
      ->check(CLI::Range(std::uint32_t{2}, kMostAccounts))
      ->capture_default_str();
  sample
      ->add_option("--tallies", arguments.sample.tallies,
                   "Hot totals; 0: no tally column")
      ->type_name("N")
      ->check(CLI::Range(std::uint32_t{0}, kMostAccounts))
      ->capture_default_str();
  sample
      ->add_option("--seed", arguments.sample.seed,
                   "The same seed makes the same file")
      ->type_name("N")
      ->capture_default_str();
}

void AddDemo(CLI::App& app, Arguments& arguments) {
  CLI::App* demo = app.add_subcommand(
      "demo", "A lost race, two sessions and a ledger, within a minute");
  demo->add_option("--threads", arguments.demo_threads,
                   "Threads of the ledger part")
      ->type_name("N")
      ->check(CLI::Range(1, kMostThreads))
      ->capture_default_str();
}

void AddRun(CLI::App& app, Arguments& arguments) {
  CLI::App* run = app.add_subcommand(
      "run", "Play a transcript of several sessions, and compare the replies");
  run->footer(
      "A line is NAME> COMMAND (or COMMAND alone), = EXPECTED REPLY LINE,\n"
      "@advance MILLISECONDS, @close NAME, or # a comment.\n"
      "Exit code: 0 all as expected, 1 a reply differs, 2 a malformed line or\n"
      "an unreadable file.");
  run->add_option("FILE", arguments.transcript,
                  "The transcript; - is standard input")
      ->capture_default_str();
}

void AddShell(CLI::App& app) {
  app.add_subcommand("shell",
                     "Talk to an empty store, as one or several sessions");
}

int RunLedgerWith(Arguments& arguments, const Console& console) {
  if (!arguments.accounts.empty()) {
    arguments.ledger.accounts = arguments.accounts;
  }
  if (arguments.ledger.transfers == "-" && arguments.accounts == "-") {
    console.err << "vigil: only one of --transfers and --accounts can be "
                   "standard input\n";
    return kExitUsage;
  }
  // CheckMoney has accepted it.
  arguments.ledger.opening = ParseMoney(arguments.opening).value_or(0);
  return RunLedgerCommand(arguments.ledger, console);
}

int Dispatch(const CLI::App& app, Arguments& arguments,
             const Console& console) {
  if (app.got_subcommand("ledger")) return RunLedgerWith(arguments, console);
  if (app.got_subcommand("sample")) {
    WriteTransfers(MakeSample(arguments.sample), console.out);
    return kExitOk;
  }
  if (app.got_subcommand("run")) {
    return RunTranscript(arguments.transcript, console);
  }
  if (app.got_subcommand("shell")) return RunShell(console);
  if (app.got_subcommand("commands")) {
    WriteCommandsPage(console.out);
    return kExitOk;
  }
  DemoOptions options;
  options.threads = arguments.demo_threads;
  return RunDemo(options, console);
}

}  // namespace

int RunTool(std::span<const std::string> arguments, const Console& console) {
  CLI::App app("Vigil: Redis-like transactions inside your process", "vigil");
  app.set_version_flag("--version", "vigil " VIGIL_VERSION);
  app.require_subcommand(1);
  Arguments parsed;
  parsed.ledger.threads = HardwareThreads();
  app.add_subcommand("commands",
                     "Write docs/commands.md, the page of commands");
  AddDemo(app, parsed);
  AddLedger(app, parsed);
  AddRun(app, parsed);
  AddSample(app, parsed);
  AddShell(app);
  try {
    // CLI11 takes them from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    // Help and the version come this way as well, with exit code 0.
    return app.exit(error, console.out, console.err) == 0 ? kExitOk
                                                          : kExitUsage;
  }
  try {
    return Dispatch(app, parsed, console);
  } catch (const std::exception& error) {
    // No memory, or no more threads.
    console.err << "vigil: " << error.what() << '\n';
    return kExitFailed;
  }
}

}  // namespace vigil::tool
