// boost::concurrent_flat_map<std::string, std::string>, from Boost 1.83 on.
//
// Fairness. Less than Vigil: no transactions over several keys, no versions, no
// deadlines. More than Vigil: any type of value, and a function runs on one
// element under its lock, so that a rule about one key can be decided in place
// and cannot lose a race. Readers take a reader's lock on the element's group.

#ifndef VIGIL_BENCH_PEERS_BOOST_MAP_H_
#define VIGIL_BENCH_PEERS_BOOST_MAP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#if VIGIL_BENCH_BOOST
#include <boost/unordered/concurrent_flat_map.hpp>
#endif

#include "bench/peers/strings.h"

namespace vigil::bench {

#if VIGIL_BENCH_BOOST

class BoostMap {
 public:
  static constexpr std::string_view kName = "boost";

  bool Get(std::string_view key, std::string* value) const {
    return map_.cvisit(key, [&](const auto& entry) {
      value->assign(entry.second);
    }) != 0;
  }

  std::optional<std::string> Get(std::string_view key) const {
    std::optional<std::string> value;
    map_.cvisit(key, [&](const auto& entry) { value = entry.second; });
    return value;
  }

  bool Set(std::string_view key, std::string_view value) {
    const auto assign = [&](auto& entry) { entry.second.assign(value); };
    // Visited first: to emplace builds a std::string even of a key that is
    // there.
    if (map_.visit(key, assign) == 0) {
      map_.try_emplace_or_visit(std::string(key), value, assign);
    }
    return true;
  }

  bool Del(std::string_view key) { return map_.erase(key) != 0; }

  bool IncrBy(std::string_view key, std::int64_t delta) {
    return Add(key, delta, INT64_MIN);
  }

  bool Withdraw(std::string_view key, std::int64_t amount) {
    return Add(key, -amount, 0);
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
  // Adds where the sum is at least `least`.
  bool Add(std::string_view key, std::int64_t delta, std::int64_t least) {
    bool added = false;
    map_.visit(key, [&](auto& entry) {
      const std::optional<std::int64_t> number = ParseNumber(entry.second);
      if (!number.has_value() || *number + delta < least) return;
      entry.second.assign(NumberText(*number + delta).view());
      added = true;
    });
    return added;
  }

  boost::concurrent_flat_map<std::string, std::string, KeyHash, std::equal_to<>>
      map_;
};

#else

struct BoostMap {
  static constexpr std::string_view kName = "boost";
  static constexpr const char* kWhyAbsent =
      "built without Boost, or with one older than 1.83";
};

#endif  // VIGIL_BENCH_BOOST

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_BOOST_MAP_H_
