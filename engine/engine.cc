#include "engine/engine.h"

#include <utility>

namespace vigil::engine {
namespace {

StoreConfig WithClock(StoreConfig config, const Clock* clock) {
  config.clock = clock != nullptr ? clock : &SystemClock::Instance();
  return config;
}

}  // namespace

Engine::Engine(StoreConfig config, std::unique_ptr<const Clock> clock,
               bool background_expiry)
    : clock_(std::move(clock)), store_(WithClock(config, clock_.get())) {
  if (background_expiry) sampler_ = std::make_unique<Sampler>(store_);
}

}  // namespace vigil::engine
