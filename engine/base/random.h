// Random numbers for jitter and for choosing keys. Not for secrets.

#ifndef VIGIL_ENGINE_BASE_RANDOM_H_
#define VIGIL_ENGINE_BASE_RANDOM_H_

#include <atomic>
#include <cstdint>
#include <optional>

namespace vigil::engine {

// A uniform number in [0, bound); 0 where bound is 0. O(1). Any thread.
std::uint64_t RandomBelow(std::uint64_t bound);

// A source that can be seeded, for choices that tests want to see twice. Any
// thread.
class RandomSource {
 public:
  // Without a seed it draws one.
  explicit RandomSource(std::optional<std::uint64_t> seed);
  // A uniform number in [0, bound); 0 where bound is 0. O(1).
  std::uint64_t Below(std::uint64_t bound);

 private:
  std::atomic<std::uint64_t> state_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_RANDOM_H_
