// The arithmetic of strings: numbers in them, and ranges of them. No key, no
// lock, no clock.

#ifndef VIGIL_ENGINE_TYPES_STRING_VALUE_H_
#define VIGIL_ENGINE_TYPES_STRING_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/base/fault.h"
#include "engine/types/value.h"

namespace vigil::engine {

// The integer that a string spells. No value (an absent key) counts as 0.
//   kWrongType, kNotAnInteger
Outcome<std::int64_t> IntegerOf(const ValueView& value);

// IntegerOf(value) + delta.
//   kWrongType, kNotAnInteger, kOverflow
Outcome<std::int64_t> AddToInteger(const ValueView& value, std::int64_t delta);

// The number that a string spells plus `delta`. No value counts as 0.
//   kWrongType, kNotAFloat, kNotFinite
Outcome<long double> AddToFloat(const ValueView& value, long double delta);

// Which bytes of a string of `size` GETRANGE first last names.
struct ByteRange {
  std::size_t offset = 0;
  std::size_t size = 0;  // 0: none
};
ByteRange ResolveRange(std::int64_t first, std::int64_t last, std::size_t size);

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TYPES_STRING_VALUE_H_
