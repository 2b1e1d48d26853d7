// What the progress bar draws, and that it wipes it.

#include "api/tool/progress.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <ostream>
#include <sstream>
#include <string>
#include <thread>

#include "gtest/gtest.h"

namespace vigil::tool {
namespace {

TEST(ProgressTest, DrawsHowFarTheWorkIs) {
  EXPECT_EQ(ProgressLine(0, 1'000'000),
            "[..............................]   0%  0 of 1,000,000");
  EXPECT_EQ(ProgressLine(500'000, 1'000'000),
            "[###############...............]  50%  500,000 of 1,000,000");
  EXPECT_EQ(ProgressLine(1'000'000, 1'000'000),
            "[##############################] 100%  1,000,000 of 1,000,000");
}

TEST(ProgressTest, NeverGoesBeyondTheEnd) {
  EXPECT_EQ(ProgressLine(12, 10), ProgressLine(10, 10));
}

TEST(ProgressTest, DrawsNoWorkAsDone) {
  EXPECT_EQ(ProgressLine(0, 0),
            "[##############################] 100%  0 of 0");
}

TEST(ProgressTest, ShowsNothingForWorkThatIsOverAtOnce) {
  std::ostringstream out;
  const std::atomic<std::uint64_t> done{0};
  { const ProgressBar bar(out, done, 10); }
  EXPECT_EQ(out.str(), "");
}

// A stream buffer that counts its flushes, so that a test can wait for one.
class CountingBuffer : public std::stringbuf {
 public:
  int flushes() const { return flushes_.load(); }

 private:
  int sync() override {
    flushes_.fetch_add(1);
    return 0;
  }

  std::atomic<int> flushes_{0};
};

TEST(ProgressTest, WipesWhatItDrew) {
  CountingBuffer buffer;
  std::ostream out(&buffer);
  const std::atomic<std::uint64_t> done{5};
  {
    const ProgressBar bar(out, done, 10);
    for (int i = 0; i < 5'000 && buffer.flushes() == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  const std::string line = ProgressLine(5, 10);
  const std::string wiped = '\r' + std::string(line.size(), ' ') + '\r';
  const std::string drawn = buffer.str();
  EXPECT_TRUE(drawn.starts_with('\r' + line)) << drawn;
  EXPECT_TRUE(drawn.ends_with(wiped)) << drawn;
}

}  // namespace
}  // namespace vigil::tool
