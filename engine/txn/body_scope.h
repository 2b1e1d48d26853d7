// Which transaction bodies are running on this thread, so that using a store
// directly inside one can be caught, and what they could not do under locks.

#ifndef VIGIL_ENGINE_TXN_BODY_SCOPE_H_
#define VIGIL_ENGINE_TXN_BODY_SCOPE_H_

#include <memory>
#include <utility>

#include "engine/base/check.h"
#include "engine/store/shard.h"

namespace vigil::engine {

class Store;

// A ghost to let go of later. Made when the ghost is watched, so that letting
// go of it cannot fail.
struct LateRelease {
  Shard* shard = nullptr;
  Ghost* ghost = nullptr;
  std::unique_ptr<LateRelease> next;
};

class BodyScope {
 public:
  // `locked`: the body runs under locks of `store`.
  BodyScope(const Store& store, bool locked)
      : store_(store), locked_(locked), outer_(innermost_) {
    innermost_ = this;
  }
  ~BodyScope() { innermost_ = outer_; }
  BodyScope(const BodyScope&) = delete;
  BodyScope& operator=(const BodyScope&) = delete;

  // Whether a call of `store` from here must be refused: under locks always,
  // because any store call could wait for a lock against the order; in a body
  // of the same store where misuse is looked for.
  static bool Forbids(const Store& store) {
    return innermost_ != nullptr && ForbidsSlow(store);
  }
  // Whether any body runs on this thread.
  static bool IsAny() { return innermost_ != nullptr; }
  // Whether a body of `store` runs on this thread.
  static bool IsInside(const Store& store);
  // Whether any body runs under locks on this thread.
  static bool IsLocked() {
    return innermost_ != nullptr && innermost_->locked_;
  }

  // IsLocked(): lets go of a ghost when the locks are open again, because a
  // session may end inside the body, where taking the ghost's lock could wait
  // for this thread itself. Cannot fail.
  static void ReleaseLater(std::unique_ptr<LateRelease> late) {
    late->next = std::move(innermost_->later_);
    innermost_->later_ = std::move(late);
  }
  // Does so. This thread holds no lock any more.
  void ReleaseNow();

 private:
  friend class FiberLocals;  // of tests that steer threads
  static bool ForbidsSlow(const Store& store) {
    return innermost_->locked_ || (kDebugChecks && IsInside(store));
  }

  // Initial-exec: a load instead of a call, also in a shared library.
  [[gnu::tls_model(
      "initial-exec")]] static constinit thread_local BodyScope* innermost_;

  const Store& store_;
  const bool locked_;
  BodyScope* const outer_;
  std::unique_ptr<LateRelease> later_;  // the latest first
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_BODY_SCOPE_H_
