#include "engine/expiry/sampler.h"

#include <ctime>
#include <linux/futex.h>
#include <memory>
#include <new>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "engine/base/mutex.h"
#include "engine/expiry/purge.h"
#include "engine/txn/body_scope.h"

namespace vigil::engine {
namespace {

constexpr timespec kPeriod{.tv_sec = 0, .tv_nsec = 100'000'000};
constexpr std::size_t kBuckets = 16;  // per hold of a lock

// Held by a sampler's thread while it holds or allocates anything, and by a
// thread that forks. Rank: before every shard's.
constinit Mutex fork_gate;
constinit std::atomic<std::uint64_t> forks{0};
constinit thread_local bool holds_gate = false;

// A thread that forks in a body that runs under locks does not wait: a sampler
// could be waiting for one of those, in the gate. Its child may only exec.
void BeforeFork() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  holds_gate = !BodyScope::IsLocked();
  if (holds_gate) fork_gate.Lock();
}
void AfterForkInParent() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  if (holds_gate) fork_gate.Unlock();
}
void AfterForkInChild() ABSL_NO_THREAD_SAFETY_ANALYSIS {
  forks.fetch_add(1, std::memory_order_relaxed);
  AfterForkInParent();
}

std::uint64_t ForksSoFar() {
  // Where it fails for want of memory, a fork is as it would be without.
  [[maybe_unused]] static const int registered =
      pthread_atfork(BeforeFork, AfterForkInParent, AfterForkInChild);
  return forks.load(std::memory_order_relaxed);
}

}  // namespace

Sampler::Sampler(Store& store)
    : store_(store), forks_(ForksSoFar()), thread_([this] { Run(); }) {}

Sampler::~Sampler() {
  if (forks_ != forks.load(std::memory_order_relaxed)) {
    // The thread is the parent's, and its name may be another's here:
    // forgotten, neither joined nor detached.
    std::construct_at(&thread_);
    return;
  }
  stop_.store(1, std::memory_order_relaxed);
  syscall(SYS_futex, &stop_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  thread_.join();
}

void Sampler::Run() {
  while (true) {
    // Returns at once if the word is not 0 any more. Why it returns does not
    // matter.
    syscall(SYS_futex, &stop_, FUTEX_WAIT_PRIVATE, 0, &kPeriod, nullptr, 0);
    if (Stopped()) return;
#ifdef __cpp_exceptions
    try {
      SampleOnce();
    } catch (const std::bad_alloc&) {
      // What is left is for the next period. Letting it out of the thread
      // would end the process.
    }
#else
    SampleOnce();
#endif
    const MutexLock gate(fork_gate);
    CollectGarbage(store_);
  }
}

void Sampler::SampleOnce() {
  for (ShardIndex i = 0; i < store_.shard_count(); ++i) {
    for (int db = 0; db < kDatabases; ++db) {
      std::size_t met = 0;
      std::size_t purged = 0;
      do {
        if (Stopped() || !active_.load(std::memory_order_relaxed)) return;
        if (!MayExpire(store_, i, db)) break;
        met = 0;
        const MutexLock gate(fork_gate);
        purged = PurgeSome(store_, i, db, kBuckets, &met);
      } while (met > 0 && purged * 4 > met);
    }
  }
}

}  // namespace vigil::engine
