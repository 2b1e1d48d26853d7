// What can go wrong in the engine, as a value. The API turns a Fault into a
// Status with words.

#ifndef VIGIL_ENGINE_BASE_FAULT_H_
#define VIGIL_ENGINE_BASE_FAULT_H_

#include <cstdint>
#include <utility>

namespace vigil::engine {

enum class Fault : std::uint8_t {
  kNone,
  kWrongType,      // the key holds another type
  kNotAnInteger,   // the value is not a canonical 64-bit decimal integer
  kNotAFloat,      // the value is not a number
  kOverflow,       // the sum leaves 64 bits
  kNotFinite,      // the sum is not a finite number
  kTooLong,        // a string would exceed kMaxStringBytes
  kNoSuchKey,      // the operation needs a key that is absent
  kSameKey,        // source and target must differ
  kBadDeadline,    // a deadline outside of what can be represented
  kOutOfMemory,    // the memory limit refuses the growth
  kConflict,       // a watched key moved
  kUndeclaredKey,  // a lock-first body used a key that it did not name
};

// A value, or the Fault that says why there is none.
template <class T>
struct [[nodiscard]] Outcome {
  Outcome(T v) : value(std::move(v)) {}  // NOLINT(google-explicit-constructor)
  Outcome(Fault f) : fault(f) {}         // NOLINT(google-explicit-constructor)

  bool ok() const { return fault == Fault::kNone; }

  T value{};
  Fault fault = Fault::kNone;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_FAULT_H_
