// Random numbers that are the same in every run and with every library.

#ifndef VIGIL_BENCH_RANDOM_H_
#define VIGIL_BENCH_RANDOM_H_

#include <cstdint>

namespace vigil::bench {

// SplitMix64: the standard library's distributions differ between versions, and
// the sequences must not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // From [0, bound). The bias of the remainder is below 2^-40 for our bounds.
  std::uint64_t Below(std::uint64_t bound) { return Next() % bound; }

  // From [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_RANDOM_H_
