// The engine: owns the store and what runs beside it.

#ifndef VIGIL_ENGINE_ENGINE_H_
#define VIGIL_ENGINE_ENGINE_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>

#include "engine/base/clock.h"
#include "engine/expiry/sampler.h"
#include "engine/store/store.h"
#include "engine/txn/closure.h"
#include "engine/txn/loss.h"

namespace vigil::engine {

class Engine {
 public:
  // `clock`: nullptr for the system's.
  Engine(StoreConfig config, std::unique_ptr<const Clock> clock,
         bool background_expiry);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  Store& store() { return store_; }
  const Store& store() const { return store_; }
  ClosureCounters& closure_counters() { return closure_counters_; }

  // Whether the background thread purges, where there is one. Any thread.
  void SetActiveExpiry(bool active) {
    if (sampler_ != nullptr) sampler_->SetActive(active);
  }

  // Counts what commits lost on. Any thread.
  void CountLosses(std::span<const Loss> losses) {
    for (const Loss& loss : losses) {
      losses_[static_cast<std::size_t>(loss.kind)].fetch_add(
          1, std::memory_order_relaxed);
    }
  }
  std::uint64_t losses(LossKind kind) const {
    return losses_[static_cast<std::size_t>(kind)].load(
        std::memory_order_relaxed);
  }

 private:
  // Destroyed from the last to the first: the thread before what it works on.
  const std::unique_ptr<const Clock> clock_;
  Store store_;
  ClosureCounters closure_counters_;
  std::array<std::atomic<std::uint64_t>, 4> losses_{};
  std::unique_ptr<Sampler> sampler_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_ENGINE_H_
