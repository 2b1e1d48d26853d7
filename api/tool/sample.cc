// The seeded sample ledger.

#include "api/tool/sample.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <ostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "api/tool/ledger.h"
#include "api/tool/money.h"

namespace vigil::tool {
namespace {

constexpr double kExponent = 0.99;
constexpr std::uint64_t kSmallestAmount = 1'00;
constexpr std::uint64_t kLargestAmount = 500'00;

// The standard's distributions may differ from library to library, its engines
// may not. The bias of the remainder is below 2^-32 here.
std::uint64_t Below(std::uint64_t bound, std::mt19937_64& random) {
  return random() % bound;
}

// 0 to size-1 in random order: which account has which rank.
std::vector<LedgerIndex> Shuffled(std::uint32_t size, std::mt19937_64& random) {
  std::vector<LedgerIndex> order(size);
  std::iota(order.begin(), order.end(), LedgerIndex{0});
  for (std::uint32_t i = size; i > 1; --i) {
    std::swap(order[i - 1], order[Below(i, random)]);
  }
  return order;
}

}  // namespace

Zipf::Zipf(std::uint32_t size) : cumulative_(size) {
  double sum = 0;
  for (std::uint32_t rank = 0; rank < size; ++rank) {
    sum += 1 / std::pow(static_cast<double>(rank) + 1, kExponent);
    cumulative_[rank] = sum;
  }
  for (double& value : cumulative_) value /= sum;
}

std::uint32_t Zipf::Draw(std::mt19937_64& random) const {
  // 53 random bits: [0, 1).
  const double point = static_cast<double>(random() >> 11) * 0x1p-53;
  const auto found =
      std::upper_bound(cumulative_.begin(), cumulative_.end(), point);
  return std::min(static_cast<std::uint32_t>(found - cumulative_.begin()),
                  static_cast<std::uint32_t>(cumulative_.size() - 1));
}

Ledger MakeSample(const SampleOptions& options) {
  std::mt19937_64 random(options.seed);
  Ledger ledger;
  for (std::uint32_t i = 0; i < options.accounts; ++i) {
    ledger.accounts.push_back(
        {"acct:" + std::to_string(i + 1), options.opening});
  }
  for (std::uint32_t i = 0; i < options.tallies; ++i) {
    ledger.tallies.push_back("tally:" + std::to_string(i + 1));
  }
  const Zipf popularity(options.accounts);
  const std::vector<LedgerIndex> by_rank = Shuffled(options.accounts, random);
  ledger.transfers.reserve(options.transfers);
  for (std::uint64_t i = 0; i < options.transfers; ++i) {
    Transfer transfer;
    transfer.from = by_rank[popularity.Draw(random)];
    do {
      transfer.to = by_rank[popularity.Draw(random)];
    } while (transfer.to == transfer.from);
    transfer.amount = static_cast<Cents>(
        kSmallestAmount + Below(kLargestAmount - kSmallestAmount + 1, random));
    if (options.tallies > 0) {
      transfer.tally = static_cast<LedgerIndex>(Below(options.tallies, random));
    }
    ledger.transfers.push_back(transfer);
  }
  return ledger;
}

void WriteTransfers(const Ledger& ledger, std::ostream& out) {
  const bool tallied = !ledger.tallies.empty();
  out << (tallied ? "from,to,amount,tally\n" : "from,to,amount\n");
  for (const Transfer& transfer : ledger.transfers) {
    out << ledger.accounts[transfer.from].name << ','
        << ledger.accounts[transfer.to].name << ','
        << FormatMoney(transfer.amount);
    if (tallied) {
      out << ',';
      if (transfer.tally != kNoTally) out << ledger.tallies[transfer.tally];
    }
    out << '\n';
  }
}

}  // namespace vigil::tool
