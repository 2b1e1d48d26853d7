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
  // One by one: freeing a long list at once would recurse as deep as it is
  // long.
  while (later_ != nullptr) {
    const std::unique_ptr<LateRelease> late = std::move(later_);
    later_ = std::move(late->next);
    const MutexLock lock(late->shard->mutex());
    late->shard->ghosts().Release(late->ghost);
  }
}

}  // namespace vigil::engine
