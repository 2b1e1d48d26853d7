// absl::flat_hash_map<std::string, std::string> under one std::mutex.
//
// Fairness. Less than Vigil: no versions, no watches, no deadlines; a reader
// waits for every writer and every other reader; what a transaction has written
// when it finds that it must not go on stays written (the bodies here decide
// before they write). More than Vigil: a transaction cannot lose a race, and a
// value can be used in place instead of being copied (the rows copy it, as they
// do everywhere).

#ifndef VIGIL_BENCH_PEERS_MUTEX_MAP_H_
#define VIGIL_BENCH_PEERS_MUTEX_MAP_H_

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/peers/plain_map.h"
#include "bench/peers/strings.h"

namespace vigil::bench {

class MutexMap {
 public:
  static constexpr std::string_view kName = "mutex_map";

  bool Get(std::string_view key, std::string* value) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return map_.Get(key, value);
  }

  std::optional<std::string> Get(std::string_view key) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return map_.Get(key);
  }

  bool Set(std::string_view key, std::string_view value) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return map_.Set(key, value);
  }

  bool Del(std::string_view key) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return map_.Del(key);
  }

  bool IncrBy(std::string_view key, std::int64_t delta) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return map_.IncrBy(key, delta);
  }

  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return map_.MGet(keys, values);
  }

  // What a transaction's body works with: the map itself, under the lock.
  class Txn {
   public:
    explicit Txn(PlainMap& map) : map_(map) {}

    bool Prepare(std::span<const std::string_view>) { return true; }

    bool Get(std::string_view key, std::string* value) {
      return map_.Get(key, value);
    }

    bool GetInt(std::string_view key, std::int64_t* number) {
      if (!map_.Get(key, &text_)) return false;
      const std::optional<std::int64_t> parsed = ParseNumber(text_);
      if (parsed.has_value()) *number = *parsed;
      return parsed.has_value();
    }

    bool Set(std::string_view key, std::string_view value) {
      return map_.Set(key, value);
    }

    bool SetInt(std::string_view key, std::int64_t number) {
      return map_.Set(key, NumberText(number).view());
    }

   private:
    PlainMap& map_;
    std::string text_;
  };

  // Runs `body(Txn&)` under the lock; it returns whether all went well, and
  // must do so before its first write.
  template <class Body>
  bool Transact(Body&& body) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Txn txn(map_);
    return body(txn);
  }

  std::size_t ReportedBytes() const { return 0; }

 private:
  mutable std::mutex mutex_;
  PlainMap map_;  // guarded by `mutex_`
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_MUTEX_MAP_H_
