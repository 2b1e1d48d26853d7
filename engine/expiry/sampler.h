// The background thread that purges expired keys and frees retired memory.

#ifndef VIGIL_ENGINE_EXPIRY_SAMPLER_H_
#define VIGIL_ENGINE_EXPIRY_SAMPLER_H_

#include <atomic>
#include <cstdint>
#include <thread>

#include "engine/store/store.h"

namespace vigil::engine {

// Every kPeriod it looks at some buckets of every shard that has keys with
// deadlines, and goes on with a shard as long as more than a quarter of the
// keys with deadlines that it met there had expired.
//
// fork() waits until no sampler's thread is inside a hold, so a child finds no
// lock taken by a thread that it does not have. In the child nothing samples,
// and its destructor waits for nobody.
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
  bool Stopped() const { return stop_.load(std::memory_order_relaxed) != 0; }
  void SampleOnce();

  Store& store_;
  std::atomic<bool> active_{true};
  // 1: the thread shall end. It sleeps on this word, not on a condition
  // variable: to destroy one in a child would wait for the thread that sleeps.
  std::atomic<std::uint32_t> stop_{0};
  const std::uint64_t forks_;  // how many there were when the thread started
  std::thread thread_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_EXPIRY_SAMPLER_H_
