// A stream of random numbers that a seed repeats on every machine.

#ifndef VIGIL_TESTS_DIFFERENTIAL_RANDOM_SOURCE_H_
#define VIGIL_TESTS_DIFFERENTIAL_RANDOM_SOURCE_H_

#include <cstdint>
#include <random>
#include <vector>

namespace vigil::differential {

class RandomSource {
 public:
  explicit RandomSource(std::uint64_t seed) : engine_(seed) {}

  // Uniform in [0, bound). `bound` > 0.
  std::uint64_t Below(std::uint64_t bound) { return engine_() % bound; }
  // Uniform in [first, last].
  std::uint64_t Between(std::uint64_t first, std::uint64_t last) {
    return first + Below(last - first + 1);
  }
  bool OneIn(std::uint64_t n) { return Below(n) == 0; }
  template <class T>
  const T& Pick(const std::vector<T>& from) {
    return from[Below(from.size())];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_RANDOM_SOURCE_H_
