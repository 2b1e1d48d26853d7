// Removing every key at one instant.

#ifndef VIGIL_ENGINE_TXN_FLUSH_H_
#define VIGIL_ENGINE_TXN_FLUSH_H_

#include "engine/store/store.h"

namespace vigil::engine {

// Replaces every shard's table by an empty one, under all locks. A watched key
// that was there is lost; a watched absent key is not. O(shards) under the
// locks; the records are freed later, outside of them. May throw std::bad_alloc
// before it changes anything.
void FlushAll(Store& store);

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_FLUSH_H_
