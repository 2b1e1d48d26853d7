// Loaded into the oracle's process before the C library: its wall clock stands
// where the tests put it, so that expiry needs no waiting and TTLs compare to
// the millisecond.

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

namespace {

using Microseconds = std::atomic<std::int64_t>;

// The number that the tests write into the file they name, or nullptr.
const Microseconds* MapClock() {
  const char* path = std::getenv("VIGIL_STILL_CLOCK");
  if (path == nullptr) return nullptr;
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return nullptr;
  void* page =
      mmap(nullptr, sizeof(Microseconds), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  return page == MAP_FAILED ? nullptr : static_cast<Microseconds*>(page);
}

const Microseconds* StillClock() {
  static const Microseconds* const clock = MapClock();
  return clock;
}

}  // namespace

extern "C" int gettimeofday(timeval* now, void* zone) noexcept {
  const Microseconds* clock = StillClock();
  if (clock == nullptr) {
    return static_cast<int>(syscall(SYS_gettimeofday, now, zone));
  }
  const std::int64_t us = clock->load(std::memory_order_acquire);
  now->tv_sec = us / 1'000'000;
  now->tv_usec = us % 1'000'000;
  return 0;
}

extern "C" time_t time(time_t* out) noexcept {
  timeval now{};
  gettimeofday(&now, nullptr);
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}
