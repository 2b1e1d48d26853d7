// Planted bugs: the engine broken on purpose, one mistake at a time, so that
// the tests can show that they would notice.
//
// VIGIL_PLANTED(kName) is false unless the library is built with VIGIL_PROOF,
// which only tests do, and that bug was chosen.

#ifndef VIGIL_ENGINE_BASE_PLANTED_H_
#define VIGIL_ENGINE_BASE_PLANTED_H_

#ifdef VIGIL_PROOF

namespace vigil::engine {

// What each one breaks is said in tests/support/planted.cc.
enum class Planted {
  kNone,
  kSkipValidation,
  kValidateBeforeLocking,
  kUnlockBeforeApply,
  kLockInSetOrder,
  kNoVersionOnDelete,
  kVersionRestartsAfterDelete,
  kExpiryBypassesVersions,
  kReadNotRecorded,
  kValueAndVersionApart,
  kHalfAppliedOnConflict,
  kFlushDoesNotCount,
  kGhostNeverMoves,
  kGrowthDropsAVersion,
  kPublishOneByOne,
  kFreedTooEarly,
  kOwnWritesLost,
  kEscalationUnlocksEarly,
};

// The one that is in force. Set before any thread is in the library.
inline Planted planted = Planted::kNone;

}  // namespace vigil::engine

#define VIGIL_PLANTED(name) \
  (::vigil::engine::planted == ::vigil::engine::Planted::name)

#else

#define VIGIL_PLANTED(name) false

#endif  // VIGIL_PROOF

#endif  // VIGIL_ENGINE_BASE_PLANTED_H_
