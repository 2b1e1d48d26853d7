// The unit in which cores pass memory to one another.

#ifndef VIGIL_ENGINE_BASE_CACHE_LINE_H_
#define VIGIL_ENGINE_BASE_CACHE_LINE_H_

#include <cstddef>

namespace vigil::engine {

inline constexpr std::size_t kCacheLineBytes = 64;

// Starts to bring the line at `address` into the cache. Any address is allowed,
// also one that cannot be read.
// Always inlined: g++ 12 may find that a function which only prefetches has no
// effect, and drop the call.
[[gnu::always_inline]] inline void Prefetch(const void* address) {
  __builtin_prefetch(address);
}

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_CACHE_LINE_H_
