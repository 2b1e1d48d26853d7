// What can happen to a key at the write door.

#ifndef VIGIL_ENGINE_TXN_CHANGE_H_
#define VIGIL_ENGINE_TXN_CHANGE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/fault.h"
#include "engine/base/hash.h"
#include "engine/store/record.h"
#include "engine/store/shard.h"
#include "engine/types/value.h"

namespace vigil::engine {

// A key as this commit sees it, its own changes included.
struct Place {
  KeyRef key;
  Shard* shard = nullptr;
  Record* record = nullptr;  // nullptr: absent
  Record* corpse = nullptr;  // absent, but this dead record is still linked
  // Finding cannot fail. Named as the field of a workspace's place, which can.
  static constexpr Fault fault =  // NOLINT(readability-identifier-naming)
      Fault::kNone;

  bool present() const { return record != nullptr; }
  // Lives until the key is changed or the door is closed.
  ValueView value() const { return present() ? record->View() : ValueView(); }
  TimeMs deadline() const {
    return present() ? record->deadline() : kNoDeadline;
  }
};

// One change, to a place of either keyspace: the write door's or a workspace's.
template <class PlaceOf>
struct ChangeOf {
  enum class Kind : std::uint8_t {
    kErase,       // nothing happens if absent
    kPurge,       // the key is past its deadline, so as good as absent: for
                  // who watches its absence this is no change
    kPut,         // `value`, and `deadline`
    kWriteRange,  // the bytes of `value` at `offset`, zeros in a gap; keeps
                  // the deadline; absent counts as empty
    kDeadline,    // `deadline`; the key is present
  };
  Kind kind;
  PlaceOf place;
  ValueView value = {};
  std::size_t offset = 0;
  TimeMs deadline = kNoDeadline;
};
using Change = ChangeOf<Place>;

// The single changes, for either keyspace. What they return is Apply()'s.
template <class Keyspace>
Fault Put(Keyspace& keys, const typename Keyspace::Place& place,
          const ValueView& value, TimeMs deadline) {
  using Of = typename Keyspace::Change;
  const Of change{.kind = Of::Kind::kPut,
                  .place = place,
                  .value = value,
                  .deadline = deadline};
  return keys.Apply({&change, 1});
}
template <class Keyspace>
Fault WriteRange(Keyspace& keys, const typename Keyspace::Place& place,
                 std::size_t offset, std::string_view bytes) {
  using Of = typename Keyspace::Change;
  const Of change{.kind = Of::Kind::kWriteRange,
                  .place = place,
                  .value = ValueView::Bytes(bytes),
                  .offset = offset};
  return keys.Apply({&change, 1});
}
template <class Keyspace>
Fault PutDeadline(Keyspace& keys, const typename Keyspace::Place& place,
                  TimeMs deadline) {
  using Of = typename Keyspace::Change;
  const Of change{
      .kind = Of::Kind::kDeadline, .place = place, .deadline = deadline};
  return keys.Apply({&change, 1});
}
template <class Keyspace>
Fault Erase(Keyspace& keys, const typename Keyspace::Place& place) {
  using Of = typename Keyspace::Change;
  const Of change{.kind = Of::Kind::kErase, .place = place};
  return keys.Apply({&change, 1});
}

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_CHANGE_H_
