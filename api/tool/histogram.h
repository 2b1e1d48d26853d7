// Counting durations so that percentiles can be told.

#ifndef VIGIL_API_TOOL_HISTOGRAM_H_
#define VIGIL_API_TOOL_HISTOGRAM_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace vigil::tool {

// Counts values in buckets whose width is at most 1/32 of the values they hold,
// from 0 to 2^64-1, in 15 KiB. Values below 64 are exact. One thread each;
// Merge them afterwards.
class Histogram {
 public:
  // O(1), a few nanoseconds.
  void Record(std::uint64_t value);

  void Merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  // The largest value recorded, exactly; 0 without one.
  std::uint64_t max() const { return max_; }

  // The value that `percent` of all values do not exceed (nearest rank),
  // rounded up by at most 1/32 and never above max(); 0 without a value.
  // `percent` is above 0 and at most 100.
  std::uint64_t Percentile(double percent) const;

 private:
  static constexpr int kSubBits = 5;
  static constexpr std::size_t kSubBuckets = std::size_t{1} << kSubBits;
  static constexpr std::size_t kBuckets = kSubBuckets * (64 - kSubBits + 1);

  static std::size_t BucketOf(std::uint64_t value);
  static std::uint64_t LargestOf(std::size_t bucket);

  std::array<std::uint64_t, kBuckets> buckets_{};
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_HISTOGRAM_H_
