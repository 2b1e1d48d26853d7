#include "engine/store/ghosts.h"

#include <utility>

#include "engine/base/check.h"
#include "engine/base/planted.h"
#include "engine/base/point.h"

namespace vigil::engine {

Ghost* Ghosts::Watch(KeyRef key, VersionNumber version) {
  VIGIL_POINT_WRITE("watch a ghost", this);
  const auto found = ghosts_.find(key);
  if (found != ghosts_.end()) {
    ++(*found)->watchers;
    return found->get();
  }
  return ghosts_.insert(std::make_unique<Ghost>(key, version)).first->get();
}

void Ghosts::Release(Ghost* ghost) {
  VIGIL_POINT_WRITE("release a ghost", ghost);
  if (--ghost->watchers > 0) return;
  const auto found = ghosts_.find(ghost->key);
  VIGIL_CHECK(found != ghosts_.end());
  ghosts_.erase(found);
}

void Ghosts::TouchSlow(KeyRef key, VersionNumber version) {
  const auto found = ghosts_.find(key);
  if (found == ghosts_.end() || VIGIL_PLANTED(kGhostNeverMoves)) return;
  VIGIL_POINT_WRITE("move a ghost", found->get());
  // Release: pairs with the acquire of a watcher that looks without the lock.
  (*found)->version.store(version, std::memory_order_release);
}

VersionNumber Ghosts::VersionOf(KeyRef key) const {
  if (ghosts_.empty()) return kNoVersion;
  const auto found = ghosts_.find(key);
  return found == ghosts_.end()
             ? kNoVersion
             : (*found)->version.load(std::memory_order_relaxed);
}

}  // namespace vigil::engine
