// What a race was lost on, in public words.

#ifndef VIGIL_API_COMMAND_CONFLICTS_H_
#define VIGIL_API_COMMAND_CONFLICTS_H_

#include <vector>

#include "vigil/types.h"

#include "engine/txn/loss.h"

namespace vigil::command {

Conflict ToConflict(engine::Loss loss);
std::vector<Conflict> ToConflicts(std::vector<engine::Loss> losses);

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_CONFLICTS_H_
