// Random numbers for jitter and for choosing keys. Not for secrets.

#ifndef VIGIL_ENGINE_BASE_RANDOM_H_
#define VIGIL_ENGINE_BASE_RANDOM_H_

#include <cstdint>

namespace vigil::engine {

// A uniform number in [0, bound); 0 where bound is 0. O(1). Any thread.
std::uint64_t RandomBelow(std::uint64_t bound);

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_RANDOM_H_
