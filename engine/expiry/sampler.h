// The background thread that purges expired keys and frees retired memory.

#ifndef VIGIL_ENGINE_EXPIRY_SAMPLER_H_
#define VIGIL_ENGINE_EXPIRY_SAMPLER_H_

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/store/store.h"

namespace vigil::engine {

// Every kPeriod it looks at some buckets of every shard that has keys with
// deadlines, and goes on with a shard as long as more than a quarter of the
// keys with deadlines that it met there had expired.
class Sampler {
 public:
  explicit Sampler(Store& store);  // starts the thread
  ~Sampler();                      // stops it; waits for at most one hold
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;

  // Whether it purges; true at first. Retired memory it frees anyway. Any
  // thread.
  void SetActive(bool active) {
    // Relaxed: the next round finds it, or the one after.
    active_.store(active, std::memory_order_relaxed);
  }

 private:
  void Run();
  bool Stopped();
  void SampleOnce();

  Store& store_;
  std::atomic<bool> active_{true};
  // Not the engine's Mutex: this one waits with a time limit, and is never
  // held together with a shard's.
  std::mutex mutex_;
  std::condition_variable stop_changed_;
  bool stop_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_EXPIRY_SAMPLER_H_
