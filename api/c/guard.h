// The border to C: no exception passes it, and a refusal leaves a sentence.

#ifndef VIGIL_API_C_GUARD_H_
#define VIGIL_API_C_GUARD_H_

#include <cstddef>
#include <initializer_list>
#include <new>
#include <string_view>

#include "vigil/c.h"
#include "vigil/status.h"

namespace vigil::c {

// What came as a pointer and a number.
struct Bytes {
  const char* data;
  std::size_t size;

  bool readable() const { return data != nullptr || size == 0; }
  // Never with a null pointer, from which not even nothing may be copied.
  std::string_view view() const {
    return data != nullptr ? std::string_view(data, size)
                           : std::string_view("");
  }
};

// Remembers `status` for vigil_last_message() unless it is OK.
enum vigil_status Remember(Status status) noexcept;
enum vigil_status RememberNoMemory() noexcept;
enum vigil_status RememberException() noexcept;
enum vigil_status RememberNull() noexcept;

// What a body's answer means; with the sentence of the call that gave it to the
// body, where it came from one.
Status FromBody(int answer);

// Does `call`, which returns a Status, unless one of `objects` is null or one
// of `bytes` cannot be read.
template <class Call>
enum vigil_status Guarded(std::initializer_list<const void*> objects,
                          std::initializer_list<Bytes> bytes,
                          const Call& call) noexcept {
  for (const void* object : objects) {
    if (object == nullptr) return RememberNull();
  }
  for (const Bytes& one : bytes) {
    if (!one.readable()) return RememberNull();
  }
#ifdef __cpp_exceptions
  try {
    return Remember(call());
  } catch (const std::bad_alloc&) {
    return RememberNoMemory();
  } catch (...) {
    return RememberException();
  }
#else
  return Remember(call());
#endif
}

}  // namespace vigil::c

#endif  // VIGIL_API_C_GUARD_H_
