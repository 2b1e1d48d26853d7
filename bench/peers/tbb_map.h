// tbb::concurrent_hash_map<std::string, std::string>, from oneTBB.
//
// Fairness. Less than Vigil: no transactions over several keys (two accessors
// held at once can deadlock), no versions, no deadlines. More than Vigil: any
// type of value, and an accessor is a lock on one element, so that a rule about
// one key can be decided in place and cannot lose a race. Readers take a
// reader's lock on the element and on its bucket.

#ifndef VIGIL_BENCH_PEERS_TBB_MAP_H_
#define VIGIL_BENCH_PEERS_TBB_MAP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#if VIGIL_BENCH_TBB
#include <tbb/concurrent_hash_map.h>
#endif

#include "bench/peers/strings.h"

namespace vigil::bench {

#if VIGIL_BENCH_TBB

class TbbMap {
 public:
  static constexpr std::string_view kName = "tbb";

  bool Get(std::string_view key, std::string* value) const {
    Map::const_accessor found;
    if (!map_.find(found, key)) return false;
    value->assign(found->second);
    return true;
  }

  std::optional<std::string> Get(std::string_view key) const {
    Map::const_accessor found;
    if (!map_.find(found, key)) return std::nullopt;
    return found->second;
  }

  bool Set(std::string_view key, std::string_view value) {
    Map::accessor place;
    map_.insert(place, key);
    place->second.assign(value);
    return true;
  }

  bool Del(std::string_view key) { return map_.erase(key); }

  bool IncrBy(std::string_view key, std::int64_t delta) {
    Map::accessor place;
    if (!map_.find(place, key)) return false;
    return Add(place->second, delta, INT64_MIN);
  }

  bool Withdraw(std::string_view key, std::int64_t amount) {
    Map::accessor place;
    if (!map_.find(place, key)) return false;
    return Add(place->second, -amount, 0);
  }

  // One key after another: no consistent cut.
  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) const {
    values->resize(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      std::optional<std::string>& value = (*values)[i];
      if (!value.has_value()) value.emplace();
      if (!Get(keys[i], &*value)) value.reset();
    }
    return true;
  }

  std::size_t ReportedBytes() const { return 0; }

 private:
  struct HashCompare {
    using is_transparent = void;
    static std::size_t hash(std::string_view key) { return KeyHash()(key); }
    static bool equal(std::string_view a, std::string_view b) { return a == b; }
  };
  using Map = tbb::concurrent_hash_map<std::string, std::string, HashCompare>;

  // Adds where the sum is at least `least`.
  static bool Add(std::string& text, std::int64_t delta, std::int64_t least) {
    const std::optional<std::int64_t> number = ParseNumber(text);
    if (!number.has_value() || *number + delta < least) return false;
    text.assign(NumberText(*number + delta).view());
    return true;
  }

  mutable Map map_;  // find() by a view is not const
};

#else

struct TbbMap {
  static constexpr std::string_view kName = "tbb";
  static constexpr const char* kWhyAbsent = "built without oneTBB";
};

#endif  // VIGIL_BENCH_TBB

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_TBB_MAP_H_
