// From a std::unordered_map behind a mutex to Vigil: the same cache before and
// after, with the time that each takes.
//
//   drop_in [KEYS [CALLS PER THREAD [THREADS]]]
//
// The times are printed, not judged; docs/benchmarks.md measures with care.

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "vigil/store.h"

namespace {

// Before. Every caller takes the lock, readers too.
class LockedMap {
 public:
  std::optional<std::string> Get(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = map_.find(key);
    if (found == map_.end()) return std::nullopt;
    return found->second;
  }
  void Set(const std::string& key, std::string_view value) {
    const std::lock_guard lock(mutex_);
    map_.insert_or_assign(key, std::string(value));
  }
  bool Erase(const std::string& key) {
    const std::lock_guard lock(mutex_);
    return map_.erase(key) > 0;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::string> map_;
};

// After: the same three functions. A key needs no std::string, a read takes no
// lock, and there is more to call when it is needed.
class VigilMap {
 public:
  std::optional<std::string> Get(std::string_view key) const {
    auto value = store_.Get(key);
    return value.ok() ? *std::move(value) : std::nullopt;
  }
  bool Set(std::string_view key, std::string_view value) {
    return store_.Set(key, value).ok();
  }
  bool Erase(std::string_view key) { return store_.Del(key).value_or(false); }

 private:
  vigil::Store store_;
};

struct Load {
  int keys = 1000;
  int calls = 5000;  // of each thread
  int threads = 2;
};

// Nine reads for each write, from all threads. Returns nanoseconds per call,
// or -1 where a key was not what it should be.
template <class Map>
double Measure(const Load& load) {
  Map map;
  std::vector<std::string> keys;
  for (int i = 0; i < load.keys; ++i) {
    keys.push_back("user:" + std::to_string(i));
    map.Set(keys.back(), "value");
  }
  std::vector<int> missing(static_cast<std::size_t>(load.threads));
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (int t = 0; t < load.threads; ++t) {
    threads.emplace_back([&, t] {
      int& mine = missing[static_cast<std::size_t>(t)];
      std::size_t next = static_cast<std::size_t>(t) * 7919;
      for (int i = 0; i < load.calls; ++i) {
        const std::string& key = keys[next++ * 2654435761 % keys.size()];
        if (i % 10 == 0) {
          map.Set(key, "another value");
        } else if (!map.Get(key)) {
          ++mine;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double, std::nano> time =
      std::chrono::steady_clock::now() - start;
  for (const int count : missing) {
    if (count != 0) return -1;
  }
  if (!map.Erase(keys[0]) || map.Erase(keys[0]) || map.Get(keys[0])) return -1;
  return time.count() / load.calls / load.threads;
}

}  // namespace

int main(int argc, char** argv) {
  Load load;
  if (argc > 1) load.keys = std::atoi(argv[1]);
  if (argc > 2) load.calls = std::atoi(argv[2]);
  if (argc > 3) load.threads = std::atoi(argv[3]);
  if (load.keys < 1 || load.calls < 1 || load.threads < 1) return 2;
  const double before = Measure<LockedMap>(load);
  const double after = Measure<VigilMap>(load);
  std::cout << "std::unordered_map + std::mutex  " << before << " ns per call\n"
            << "vigil::Store                     " << after << " ns per call\n";
  return before >= 0 && after >= 0 ? 0 : 1;
}
