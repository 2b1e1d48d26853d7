// Reading many keys at one instant, without a lock.

#ifndef VIGIL_ENGINE_OPS_MULTI_READ_H_
#define VIGIL_ENGINE_OPS_MULTI_READ_H_

#include <optional>
#include <span>
#include <string>

#include "engine/base/hash.h"
#include "engine/store/store.h"

namespace vigil::engine::ops {

// Makes texts[i] the string at keys[i], or empty where it is absent, all as of
// one instant. Strings that are there already are reused. Brings the keys'
// cache lines in together. O(keys), retried while commits move them; after a
// few rounds it takes their locks. Any thread.
void MultiGet(Store& store, std::span<const KeyRef> keys,
              std::span<std::optional<std::string>> texts);

}  // namespace vigil::engine::ops

#endif  // VIGIL_ENGINE_OPS_MULTI_READ_H_
