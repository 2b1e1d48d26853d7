#include "bench/filled.h"

#include <utility>
#include <vector>

namespace vigil::bench {
namespace {

// Called by the main thread only.
std::vector<std::function<void()>>& Closers() {
  static auto& closers = *new std::vector<std::function<void()>>;
  return closers;
}

}  // namespace

void AtClose(std::function<void()> close) {
  Closers().push_back(std::move(close));
}

void CloseFilled() {
  for (const std::function<void()>& close : Closers()) close();
  Closers().clear();
}

}  // namespace vigil::bench
