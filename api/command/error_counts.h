// How many error replies there were of each code, for INFO.

#ifndef VIGIL_API_COMMAND_ERROR_COUNTS_H_
#define VIGIL_API_COMMAND_ERROR_COUNTS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"

#include "engine/base/mutex.h"

namespace vigil::command {

// Any thread. The lock is a leaf, as ClientRegistry's.
class ErrorCounts {
 public:
  // `text` is an error's; its code is its first word. Bounded: codes are ours.
  void Add(std::string_view text) {
    const engine::MutexLock lock(mutex_);
    ++counts_[std::string(text.substr(0, text.find(' ')))];
  }
  std::map<std::string, std::uint64_t> Look() const {
    const engine::MutexLock lock(mutex_);
    return counts_;
  }
  void Reset() {
    const engine::MutexLock lock(mutex_);
    counts_.clear();
  }

 private:
  // Protects everything below.
  mutable engine::Mutex mutex_;
  std::map<std::string, std::uint64_t> counts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_ERROR_COUNTS_H_
