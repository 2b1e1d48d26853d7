// The transfer transaction and the threads that apply it.

#include "api/tool/ledger_run.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <latch>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "vigil/status.h"
#include "vigil/store.h"
#include "vigil/transaction.h"
#include "vigil/types.h"

#include "api/tool/ledger.h"
#include "api/tool/progress.h"
#include "api/tool/text.h"

namespace vigil::tool {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kContendedKeys = 5;
// Transfers that a thread takes at a time.
constexpr std::uint64_t kLargestPiece = 64;

using ConflictCounts = std::unordered_map<std::string, std::uint64_t>;

// One thread's share of the figures.
struct Share {
  LedgerCounts counts;
  ConflictCounts conflicts_by_key;
};

// What the threads of one run have in common.
class Run {  // NOLINT(clang-analyzer-optin.performance.Padding): taken_
 public:
  Run(const Ledger& ledger, const LedgerRunOptions& options, Store& store)
      : ledger_(ledger),
        store_(store),
        total_(ledger.transfers.size() * options.repeat),
        piece_(std::clamp<std::uint64_t>(
            total_ / (static_cast<std::uint64_t>(options.threads) * 16), 1,
            kLargestPiece)),
        committed_(ledger.transfers.size()) {}

  // Takes pieces of the work until none is left.
  void Work(Share& share) {
    const std::uint64_t lines = ledger_.transfers.size();
    while (true) {
      // Relaxed: the counter hands out numbers and orders nothing else.
      const std::uint64_t first =
          taken_.fetch_add(piece_, std::memory_order_relaxed);
      if (first >= total_) return;
      const std::uint64_t last = std::min(first + piece_, total_);
      std::uint64_t line = first % lines;
      SteadyClock::time_point begin = SteadyClock::now();
      for (std::uint64_t i = first; i < last; ++i) {
        Apply(line, share);
        const SteadyClock::time_point end = SteadyClock::now();
        share.counts.latency.Record(
            static_cast<std::uint64_t>((end - begin).count()));
        begin = end;
        if (++line == lines) line = 0;
      }
    }
  }

  const std::atomic<std::uint64_t>& taken() const { return taken_; }
  std::uint64_t total() const { return total_; }

  // After the threads have been joined.
  std::vector<std::uint32_t> TakeCommitted() const {
    std::vector<std::uint32_t> counts(ledger_.transfers.size());
    for (std::size_t i = 0; i < counts.size(); ++i) {
      counts[i] = committed_[i].load(std::memory_order_relaxed);
    }
    return counts;
  }

 private:
  void Apply(std::uint64_t line, Share& share) {
    const Transfer& transfer = ledger_.transfers[line];
    const std::string& from = ledger_.accounts[transfer.from].name;
    const std::string& to = ledger_.accounts[transfer.to].name;
    bool refused = false;
    const auto result = store_.Transact([&](Transaction& txn) -> Status {
      refused = false;
      const Result<std::int64_t> balance = txn.GetInt(from, 0);
      if (!balance.ok()) return balance.status();
      if (*balance < transfer.amount) {
        refused = true;
        return Status(StatusCode::kFailedPrecondition);
      }
      const Result<std::int64_t> left = txn.DecrBy(from, transfer.amount);
      if (!left.ok()) return left.status();
      txn.Add(to, transfer.amount);
      if (transfer.tally != kNoTally) {
        txn.Add(ledger_.tallies[transfer.tally], transfer.amount);
      }
      return Ok();
    });
    if (result.ok()) {
      ++share.counts.commits;
      // Relaxed: read after the join.
      committed_[line].fetch_add(1, std::memory_order_relaxed);
    } else if (refused && result.code() == StatusCode::kFailedPrecondition) {
      ++share.counts.refused;
    } else {
      CountFailure(line, result, share);
    }
    CountReport(result.report(), share);
  }

  void CountFailure(std::uint64_t line, const Status& status, Share& share) {
    ++share.counts.failed;
    if (!share.counts.first_failure.empty()) return;
    const Transfer& transfer = ledger_.transfers[line];
    share.counts.first_failure =
        "a transfer of " + FormatMoney(transfer.amount) + " from " +
        Quoted(ledger_.accounts[transfer.from].name) + " to " +
        Quoted(ledger_.accounts[transfer.to].name) + ": " + status.ToString();
  }

  static void CountReport(const TransactReport& report, Share& share) {
    if (report.attempts > 1) {
      share.counts.retries += static_cast<std::uint64_t>(report.attempts - 1);
    }
    share.counts.escalations += static_cast<std::uint64_t>(report.escalations);
    share.counts.conflicts += report.conflicts.size();
    for (const Conflict& conflict : report.conflicts) {
      ++share.conflicts_by_key[conflict.key];
    }
  }

  const Ledger& ledger_;
  Store& store_;
  const std::uint64_t total_;
  const std::uint64_t piece_;
  // By transfer. Written by whoever applied it.
  std::vector<std::atomic<std::uint32_t>> committed_;
  // On a cache line of its own: every thread writes it.
  alignas(64) std::atomic<std::uint64_t> taken_{0};
};

void MergeInto(const Share& share, LedgerCounts& counts,
               ConflictCounts& by_key) {
  counts.commits += share.counts.commits;
  counts.refused += share.counts.refused;
  counts.failed += share.counts.failed;
  counts.conflicts += share.counts.conflicts;
  counts.retries += share.counts.retries;
  counts.escalations += share.counts.escalations;
  if (counts.first_failure.empty()) {
    counts.first_failure = share.counts.first_failure;
  }
  counts.latency.Merge(share.counts.latency);
  for (const auto& [key, count] : share.conflicts_by_key) by_key[key] += count;
}

LedgerCounts Merge(const std::vector<std::unique_ptr<Share>>& shares) {
  LedgerCounts counts;
  ConflictCounts by_key;
  for (const auto& share : shares) MergeInto(*share, counts, by_key);
  counts.contended.assign(by_key.begin(), by_key.end());
  // By name where the counts are equal, so that the table does not flicker.
  std::sort(counts.contended.begin(), counts.contended.end(),
            [](const auto& a, const auto& b) {
              return a.second != b.second ? a.second > b.second
                                          : a.first < b.first;
            });
  if (counts.contended.size() > kContendedKeys) {
    counts.contended.resize(kContendedKeys);
  }
  return counts;
}

}  // namespace

Status OpenAccounts(const Ledger& ledger, Store& store) {
  for (const Account& account : ledger.accounts) {
    Status status = store.Set(account.name, std::to_string(account.opening));
    if (!status.ok()) return status;
  }
  for (const std::string& tally : ledger.tallies) {
    Status status = store.Set(tally, "0");
    if (!status.ok()) return status;
  }
  return Ok();
}

LedgerRun ApplyTransfers(const Ledger& ledger, const LedgerRunOptions& options,
                         Store& store) {
  Run run(ledger, options, store);
  // Apart from each other, so that no two threads count in one cache line.
  std::vector<std::unique_ptr<Share>> shares;
  shares.reserve(static_cast<std::size_t>(options.threads));
  for (int i = 0; i < options.threads; ++i) {
    shares.push_back(std::make_unique<Share>());
  }
  std::latch ready(options.threads + 1);
  std::chrono::nanoseconds elapsed{0};
  {
    std::optional<ProgressBar> bar;
    if (options.progress != nullptr) {
      bar.emplace(*options.progress, run.taken(), run.total());
    }
    std::vector<std::jthread> threads;
    threads.reserve(shares.size());
    for (const auto& share : shares) {
      threads.emplace_back([&run, &ready, mine = share.get()] {
        ready.arrive_and_wait();
        run.Work(*mine);
      });
    }
    ready.arrive_and_wait();
    const SteadyClock::time_point begin = SteadyClock::now();
    for (std::jthread& thread : threads) thread.join();
    elapsed = SteadyClock::now() - begin;
  }
  LedgerRun done{Merge(shares), run.TakeCommitted()};
  done.counts.elapsed = elapsed;
  return done;
}

}  // namespace vigil::tool
