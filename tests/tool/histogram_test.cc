// Percentiles against sorted data.

#include "api/tool/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace vigil::tool {
namespace {

constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();

// The nearest-rank percentile of sorted values.
std::uint64_t Exact(const std::vector<std::uint64_t>& sorted, double percent) {
  const double rank =
      std::ceil(static_cast<double>(sorted.size()) * percent / 100);
  return sorted[std::max(static_cast<std::size_t>(rank), std::size_t{1}) - 1];
}

TEST(HistogramTest, AnswersZeroWithoutValues) {
  const Histogram histogram;
  EXPECT_EQ(histogram.Percentile(50), 0U);
  EXPECT_EQ(histogram.max(), 0U);
  EXPECT_EQ(histogram.count(), 0U);
}

TEST(HistogramTest, KeepsValuesBelow64Exactly) {
  Histogram histogram;
  for (std::uint64_t value = 0; value < 64; ++value) histogram.Record(value);
  for (std::uint64_t value = 0; value < 64; ++value) {
    EXPECT_EQ(histogram.Percentile(static_cast<double>(value + 1) / 0.64),
              value);
  }
}

TEST(HistogramTest, NeverExceedsTheLargestValue) {
  Histogram histogram;
  histogram.Record(1'000'003);
  EXPECT_EQ(histogram.Percentile(50), 1'000'003U);
  EXPECT_EQ(histogram.Percentile(100), 1'000'003U);
}

TEST(HistogramTest, HoldsTheLargestNumber) {
  Histogram histogram;
  histogram.Record(kLargest);
  EXPECT_EQ(histogram.Percentile(100), kLargest);
}

TEST(HistogramTest, PutsEachPowerOfTwoWhereItBelongs) {
  for (int bit = 0; bit < 64; ++bit) {
    const std::uint64_t value = std::uint64_t{1} << bit;
    Histogram histogram;
    histogram.Record(value - 1);
    histogram.Record(value);
    histogram.Record(kLargest);
    const std::uint64_t found = histogram.Percentile(66);
    EXPECT_GE(found, value);
    EXPECT_LE(found - value, value / 32) << "bit " << bit;
  }
}

TEST(HistogramTest, AgreesWithSortedDataWithinOneThirtySecond) {
  constexpr std::uint64_t kSeed = 7;
  std::mt19937_64 random(kSeed);
  std::vector<std::uint64_t> values;
  Histogram histogram;
  for (int i = 0; i < 100'000; ++i) {
    // Spread over many magnitudes, as latencies are.
    values.push_back(random() >> (20 + random() % 40));
    histogram.Record(values.back());
  }
  std::sort(values.begin(), values.end());
  for (const double percent : {0.1, 1.0, 25.0, 50.0, 90.0, 99.0, 99.9, 100.0}) {
    const std::uint64_t exact = Exact(values, percent);
    const std::uint64_t found = histogram.Percentile(percent);
    EXPECT_GE(found, exact) << percent << ", seed " << kSeed;
    EXPECT_LE(found - exact, exact / 32) << percent << ", seed " << kSeed;
  }
}

TEST(HistogramTest, MergesToTheSameAsOneOfAll) {
  Histogram low;
  Histogram high;
  Histogram all;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    low.Record(i);
    high.Record(i * 1'000);
    all.Record(i);
    all.Record(i * 1'000);
  }
  low.Merge(high);
  EXPECT_EQ(low.count(), all.count());
  EXPECT_EQ(low.max(), all.max());
  for (const double percent : {1.0, 50.0, 75.0, 99.0, 100.0}) {
    EXPECT_EQ(low.Percentile(percent), all.Percentile(percent));
  }
}

}  // namespace
}  // namespace vigil::tool
