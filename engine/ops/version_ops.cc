#include "engine/ops/version_ops.h"

#include "engine/txn/change.h"

namespace vigil::engine::ops {
namespace {

bool HasVersion(const WriteDoor::Place& place, VersionNumber expected) {
  return place.present() ? place.record->version() == expected
                         : expected == kNoVersion;
}

}  // namespace

Outcome<VersionNumber> SetIf(WriteDoor& door, const KeyRef& key,
                             std::string_view text, VersionNumber expected) {
  const auto place = door.Find(key);
  if (!HasVersion(place, expected)) return Fault::kConflict;
  const Fault fault = Put(door, place, ValueView::String(text), kNoDeadline);
  if (fault != Fault::kNone) return fault;
  return door.Find(key).record->version();
}

Fault DelIf(WriteDoor& door, const KeyRef& key, VersionNumber expected) {
  const auto place = door.Find(key);
  if (!HasVersion(place, expected)) return Fault::kConflict;
  if (!place.present()) return Fault::kNone;
  return Erase(door, place);
}

}  // namespace vigil::engine::ops
