#include "api/command/conflicts.h"

#include <utility>

namespace vigil::command {

Conflict ToConflict(engine::Loss loss) {
  Conflict conflict{.key = std::move(loss.key),
                    .seen = Version{loss.seen},
                    .now = Version{loss.now},
                    .kind = ConflictKind::kChanged};
  switch (loss.kind) {
    case engine::LossKind::kChanged:
      break;
    case engine::LossKind::kCreated:
      conflict.kind = ConflictKind::kCreated;
      break;
    case engine::LossKind::kDeleted:
      conflict.kind = ConflictKind::kDeleted;
      break;
    case engine::LossKind::kExpired:
      conflict.kind = ConflictKind::kExpired;
      break;
  }
  return conflict;
}

std::vector<Conflict> ToConflicts(std::vector<engine::Loss> losses) {
  std::vector<Conflict> conflicts;
  conflicts.reserve(losses.size());
  for (engine::Loss& loss : losses) {
    conflicts.push_back(ToConflict(std::move(loss)));
  }
  return conflicts;
}

}  // namespace vigil::command
