// std::unordered_map<std::string, std::string> under one std::shared_mutex,
// which is what many programs have today, with nothing but the standard
// library.
//
// Fairness. Less than Vigil: no versions, no watches, no deadlines. More than
// Vigil: it is ordinary C++ that nobody has to learn, elements never move, and
// a transaction that holds the lock cannot lose a race. Readers share the lock,
// but each of them writes the lock's counter, so they do not scale. The map
// looks up by views (C++20); its hash is the standard library's.

#ifndef VIGIL_BENCH_PEERS_SHARED_MUTEX_MAP_H_
#define VIGIL_BENCH_PEERS_SHARED_MUTEX_MAP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bench/peers/strings.h"

namespace vigil::bench {

class SharedMutexMap {
 public:
  static constexpr std::string_view kName = "shared_mutex_map";

  bool Get(std::string_view key, std::string* value) const {
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    return Copy(key, value);
  }

  std::optional<std::string> Get(std::string_view key) const {
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    const auto it = map_.find(key);
    if (it == map_.end()) return std::nullopt;
    return it->second;
  }

  bool Set(std::string_view key, std::string_view value) {
    const std::lock_guard<std::shared_mutex> lock(mutex_);
    Put(key, value);
    return true;
  }

  bool Del(std::string_view key) {
    const std::lock_guard<std::shared_mutex> lock(mutex_);
    const auto it = map_.find(key);
    if (it == map_.end()) return false;
    map_.erase(it);
    return true;
  }

  bool IncrBy(std::string_view key, std::int64_t delta) {
    const std::lock_guard<std::shared_mutex> lock(mutex_);
    const auto it = map_.find(key);
    if (it == map_.end()) return false;
    const std::optional<std::int64_t> number = ParseNumber(it->second);
    if (!number.has_value()) return false;
    it->second.assign(NumberText(*number + delta).view());
    return true;
  }

  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) const {
    values->resize(keys.size());
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      std::optional<std::string>& value = (*values)[i];
      if (!value.has_value()) value.emplace();
      if (!Copy(keys[i], &*value)) value.reset();
    }
    return true;
  }

  // What a transaction's body works with, under the lock.
  class Txn {
   public:
    explicit Txn(SharedMutexMap& map) : map_(map) {}

    bool Prepare(std::span<const std::string_view>) { return true; }

    bool Get(std::string_view key, std::string* value) {
      return map_.Copy(key, value);
    }

    bool GetInt(std::string_view key, std::int64_t* number) {
      const auto it = map_.map_.find(key);
      if (it == map_.map_.end()) return false;
      const std::optional<std::int64_t> parsed = ParseNumber(it->second);
      if (parsed.has_value()) *number = *parsed;
      return parsed.has_value();
    }

    bool Set(std::string_view key, std::string_view value) {
      map_.Put(key, value);
      return true;
    }

    bool SetInt(std::string_view key, std::int64_t number) {
      return Set(key, NumberText(number).view());
    }

   private:
    SharedMutexMap& map_;
  };

  // Runs `body(Txn&)` under the lock; it returns whether all went well, and
  // must do so before its first write.
  template <class Body>
  bool Transact(Body&& body) {
    const std::lock_guard<std::shared_mutex> lock(mutex_);
    Txn txn(*this);
    return body(txn);
  }

  // The same for a body that only reads, beside others that do.
  template <class Body>
  bool View(Body&& body) {
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    Txn txn(*this);
    return body(txn);
  }

  std::size_t ReportedBytes() const { return 0; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>()(key);
    }
  };

  // These two: `mutex_` is held.
  bool Copy(std::string_view key, std::string* value) const {
    const auto it = map_.find(key);
    if (it == map_.end()) return false;
    value->assign(it->second);
    return true;
  }

  void Put(std::string_view key, std::string_view value) {
    const auto it = map_.find(key);
    if (it == map_.end()) {
      map_.emplace(key, value);
    } else {
      it->second.assign(value);
    }
  }

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::string, Hash, std::equal_to<>>
      map_;  // guarded by `mutex_`
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_SHARED_MUTEX_MAP_H_
