// The progress bar.

#ifndef VIGIL_API_TOOL_PROGRESS_H_
#define VIGIL_API_TOOL_PROGRESS_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <ostream>
#include <stop_token>
#include <string>
#include <thread>

namespace vigil::tool {

// "[########............]  40%  400,000 of 1,000,000". `done` above `total`
// counts as `total`.
std::string ProgressLine(std::uint64_t done, std::uint64_t total);

// Shows how far `done` has come, several times a second, from a thread of its
// own, and wipes its line when it goes. Work that is over in a blink shows
// nothing. While it lives nobody else may write to `out`. `out` and `done` must
// outlive it.
class ProgressBar {
 public:
  ProgressBar(std::ostream& out, const std::atomic<std::uint64_t>& done,
              std::uint64_t total);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar() = default;

 private:
  void Run(const std::stop_token& stop);

  std::ostream& out_;
  const std::atomic<std::uint64_t>& done_;
  const std::uint64_t total_;
  // Protects nothing: the condition only waits for the stop.
  std::mutex mutex_;
  std::condition_variable_any woken_;
  // Last, so that it ends before what it uses.
  std::jthread thread_;
};

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_PROGRESS_H_
