#include "engine/txn/body_scope.h"

namespace vigil::engine {

constinit thread_local BodyScope* BodyScope::innermost_ = nullptr;

bool BodyScope::IsInside(const Store& store) {
  for (const BodyScope* scope = innermost_; scope != nullptr;
       scope = scope->outer_) {
    if (&scope->store_ == &store) return true;
  }
  return false;
}

void BodyScope::ReleaseNow() {
  for (const auto& [shard, ghost] : later_) {
    const MutexLock lock(shard->mutex());
    shard->ghosts().Release(ghost);
  }
  later_.clear();
}

}  // namespace vigil::engine
