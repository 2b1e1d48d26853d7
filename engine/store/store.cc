#include "engine/store/store.h"

#include <bit>

#include "engine/base/check.h"
#include "engine/base/point.h"
#include "engine/base/spin_wait.h"

namespace vigil::engine {

Store::Store(const StoreConfig& config)
    : hasher_(config.hash_secret),
      clock_(config.clock),
      mask_(config.shards - 1),
      shards_(std::make_unique<Shard[]>(config.shards)),
      random_(config.random_seed),
      budget_(config.memory_limit) {
  VIGIL_CHECK(std::has_single_bit(config.shards) &&
              config.shards <= kMaxShards);
  for (ShardIndex i = 0; i < config.shards; ++i) {
    // An eighth more than the mean, so that chance does not make one grow.
    const std::size_t mean = config.expected_keys / config.shards;
    budget_.ChargeAnyway(static_cast<std::int64_t>(
        shards_[i].Open(mean + mean / 8, config.first_version)));
  }
}

std::uint64_t Store::AwaitLayoutSlow() const {
  SpinWait wait;
  std::uint64_t layout;
  do {
    if (!VIGIL_AWAIT("layout", &layout_, &IsEven)) wait.Once();
    layout = layout_.load(std::memory_order_acquire);
  } while ((layout & 1) != 0);
  return layout;
}

}  // namespace vigil::engine
