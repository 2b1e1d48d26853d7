// Looking over a whole store: does what it says of itself agree with what it
// holds?

#ifndef VIGIL_ENGINE_TXN_INVARIANTS_H_
#define VIGIL_ENGINE_TXN_INVARIANTS_H_

#include <string>

#include "engine/store/store.h"

namespace vigil::engine {

// The first disagreement found, as a sentence; empty where there is none. Every
// key must be found where its hash says, alive and even, with a version of its
// own that its shard has drawn; counters, memory and ghosts must agree with
// what is there. Under the locks of all shards. O(keys log keys). May throw
// std::bad_alloc.
std::string FindDisagreement(Store& store);

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_INVARIANTS_H_
