#include "api/tool/conflict_text.h"

#include <cstdint>
#include <string>

#include "vigil/types.h"

#include "api/tool/text.h"

namespace vigil::tool {

std::string ConflictText(const Conflict& conflict) {
  return Quoted(conflict.key) + " was " +
         std::string(ConflictKindName(conflict.kind)) + ": version seen " +
         std::to_string(static_cast<std::uint64_t>(conflict.seen)) +
         ", version now " +
         std::to_string(static_cast<std::uint64_t>(conflict.now));
}

}  // namespace vigil::tool
