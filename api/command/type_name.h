// The names of types, as TYPE and SCAN spell them.

#ifndef VIGIL_API_COMMAND_TYPE_NAME_H_
#define VIGIL_API_COMMAND_TYPE_NAME_H_

#include <string_view>

#include "engine/types/value.h"

namespace vigil::command {

inline std::string_view TypeName(engine::Type type) {
  switch (type) {
    case engine::Type::kNone:
      return "none";
    case engine::Type::kString:
      return "string";
  }
  return "none";
}

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_TYPE_NAME_H_
