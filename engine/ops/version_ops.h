// Compare and set by version. A key that this commit has changed already has
// the version that the commit will give it.

#ifndef VIGIL_ENGINE_OPS_VERSION_OPS_H_
#define VIGIL_ENGINE_OPS_VERSION_OPS_H_

#include <string_view>

#include "engine/base/fault.h"
#include "engine/base/hash.h"
#include "engine/store/record.h"
#include "engine/txn/write_door.h"

namespace vigil::engine::ops {

// Puts `text` at `key` if its version is `expected` (kNoVersion: if it is
// absent); returns the new version, without a deadline.
//   kConflict, kOutOfMemory
Outcome<VersionNumber> SetIf(WriteDoor& door, const KeyRef& key,
                             std::string_view text, VersionNumber expected);

// Removes `key` if its version is `expected`.
//   kConflict
Fault DelIf(WriteDoor& door, const KeyRef& key, VersionNumber expected);

}  // namespace vigil::engine::ops

#endif  // VIGIL_ENGINE_OPS_VERSION_OPS_H_
