#include "tests/history/noise.h"

#ifdef VIGIL_PROOF

#include <chrono>
#include <cstdint>
#include <thread>

#include "engine/base/point.h"

namespace vigil::history {
namespace {

class Listener final : public engine::PointListener {
 public:
  void Pass(const char*, engine::Touch, const void*) override {
    // Of the thread's own, because at a point nothing may be waited for.
    static thread_local std::uint64_t state =
        reinterpret_cast<std::uintptr_t>(&state) | 1;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    switch (state % 256) {
      case 0:
        return std::this_thread::yield();
      case 1: {
        const auto until = std::chrono::steady_clock::now() +
                           std::chrono::nanoseconds(state >> 32 & 0x7ff);
        while (std::chrono::steady_clock::now() < until) {
        }
        return;
      }
      default:
        return;
    }
  }
};
Listener listener;

}  // namespace

Noise::Noise() { engine::point_listener = &listener; }
Noise::~Noise() { engine::point_listener = nullptr; }

}  // namespace vigil::history

#else

namespace vigil::history {

Noise::Noise() = default;
Noise::~Noise() = default;

}  // namespace vigil::history

#endif  // VIGIL_PROOF
