#include "engine/types/string_value.h"

#include <cmath>

namespace vigil::engine {

Outcome<std::int64_t> IntegerOf(const ValueView& value) {
  switch (value.type()) {
    case Type::kNone:
      return std::int64_t{0};
    case Type::kString: {
      if (value.is_integer()) return value.number();
      const auto number = ParseInteger(value.bytes());
      if (!number) return Fault::kNotAnInteger;
      return *number;
    }
  }
  return Fault::kWrongType;
}

Outcome<std::int64_t> AddToInteger(const ValueView& value, std::int64_t delta) {
  Outcome<std::int64_t> number = IntegerOf(value);
  if (!number.ok()) return number;
  std::int64_t sum;
  if (__builtin_add_overflow(number.value, delta, &sum)) {
    return Fault::kOverflow;
  }
  return sum;
}

Outcome<long double> AddToFloat(const ValueView& value, long double delta) {
  long double number = 0;
  if (value.type() == Type::kString) {
    IntegerText buffer;
    const auto parsed = ParseFloat(value.Text(buffer));
    if (!parsed) return Fault::kNotAFloat;
    number = *parsed;
  } else if (value.type() != Type::kNone) {
    return Fault::kWrongType;
  }
  const long double sum = number + delta;
  if (!std::isfinite(sum)) return Fault::kNotFinite;
  return sum;
}

ByteRange ResolveRange(std::int64_t first, std::int64_t last,
                       std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  if (first < 0 && last < 0 && first > last) return {};
  if (first < 0) first += length;  // cannot overflow: length >= 0
  if (last < 0) last += length;
  if (first < 0) first = 0;
  if (last < 0) last = 0;
  if (last >= length) last = length - 1;
  if (length == 0 || first > last) return {};
  return {static_cast<std::size_t>(first),
          static_cast<std::size_t>(last - first) + 1};
}

}  // namespace vigil::engine
