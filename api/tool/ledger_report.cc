// Laying out the figures of a ledger run.

#include "api/tool/ledger_report.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "api/tool/console.h"
#include "api/tool/ledger_check.h"
#include "api/tool/ledger_run.h"
#include "api/tool/text.h"

namespace vigil::tool {
namespace {

constexpr std::size_t kLabelColumns = 18;
constexpr std::size_t kFigureColumns = 12;
constexpr std::size_t kKeyLimit = 60;

// "  label     figure  remark".
void Row(std::string_view label, std::string_view figure,
         std::string_view remark, const Console& console) {
  console.out << "  " << PadRight(label, kLabelColumns)
              << PadLeft(figure, kFigureColumns);
  if (!remark.empty()) {
    console.out << "  " << console.Paint(Colour::kQuiet, remark);
  }
  console.out << '\n';
}

std::uint64_t Applied(const LedgerCounts& counts) {
  return counts.commits + counts.refused + counts.failed;
}

std::uint64_t PerSecond(const LedgerCounts& counts) {
  const double seconds = std::chrono::duration<double>(counts.elapsed).count();
  if (seconds <= 0) return 0;
  return static_cast<std::uint64_t>(static_cast<double>(Applied(counts)) /
                                    seconds);
}

void PrintCounts(const LedgerCounts& counts, const Console& console) {
  Row("transfers/s", WithThousands(PerSecond(counts)),
      WithThousands(Applied(counts)) + " in " +
          FormatNanoseconds(static_cast<std::uint64_t>(counts.elapsed.count())),
      console);
  Row("commits", WithThousands(counts.commits), "", console);
  Row("refused", WithThousands(counts.refused), "the payer had too little",
      console);
  if (counts.failed > 0) {
    Row("failed", WithThousands(counts.failed), "", console);
  }
  Row("conflicts", WithThousands(counts.conflicts),
      "a key that was read moved before the commit", console);
  Row("retries", WithThousands(counts.retries), "attempts after the first",
      console);
  Row("escalations", WithThousands(counts.escalations),
      "attempts that locked first", console);
}

void PrintLatency(const Histogram& latency, const Console& console) {
  console.out << '\n'
              << console.Paint(Colour::kHeading,
                               "latency per transfer, retries included")
              << '\n';
  constexpr std::array<std::pair<std::string_view, double>, 3> kPercentiles = {
      {{"p50", 50}, {"p99", 99}, {"p99.9", 99.9}}};
  for (const auto& [label, percent] : kPercentiles) {
    Row(label, FormatNanoseconds(latency.Percentile(percent)), "", console);
  }
  Row("max", FormatNanoseconds(latency.max()), "", console);
}

void PrintContended(const LedgerCounts& counts, const Console& console) {
  console.out << '\n'
              << console.Paint(Colour::kHeading,
                               "most contended keys, by conflicts")
              << '\n';
  if (counts.contended.empty()) {
    console.out << "  none: no transfer lost a race\n";
    return;
  }
  std::size_t width = kLabelColumns;
  for (const auto& [key, count] : counts.contended) {
    width = std::max(width, Columns(Printable(key, kKeyLimit)) + 1);
  }
  for (const auto& [key, count] : counts.contended) {
    console.out << "  " << PadRight(Printable(key, kKeyLimit), width)
                << PadLeft(WithThousands(count), kFigureColumns) << '\n';
  }
}

}  // namespace

void PrintReport(const LedgerCounts& counts, std::span<const Check> checks,
                 const Console& console) {
  PrintCounts(counts, console);
  PrintLatency(counts.latency, console);
  PrintContended(counts, console);
  console.out << '\n'
              << console.Paint(Colour::kHeading,
                               "no money appeared or vanished?")
              << '\n';
  for (const Check& check : checks) {
    console.out << "  "
                << (check.passed ? console.Paint(Colour::kGood, "ok    ")
                                 : console.Paint(Colour::kBad, "WRONG "))
                << check.sentence << '\n';
  }
}

}  // namespace vigil::tool
