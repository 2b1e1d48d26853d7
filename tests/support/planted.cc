#include "tests/support/planted.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace vigil {
namespace {

using engine::Planted;

constexpr PlantedBug kBugs[] = {
    {"skip-validation", Planted::kSkipValidation,
     "What was observed is taken to stand."},
    {"validate-before-locking", Planted::kValidateBeforeLocking,
     "A closure is validated without its locks, and then locks."},
    {"unlock-before-apply", Planted::kUnlockBeforeApply,
     "An EXEC lets go of its locks after it was validated, and locks again."},
    {"lock-in-set-order", Planted::kLockInSetOrder,
     "Shards are locked as their keys were named, some of them twice."},
    {"no-version-on-delete", Planted::kNoVersionOnDelete,
     "A deletion draws no version."},
    {"version-restarts-after-delete", Planted::kVersionRestartsAfterDelete,
     "A key that is made has the first version again."},
    {"expiry-bypasses-versions", Planted::kExpiryBypassesVersions,
     "A key that was live and is past its deadline is taken to stand."},
    {"read-not-recorded", Planted::kReadNotRecorded,
     "What a closure reads is not validated."},
    {"value-and-version-apart", Planted::kValueAndVersionApart,
     "The version of an observation is read after its value."},
    {"half-applied-on-conflict", Planted::kHalfAppliedOnConflict,
     "An EXEC that loses has done its commands."},
    {"flush-does-not-count", Planted::kFlushDoesNotCount,
     "A flush draws no version."},
    {"ghost-never-moves", Planted::kGhostNeverMoves,
     "Creating and deleting a key is not noted for who watches its absence."},
    {"growth-drops-a-version", Planted::kGrowthDropsAVersion,
     "Where a table grows, its records get the version before theirs."},
    {"publish-one-by-one", Planted::kPublishOneByOne,
     "A change is published before the next one of its commit is marked."},
    {"freed-too-early", Planted::kFreedTooEarly,
     "What was unlinked is freed at once, whoever reads it."},
    {"own-writes-lost", Planted::kOwnWritesLost,
     "What a closure has written unseen it reads from the store."},
    {"escalation-unlocks-early", Planted::kEscalationUnlocksEarly,
     "A body that ran under locks lets go of them before its commit."},
};

// Before main(), and so before any thread is in the library.
const bool kChosen = [] {
  const char* const wanted = std::getenv("VIGIL_PLANT");
  if (wanted == nullptr) return false;
  for (const PlantedBug& bug : kBugs) {
    if (std::string_view(wanted) != bug.name) continue;
    engine::planted = bug.value;
    return true;
  }
  std::fprintf(stderr, "VIGIL_PLANT=%s: there is no such bug\n", wanted);
  std::_Exit(2);
}();

}  // namespace

std::span<const PlantedBug> PlantedBugs() { return kBugs; }

}  // namespace vigil
