// The closure transaction: run a body on a workspace, commit it, and after a
// lost race run it again.

#ifndef VIGIL_ENGINE_TXN_CLOSURE_H_
#define VIGIL_ENGINE_TXN_CLOSURE_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/fault.h"
#include "engine/base/hash.h"
#include "engine/txn/loss.h"

namespace vigil::engine {

class Store;
class Workspace;

// What to run. `run` returns whether the body wants its changes committed.
struct ClosureBody {
  void* context;
  bool (*run)(void* context, Workspace& workspace);
};

// See vigil::RetryPolicy, whose fields these are.
struct ClosurePolicy {
  int max_attempts;
  int escalate_after;
  std::chrono::nanoseconds initial_backoff;
  std::chrono::nanoseconds max_backoff;
  std::chrono::nanoseconds deadline;
};

// Sums over all closures of a store. Any thread.
struct ClosureCounters {
  std::atomic<std::uint64_t> retries{0};
  std::atomic<std::uint64_t> escalations{0};
};

enum class ClosureEnd : std::uint8_t {
  kCommitted,
  kRefused,  // the body did not want to commit; nothing was changed
  kLost,     // every attempt lost its race
  kTooLate,  // the deadline passed
  kFaulted,  // `fault`: by an Add(), the memory limit, or an undeclared key
};

struct ClosureReport {
  int attempts = 0;
  int escalations = 0;
  std::chrono::nanoseconds elapsed{0};
  std::vector<Loss> losses;  // at most kMaxLosses, the first ones
  Fault fault = Fault::kNone;
  std::string fault_key;  // where it was met, if at one key

  static constexpr std::size_t kMaxLosses = 1024;
};

// Runs `body` until it commits, refuses, or the policy gives up. Nothing of a
// lost or refused attempt is left. What the body throws passes through.
ClosureEnd RunClosure(Store& store, const ClosureBody& body,
                      const ClosurePolicy& policy, ClosureCounters& counters,
                      ClosureReport& report);

// Locks the shards of `keys`, then runs `body` once, restricted to them.
ClosureEnd RunLockedFirst(Store& store, std::span<const KeyRef> keys,
                          const ClosureBody& body, ClosureReport& report);

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_CLOSURE_H_
