// The memory limit of a store.

#ifndef VIGIL_ENGINE_STORE_MEMORY_BUDGET_H_
#define VIGIL_ENGINE_STORE_MEMORY_BUDGET_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "engine/base/cache_line.h"

namespace vigil::engine {

// What bounds the bytes that live records and tables take. Any thread.
class alignas(kCacheLineBytes) MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t limit)
      : limit_(static_cast<std::int64_t>(limit)) {}

  // Accounts for `bytes` more, or less. Refuses, and changes nothing, where
  // they are more and the limit would be exceeded.
  bool Charge(std::int64_t bytes) {
    if (limit_ == 0) return true;  // no shared counter where nobody asked
    const std::int64_t now =
        used_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    if (now <= limit_) {
      if (bytes < 0) exhausted_.store(false, std::memory_order_relaxed);
      return true;
    }
    if (bytes <= 0) return true;
    used_.fetch_sub(bytes, std::memory_order_relaxed);
    exhausted_.store(true, std::memory_order_relaxed);
    return false;
  }
  // Whether Charge() would refuse `bytes` more, asked before they are
  // allocated.
  bool Refuses(std::int64_t bytes) {
    if (limit_ == 0 || bytes <= 0 || used() + bytes <= limit_) return false;
    exhausted_.store(true, std::memory_order_relaxed);
    return true;
  }
  // Charge() for what cannot be refused.
  void ChargeAnyway(std::int64_t bytes) {
    if (limit_ == 0) return;
    used_.fetch_add(bytes, std::memory_order_relaxed);
    if (bytes < 0) exhausted_.store(false, std::memory_order_relaxed);
  }

  bool is_limited() const { return limit_ != 0; }
  // Whether `bytes` are more than the limit, so that no store with it holds
  // them.
  bool IsBeyondLimit(std::size_t bytes) const {
    return limit_ != 0 && bytes > static_cast<std::size_t>(limit_);
  }
  // What is accounted for; 0 where there is no limit.
  std::int64_t used() const { return used_.load(std::memory_order_relaxed); }

  // Whether the last growth that was refused is the last thing that happened:
  // nothing has been given back since.
  bool exhausted() const { return exhausted_.load(std::memory_order_relaxed); }

 private:
  const std::int64_t limit_;
  std::atomic<std::int64_t> used_{0};
  std::atomic<bool> exhausted_{false};
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_STORE_MEMORY_BUDGET_H_
