#include "engine/expiry/sampler.h"

#include <chrono>
#include <new>

#include "engine/expiry/purge.h"

namespace vigil::engine {
namespace {

constexpr std::chrono::milliseconds kPeriod(100);
constexpr std::size_t kBuckets = 16;  // per hold of a lock

}  // namespace

Sampler::Sampler(Store& store) : store_(store), thread_([this] { Run(); }) {}

Sampler::~Sampler() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  stop_changed_.notify_one();
  thread_.join();
}

void Sampler::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stop_) {
    stop_changed_.wait_for(lock, kPeriod);
    if (stop_) return;
    lock.unlock();
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
    CollectGarbage(store_);
    lock.lock();
  }
}

bool Sampler::Stopped() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return stop_;
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
        purged = PurgeSome(store_, i, db, kBuckets, &met);
      } while (met > 0 && purged * 4 > met);
    }
  }
}

}  // namespace vigil::engine
