// The sums.

#include "api/tool/ledger_check.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/status.h"
#include "vigil/store.h"

#include "api/tool/ledger.h"
#include "api/tool/money.h"
#include "api/tool/text.h"

namespace vigil::tool {
namespace {

constexpr Cents kMax = std::numeric_limits<Cents>::max();

// Adds `amount` >= 0 to `*sum` >= 0. False if that leaves its range.
bool AddTo(Cents amount, Cents* sum) {
  if (amount > kMax - *sum) return false;
  *sum += amount;
  return true;
}

// What the committed transfers alone say every key must hold.
struct Expected {
  std::vector<Cents> accounts;
  std::vector<Cents> tallies;
};

Expected Recompute(const Ledger& ledger,
                   std::span<const std::uint32_t> committed) {
  Expected expected;
  for (const Account& account : ledger.accounts) {
    expected.accounts.push_back(account.opening);
  }
  expected.tallies.resize(ledger.tallies.size());
  for (std::size_t i = 0; i < ledger.transfers.size(); ++i) {
    const Transfer& transfer = ledger.transfers[i];
    const Cents moved = transfer.amount * static_cast<Cents>(committed[i]);
    expected.accounts[transfer.from] -= moved;
    expected.accounts[transfer.to] += moved;
    if (transfer.tally != kNoTally) expected.tallies[transfer.tally] += moved;
  }
  return expected;
}

// How a group of keys compares with what it should hold.
struct Comparison {
  Cents sum = 0;
  std::uint64_t wrong = 0;
  std::uint64_t negative = 0;
  std::string first_wrong;  // "NAME holds A instead of B"
};

void Compare(std::string_view name, Cents expected, const Store& store,
             Comparison* comparison) {
  const Result<std::optional<std::int64_t>> held = store.GetInt(name);
  const bool readable = held.ok() && held->has_value();
  const Cents value = readable ? **held : 0;
  // Unsigned, because a store that lost track may hold anything.
  comparison->sum =
      static_cast<Cents>(static_cast<std::uint64_t>(comparison->sum) +
                         static_cast<std::uint64_t>(value));
  if (value < 0) ++comparison->negative;
  if (readable && value == expected) return;
  ++comparison->wrong;
  if (!comparison->first_wrong.empty()) return;
  comparison->first_wrong = Quoted(name) + " holds " +
                            (readable ? PrettyMoney(value) : "no amount") +
                            " instead of " + PrettyMoney(expected);
}

Check SumCheck(std::string_view what, std::string_view origin, Cents held,
               Cents expected) {
  std::string sentence =
      std::string(what) + " hold " + PrettyMoney(held) + " in all, ";
  if (held == expected) {
    return {true, sentence.append("exactly ").append(origin)};
  }
  return {false, sentence.append("not the ")
                     .append(PrettyMoney(expected))
                     .append(" that is ")
                     .append(origin)};
}

Check EachCheck(std::uint64_t count, std::string_view one,
                std::string_view many, const Comparison& comparison) {
  const std::string counted = Counted(count, one, many);
  if (comparison.wrong == 0) {
    return {true, counted + (count == 1 ? " agrees" : " agree") +
                      " to the cent, one by one, with the commits"};
  }
  return {false, WithThousands(comparison.wrong) + " of " + counted +
                     " differ from what was committed; " +
                     comparison.first_wrong};
}

}  // namespace

bool SumsFit(const Ledger& ledger, std::uint64_t repeat) {
  Cents opening = 0;
  for (const Account& account : ledger.accounts) {
    if (!AddTo(account.opening, &opening)) return false;
  }
  Cents moved = 0;
  for (const Transfer& transfer : ledger.transfers) {
    if (!AddTo(transfer.amount, &moved)) return false;
  }
  return static_cast<std::uint64_t>(moved) <=
         static_cast<std::uint64_t>(kMax - opening) / repeat;
}

std::vector<Check> CheckLedger(const Ledger& ledger,
                               std::span<const std::uint32_t> committed,
                               const Store& store) {
  const Expected expected = Recompute(ledger, committed);
  Comparison accounts;
  Cents opening = 0;
  for (std::size_t i = 0; i < ledger.accounts.size(); ++i) {
    opening += ledger.accounts[i].opening;
    Compare(ledger.accounts[i].name, expected.accounts[i], store, &accounts);
  }
  std::vector<Check> checks;
  checks.push_back(
      SumCheck("the accounts", "what they opened with", accounts.sum, opening));
  checks.push_back(
      EachCheck(ledger.accounts.size(), "account", "accounts", accounts));
  checks.push_back(
      accounts.negative == 0
          ? Check{true, "no account is overdrawn"}
          : Check{false, Counted(accounts.negative, "account is overdrawn",
                                 "accounts are overdrawn")});
  if (ledger.tallies.empty()) return checks;
  Comparison tallies;
  Cents tallied = 0;
  for (std::size_t i = 0; i < ledger.tallies.size(); ++i) {
    tallied += expected.tallies[i];
    Compare(ledger.tallies[i], expected.tallies[i], store, &tallies);
  }
  checks.push_back(
      SumCheck("the tallies", "what was committed", tallies.sum, tallied));
  checks.push_back(
      EachCheck(ledger.tallies.size(), "tally", "tallies", tallies));
  return checks;
}

}  // namespace vigil::tool
