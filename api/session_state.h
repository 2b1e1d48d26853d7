// What a session keeps, for the session and for its batches.

#ifndef VIGIL_API_SESSION_STATE_H_
#define VIGIL_API_SESSION_STATE_H_

#include <atomic>
#include <memory>
#include <vector>

#include "vigil/session.h"

#include "api/command/session_words.h"
#include "api/command/store_words.h"
#include "engine/base/check.h"
#include "engine/engine.h"
#include "engine/txn/body_scope.h"
#include "engine/txn/watch_set.h"

namespace vigil {

struct Session::State {
  State(engine::Engine& e, command::StoreWords& w)
      : engine(e), store_words(w), watches(e.store()) {}

  bool in_multi() const { return words != nullptr && words->in_multi; }

  engine::Engine& engine;
  command::StoreWords& store_words;
  engine::WatchSet watches;
  Batch* open = nullptr;                         // the batch that is queueing
  std::unique_ptr<command::SessionWords> words;  // from the first word on
  std::atomic<bool> in_use{false};
};

namespace api {

// One call into a session. In debug builds a second thread that comes while it
// lasts is refused.
class SessionUse {
 public:
  explicit SessionUse(std::atomic<bool>& in_use) : in_use_(in_use) {
    if (engine::kDebugChecks) {
      // Acquire and release: what one thread did in the session before, the
      // next one sees.
      alone_ = !in_use_.exchange(true, std::memory_order_acquire);
    }
  }
  ~SessionUse() {
    if (engine::kDebugChecks && alone_) {
      in_use_.store(false, std::memory_order_release);
    }
  }
  SessionUse(const SessionUse&) = delete;
  SessionUse& operator=(const SessionUse&) = delete;

  bool alone() const { return alone_; }
  static Status Refusal() {
    return FailedPrecondition("two threads use one session at the same time");
  }

 private:
  std::atomic<bool>& in_use_;
  bool alone_ = true;
};

}  // namespace api
}  // namespace vigil

#endif  // VIGIL_API_SESSION_STATE_H_
