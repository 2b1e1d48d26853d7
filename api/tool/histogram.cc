// Log-bucketed counts and their percentiles.

#include "api/tool/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace vigil::tool {

// Row 0 holds 0..31, one value a bucket; row r > 0 holds the values whose top
// bit is bit r + 4, cut into 32 buckets of 2^(r-1) values.
std::size_t Histogram::BucketOf(std::uint64_t value) {
  if (value < kSubBuckets) return static_cast<std::size_t>(value);
  const auto shift =
      static_cast<std::size_t>(std::bit_width(value)) - kSubBits - 1;
  return kSubBuckets * shift + static_cast<std::size_t>(value >> shift);
}

std::uint64_t Histogram::LargestOf(std::size_t bucket) {
  if (bucket < kSubBuckets) return bucket;
  const std::size_t shift = bucket / kSubBuckets - 1;
  const std::uint64_t top = bucket % kSubBuckets + kSubBuckets;
  // In the last bucket the shift drops the top bit, and 0 - 1 is its end.
  return ((top + 1) << shift) - 1;
}

void Histogram::Record(std::uint64_t value) {
  ++buckets_[BucketOf(value)];
  ++count_;
  max_ = std::max(max_, value);
}

void Histogram::Merge(const Histogram& other) {
  for (std::size_t i = 0; i < kBuckets; ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

std::uint64_t Histogram::Percentile(double percent) const {
  if (count_ == 0) return 0;
  const double exact = std::ceil(static_cast<double>(count_) * percent / 100);
  const std::uint64_t rank =
      std::clamp(static_cast<std::uint64_t>(exact), std::uint64_t{1}, count_);
  std::uint64_t passed = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    passed += buckets_[i];
    if (passed >= rank) return std::min(LargestOf(i), max_);
  }
  return max_;
}

}  // namespace vigil::tool
