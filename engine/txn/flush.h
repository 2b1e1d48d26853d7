// Removing every key at one instant.

#ifndef VIGIL_ENGINE_TXN_FLUSH_H_
#define VIGIL_ENGINE_TXN_FLUSH_H_

#include "engine/store/store.h"

namespace vigil::engine {

// WriteDoor::FlushAll() as a commit of its own; then frees what it can. May
// throw std::bad_alloc before it changes anything.
void FlushAll(Store& store);

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_FLUSH_H_
