// Drawing the progress bar.

#include "api/tool/progress.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <ostream>
#include <stop_token>
#include <string>
#include <utility>

#include "api/tool/text.h"

namespace vigil::tool {
namespace {

constexpr std::size_t kBarColumns = 30;
constexpr std::chrono::milliseconds kInterval(150);

}  // namespace

std::string ProgressLine(std::uint64_t done, std::uint64_t total) {
  const double share = total == 0 ? 1.0
                                  : static_cast<double>(std::min(done, total)) /
                                        static_cast<double>(total);
  const auto filled =
      static_cast<std::size_t>(share * static_cast<double>(kBarColumns));
  const auto percent = static_cast<std::uint64_t>(share * 100);
  return "[" + std::string(filled, '#') +
         std::string(kBarColumns - filled, '.') + "] " +
         PadLeft(std::to_string(percent), 3) + "%  " +
         WithThousands(std::min(done, total)) + " of " + WithThousands(total);
}

ProgressBar::ProgressBar(std::ostream& out,
                         const std::atomic<std::uint64_t>& done,
                         std::uint64_t total)
    : out_(out),
      done_(done),
      total_(total),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void ProgressBar::Run(const std::stop_token& stop) {
  std::size_t drawn = 0;
  while (true) {
    std::unique_lock<std::mutex> lock(mutex_);
    woken_.wait_for(lock, stop, kInterval, [] { return false; });
    if (stop.stop_requested()) break;
    // Relaxed: the figure is shown, nothing is read on the strength of it.
    const std::string line =
        ProgressLine(done_.load(std::memory_order_relaxed), total_);
    drawn = std::max(drawn, line.size());
    out_ << '\r' << line << std::flush;
  }
  if (drawn > 0) {
    out_ << '\r' << std::string(drawn, ' ') << '\r' << std::flush;
  }
}

}  // namespace vigil::tool
