// absl::flat_hash_map<std::string, std::string> with nothing around it.
//
// Fairness. Less than Vigil: no locks, no versions, no deadlines, no copies
// taken while another thread writes; one thread only, which is why its rows
// have one. More than Vigil: nothing. It is the floor, not an alternative.
//
// It hashes first and passes the hash to find(). A plain find(key) is slower
// with g++ 12 -O2: there the view is written as two words and read back at once
// as one vector, which no store buffer forwards, and the stall keeps the cache
// misses of successive operations from overlapping. That is an accident of one
// compiler and no merit of ours.

#ifndef VIGIL_BENCH_PEERS_PLAIN_MAP_H_
#define VIGIL_BENCH_PEERS_PLAIN_MAP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "bench/peers/strings.h"

namespace vigil::bench {

class PlainMap {
 public:
  static constexpr std::string_view kName = "flat_hash_map";
  static constexpr bool kOneThread = true;

  bool Get(std::string_view key, std::string* value) const {
    const auto it = Find(key);
    if (it == map_.end()) return false;
    value->assign(it->second);
    return true;
  }

  std::optional<std::string> Get(std::string_view key) const {
    const auto it = Find(key);
    if (it == map_.end()) return std::nullopt;
    return it->second;
  }

  bool Set(std::string_view key, std::string_view value) {
    const std::size_t hash = Map::hasher()(ToAbsl(key));
    const auto it = map_.find(ToAbsl(key), hash);
    if (it == map_.end()) {
      map_.try_emplace(std::string(key), value);
    } else {
      it->second.assign(value);
    }
    return true;
  }

  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) const {
    values->resize(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      std::optional<std::string>& value = (*values)[i];
      const auto it = Find(keys[i]);
      if (it == map_.end()) {
        value.reset();
      } else if (value.has_value()) {
        value->assign(it->second);
      } else {
        value.emplace(it->second);
      }
    }
    return true;
  }

  bool IncrBy(std::string_view key, std::int64_t delta) {
    const auto it = map_.find(ToAbsl(key), Map::hasher()(ToAbsl(key)));
    if (it == map_.end()) return false;
    const std::optional<std::int64_t> number = ParseNumber(it->second);
    if (!number.has_value()) return false;
    it->second.assign(NumberText(*number + delta).view());
    return true;
  }

  bool Del(std::string_view key) {
    const auto it = Find(key);
    if (it == map_.end()) return false;
    map_.erase(it);
    return true;
  }

  std::size_t ReportedBytes() const { return 0; }

 private:
  using Map = absl::flat_hash_map<std::string, std::string>;

  Map::const_iterator Find(std::string_view key) const {
    return map_.find(ToAbsl(key), Map::hasher()(ToAbsl(key)));
  }

  Map map_;
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_PLAIN_MAP_H_
