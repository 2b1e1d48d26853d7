#include "engine/txn/body_scope.h"

namespace vigil::engine {

constinit thread_local const BodyScope* BodyScope::innermost_ = nullptr;

bool BodyScope::IsInside(const Store& store) {
  for (const BodyScope* scope = innermost_; scope != nullptr;
       scope = scope->outer_) {
    if (&scope->store_ == &store) return true;
  }
  return false;
}

}  // namespace vigil::engine
