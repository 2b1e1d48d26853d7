#include "bench/rows.h"

#include <algorithm>
#include <thread>

namespace vigil::bench {

const std::vector<int>& MoreThreads() {
  static const std::vector<int> counts = [] {
    const int processors =
        std::max(2, static_cast<int>(std::thread::hardware_concurrency()));
    std::vector<int> result;
    for (int threads = 2; threads < processors; threads *= 2) {
      result.push_back(threads);
    }
    result.push_back(processors);
    return result;
  }();
  return counts;
}

}  // namespace vigil::bench
