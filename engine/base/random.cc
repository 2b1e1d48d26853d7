#include "engine/base/random.h"

#include <sys/random.h>

namespace vigil::engine {
namespace {

// Any value is a good one, so it does not matter if the kernel gives none.
std::uint64_t Seed() {
  std::uint64_t seed = reinterpret_cast<std::uintptr_t>(&seed);
  [[maybe_unused]] const auto read =
      getrandom(&seed, sizeof seed, GRND_NONBLOCK);
  return seed;
}

// SplitMix64 (Steele, Lea, Flood, 2014): a counter in steps of kStep, mixed.
// Not absl's generators: where an allocation fails as they are seeded, the next
// draw waits for ever.
constexpr std::uint64_t kStep = 0x9E37'79B9'7F4A'7C15;
std::uint64_t Mix(std::uint64_t z) {
  z = (z ^ z >> 30) * 0xBF58'476D'1CE4'E5B9;
  z = (z ^ z >> 27) * 0x94D0'49BB'1331'11EB;
  return z ^ z >> 31;
}

}  // namespace

std::uint64_t RandomBelow(std::uint64_t bound) {
  if (bound == 0) return 0;
  thread_local std::uint64_t state = Seed();
  return Mix(state += kStep) % bound;  // the bias is bound / 2^64
}

RandomSource::RandomSource(std::optional<std::uint64_t> seed)
    : state_(seed ? *seed : Seed()) {}

std::uint64_t RandomSource::Below(std::uint64_t bound) {
  if (bound == 0) return 0;
  // Relaxed: each draw takes a number of its own, in whatever order.
  return Mix(state_.fetch_add(kStep, std::memory_order_relaxed) + kStep) %
         bound;
}

}  // namespace vigil::engine
