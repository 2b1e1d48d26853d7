// Random numbers for tests: the seed is printed, and VIGIL_TEST_SEED sets it.

#ifndef VIGIL_TESTS_SUPPORT_RANDOM_H_
#define VIGIL_TESTS_SUPPORT_RANDOM_H_

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>

namespace vigil {

// The seed of this run. Any thread.
inline std::uint64_t TestSeed() {
  static const std::uint64_t seed = [] {
    const char* given = std::getenv("VIGIL_TEST_SEED");
    const std::uint64_t chosen = given != nullptr
                                     ? std::strtoull(given, nullptr, 10)
                                     : std::random_device()();
    std::cout << "VIGIL_TEST_SEED=" << chosen << std::endl;
    return chosen;
  }();
  return seed;
}

// A source of random numbers for one thread; `stream` tells threads apart.
class Random {
 public:
  explicit Random(std::uint64_t stream)
      : engine_(TestSeed() ^ (stream * 0x9E3779B97F4A7C15u)) {}

  // Uniform in [0, bound). `bound` > 0.
  std::uint64_t Below(std::uint64_t bound) { return engine_() % bound; }

  // Uniform in [first, last].
  std::uint64_t Between(std::uint64_t first, std::uint64_t last) {
    return first + Below(last - first + 1);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace vigil

#endif  // VIGIL_TESTS_SUPPORT_RANDOM_H_
