#include "vigil/types.h"

namespace vigil {

std::string_view ValueTypeName(ValueType type) {
  switch (type) {
    case ValueType::kNone:
      return "none";
    case ValueType::kString:
      return "string";
  }
  return "unknown";
}

std::string_view ConflictKindName(ConflictKind kind) {
  switch (kind) {
    case ConflictKind::kChanged:
      return "changed";
    case ConflictKind::kCreated:
      return "created";
    case ConflictKind::kDeleted:
      return "deleted";
    case ConflictKind::kExpired:
      return "expired";
  }
  return "unknown";
}

}  // namespace vigil
