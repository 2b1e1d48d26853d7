// A field that a lock protects cannot be read without it.
// Expect: .*thread-safety

#include "absl/base/thread_annotations.h"

#include "engine/base/mutex.h"

class Counter {
 public:
  int Read() {
#ifndef MISTAKE
    vigil::engine::MutexLock lock(mutex_);
#endif
    return value_;
  }

 private:
  vigil::engine::Mutex mutex_;
  int value_ ABSL_GUARDED_BY(mutex_) = 0;
};

int Read() { return Counter().Read(); }
