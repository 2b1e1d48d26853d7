#include "engine/base/random.h"

#include "absl/random/random.h"

namespace vigil::engine {

std::uint64_t RandomBelow(std::uint64_t bound) {
  if (bound == 0) return 0;
  thread_local absl::InsecureBitGen generator;
  return absl::Uniform<std::uint64_t>(generator, 0, bound);
}

}  // namespace vigil::engine
