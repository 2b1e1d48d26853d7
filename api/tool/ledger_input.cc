// Checking every line of a ledger's input.

#include "api/tool/ledger_input.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vigil/status.h"

#include "api/tool/columns.h"
#include "api/tool/csv.h"
#include "api/tool/ledger.h"
#include "api/tool/money.h"
#include "api/tool/name_index.h"
#include "api/tool/text.h"

namespace vigil::tool {
namespace {

constexpr std::array<ColumnName, 2> kAccountColumns = {ColumnName{"account"},
                                                       ColumnName{"balance"}};
constexpr std::array<ColumnName, 4> kTransferColumns = {
    ColumnName{"from"}, ColumnName{"to"}, ColumnName{"amount"},
    ColumnName{"tally", /*required=*/false}};

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

bool IsBlank(char c) { return c == ' '; }

// Why `name` cannot name a key of a ledger; empty if it can. `what` is the
// column.
std::string NameFault(std::string_view what, std::string_view name) {
  const std::string column(what);
  if (name.empty()) return "the " + column + " is empty";
  for (const char c : name) {
    if (IsControl(c)) {
      return "the " + column + " " + Quoted(name) +
             " contains a control character";
    }
  }
  if (IsBlank(name.front()) || IsBlank(name.back())) {
    return "the " + column + " " + Quoted(name) +
           " begins or ends with a blank";
  }
  return "";
}

// ": " and the line, for faults that no single field has.
std::string Where(const CsvReader& reader) {
  return ": " + Quoted(reader.line_text());
}

// Everything about one parse. Lives for one call of ParseLedger.
class LedgerParser {
 public:
  explicit LedgerParser(const LedgerSources& sources) : sources_(sources) {}

  ParsedLedger Parse() && {
    if (sources_.accounts && !ReadAccounts()) return Nothing();
    const std::size_t accounts_end = parsed_.problems.size();
    if (!ReadTransfers()) return Nothing();
    KeepTalliesApart();
    // The tallies were judged last.
    std::stable_sort(
        parsed_.problems.begin() + static_cast<std::ptrdiff_t>(accounts_end),
        parsed_.problems.end(),
        [](const Problem& a, const Problem& b) { return a.line < b.line; });
    return std::move(parsed_);
  }

 private:
  // A good line of the transfers, until its tally is known to be no account.
  struct Line {
    std::size_t number;
    LedgerIndex from;
    LedgerIndex to;
    LedgerIndex tally;  // in `tally_names_`
    Cents amount;
  };

  ParsedLedger Nothing() {
    parsed_.ledger = Ledger();
    return std::move(parsed_);
  }

  void Report(const SourceText& source, std::size_t line, std::string reason) {
    ++parsed_.problem_count;
    if (parsed_.problems.size() == kMaxProblems) return;
    parsed_.problems.push_back({source.name, line, std::move(reason)});
  }

  // Reads the header and calls `use(fields, layout, line)` with each record;
  // what it returns is the reason to refuse the line, or empty.
  template <class Use>
  bool ReadRecords(const SourceText& source, std::span<const ColumnName> wanted,
                   Use use) {
    CsvReader reader(source.text);
    std::string reason;
    const std::optional<ColumnLayout> layout =
        ReadHeader(reader, wanted, &reason);
    if (!layout) {
      parsed_.fatal = Problem{source.name, reader.line(), std::move(reason)};
      return false;
    }
    NoteIgnored(source, *layout);
    while (true) {
      const CsvReader::Step step = reader.Next();
      if (step == CsvReader::Step::kEnd) return true;
      ++parsed_.line_count;
      const std::size_t count = reader.fields().size();
      if (step == CsvReader::Step::kMalformed) {
        reason = std::string(reader.reason()) + Where(reader);
      } else if (count != layout->header_size) {
        reason = Counted(count, "field", "fields") + " where the header has " +
                 WithThousands(layout->header_size) + Where(reader);
      } else {
        reason = use(reader.fields(), *layout, reader.line());
      }
      if (!reason.empty()) Report(source, reader.line(), std::move(reason));
    }
  }

  void NoteIgnored(const SourceText& source, const ColumnLayout& layout) {
    if (layout.ignored.empty()) return;
    std::string note = source.name + ":";
    for (const std::string& name : layout.ignored) note += " " + Quoted(name);
    parsed_.ignored_columns.push_back(std::move(note));
  }

  bool ReadAccounts() {
    return ReadRecords(*sources_.accounts, kAccountColumns,
                       [this](const std::vector<std::string>& fields,
                              const ColumnLayout& layout, std::size_t line) {
                         return UseAccount(fields[*layout.positions[0]],
                                           fields[*layout.positions[1]], line);
                       });
  }

  std::string UseAccount(const std::string& name, const std::string& balance,
                         std::size_t line) {
    std::string fault = NameFault("account", name);
    if (!fault.empty()) return fault;
    const Result<Cents> opening = ParseMoney(balance);
    if (!opening.ok()) {
      return "the balance " + Quoted(balance) + " " +
             std::string(opening.status().message());
    }
    if (const auto known = account_names_.Find(name)) {
      return "the account " + Quoted(name) + " was given on line " +
             std::to_string(account_lines_[*known]) + " already";
    }
    account_names_.Put(name);
    account_lines_.push_back(line);
    parsed_.ledger.accounts.push_back({name, *opening});
    return "";
  }

  bool ReadTransfers() {
    return ReadRecords(
        sources_.transfers, kTransferColumns,
        [this](const std::vector<std::string>& fields,
               const ColumnLayout& layout, std::size_t line) {
          const std::optional<std::size_t> tally = layout.positions[3];
          return UseTransfer(
              fields[*layout.positions[0]], fields[*layout.positions[1]],
              fields[*layout.positions[2]],
              tally ? std::string_view(fields[*tally]) : std::string_view(),
              line);
        });
  }

  std::string UseTransfer(std::string_view from, std::string_view to,
                          std::string_view amount, std::string_view tally,
                          std::size_t line) {
    std::string fault = NameFault("from", from);
    if (fault.empty()) fault = NameFault("to", to);
    if (fault.empty() && !tally.empty()) fault = NameFault("tally", tally);
    if (!fault.empty()) return fault;
    if (from == to) return "from and to are both " + Quoted(from);
    const Result<Cents> cents = ParseMoney(amount);
    if (!cents.ok()) {
      return "the amount " + Quoted(amount) + " " +
             std::string(cents.status().message());
    }
    // In the order in which they are written, so that the same file always
    // makes the same ledger.
    const LedgerIndex payer = PutAccount(from);
    const LedgerIndex receiver = PutAccount(to);
    lines_.push_back({line, payer, receiver,
                      tally.empty() ? kNoTally : tally_names_.Put(tally),
                      *cents});
    if (tally_names_.size() > tallies_.size()) tallies_.emplace_back(tally);
    return "";
  }

  LedgerIndex PutAccount(std::string_view name) {
    const LedgerIndex index = account_names_.Put(name);
    if (index == parsed_.ledger.accounts.size()) {
      parsed_.ledger.accounts.push_back({std::string(name), sources_.opening});
    }
    return index;
  }

  // A key that is an account and a tally would make money out of nothing. Only
  // now are all accounts known. The accounts win; the line is malformed.
  void KeepTalliesApart() {
    std::vector<LedgerIndex> places(tallies_.size(), kNoTally);
    for (std::size_t i = 0; i < tallies_.size(); ++i) {
      if (account_names_.Find(tallies_[i])) continue;
      places[i] = static_cast<LedgerIndex>(parsed_.ledger.tallies.size());
      parsed_.ledger.tallies.push_back(tallies_[i]);
    }
    parsed_.ledger.transfers.reserve(lines_.size());
    for (const Line& line : lines_) {
      const bool tallied = line.tally != kNoTally;
      const LedgerIndex place = tallied ? places[line.tally] : kNoTally;
      if (tallied && place == kNoTally) {
        Report(sources_.transfers, line.number,
               "the tally " + Quoted(tallies_[line.tally]) +
                   " is an account as well");
        continue;
      }
      parsed_.ledger.transfers.push_back(
          {line.from, line.to, place, line.amount});
    }
  }

  const LedgerSources& sources_;
  ParsedLedger parsed_;
  NameIndex account_names_;  // numbered as parsed_.ledger.accounts
  NameIndex tally_names_;    // numbered as tallies_
  std::vector<std::string> tallies_;
  // Of the accounts that have a line of their own, which come first.
  std::vector<std::size_t> account_lines_;
  std::vector<Line> lines_;
};

}  // namespace

std::string ToString(const Problem& problem) {
  return problem.file + ":" + std::to_string(problem.line) + ": " +
         problem.reason;
}

ParsedLedger ParseLedger(const LedgerSources& sources) {
  return LedgerParser(sources).Parse();
}

}  // namespace vigil::tool
