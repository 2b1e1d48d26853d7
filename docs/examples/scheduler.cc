// A scheduler: workers claim jobs, each job is done by one of them, and the job
// of a worker that dies is claimed again when its claim has expired.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "vigil/store.h"

namespace {

using std::chrono_literals::operator""s;

std::string DoneKey(int job) { return "done:" + std::to_string(job); }
std::string ClaimKey(int job) { return "claim:" + std::to_string(job); }

// Claims a job of 0 to `jobs` - 1 that is neither done nor claimed, for thirty
// seconds. Empty: there is none. `first` is where to begin to look: workers
// that begin at different places meet less.
vigil::Result<std::optional<int>> Claim(vigil::Store& store, int jobs,
                                        int first, std::string_view worker) {
  for (int i = 0; i < jobs; ++i) {
    const int job = (first + i) % jobs;
    // A transaction for each, not one over all: one watches what it reads, and
    // would lose to whoever claims any job at all.
    const auto claimed =
        store.Transact([&](vigil::Transaction& txn) -> vigil::Result<bool> {
          const auto done = txn.Exists(DoneKey(job));
          if (!done.ok()) return done.status();
          if (*done) return false;
          vigil::SetOptions options;
          options.when = vigil::SetWhen::kIfAbsent;
          options.ttl = 30s;
          const auto set = txn.Set(ClaimKey(job), worker, options);
          if (!set.ok()) return set.status();
          return set->applied;
        });
    if (!claimed.ok()) return claimed.status();
    if (*claimed) return std::optional<int>(job);
  }
  return std::optional<int>();
}

// Records the job as done, if `worker` still holds its claim. What the job has
// changed in the store belongs into the same transaction.
vigil::Result<bool> Finish(vigil::Store& store, int job,
                           std::string_view worker) {
  return store.Transact([&](vigil::Transaction& txn) -> vigil::Result<bool> {
    const auto owner = txn.Get(ClaimKey(job));
    if (!owner.ok()) return owner.status();
    if (*owner != std::optional<std::string>(worker)) return false;
    if (auto gone = txn.Del(ClaimKey(job)); !gone.ok()) return gone.status();
    const vigil::Status done = txn.Set(DoneKey(job), worker);
    if (!done.ok()) return done;
    txn.Add("jobs done", 1);
    return true;
  });
}

}  // namespace

int main() {
  constexpr int kJobs = 60;
  constexpr int kWorkers = 4;
  vigil::ManualClock clock;
  vigil::Options options;
  options.clock = &clock;
  vigil::Result<vigil::Store> opened = vigil::Store::Open(options);
  if (!opened.ok()) return 1;
  vigil::Store& store = *opened;

  // This worker claims a job and is not heard of again.
  const auto lost = Claim(store, kJobs, 7, "sleeper");
  if (!lost.ok() || *lost != std::optional<int>(7)) return 1;

  const auto work_off = [&] {
    std::atomic<int> finished = 0;
    std::vector<std::thread> workers;
    for (int w = 0; w < kWorkers; ++w) {
      workers.emplace_back([&, w] {
        const std::string name = "worker " + std::to_string(w);
        while (true) {
          const auto job = Claim(store, kJobs, w * kJobs / kWorkers, name);
          if (!job.ok() || !job->has_value()) return;
          if (Finish(store, **job, name).value_or(false)) ++finished;
        }
      });
    }
    for (std::thread& worker : workers) worker.join();
    return finished.load();
  };
  const int first = work_off();
  clock.Advance(31s);
  const int second = work_off();
  std::cout << first << " jobs, and " << second << " after the claim expired\n";
  if (first != kJobs - 1 || second != 1) return 1;

  // The sleeper wakes up: its claim is gone, and nothing is done twice.
  if (Finish(store, 7, "sleeper").value_or(true)) return 1;
  return store.GetInt("jobs done", 0).value_or(0) == kJobs ? 0 : 1;
}
