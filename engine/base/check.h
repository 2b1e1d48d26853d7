// Checks of invariants: the only macros of the project.
//
// VIGIL_CHECK ends the process where going on would corrupt data; it is on in
// every build. VIGIL_DCHECK is on where VIGIL_DEBUG_CHECKS is defined. Neither
// prints: the stack is the message, since this library lives in somebody
// else's process. Bad input is never an invariant; it is a Fault.

#ifndef VIGIL_ENGINE_BASE_CHECK_H_
#define VIGIL_ENGINE_BASE_CHECK_H_

#include <cstdlib>

#define VIGIL_CHECK(condition)       \
  do {                               \
    if (!(condition)) [[unlikely]] { \
      std::abort();                  \
    }                                \
  } while (false)

#ifdef VIGIL_DEBUG_CHECKS
#define VIGIL_DCHECK(condition) VIGIL_CHECK(condition)
#else
#define VIGIL_DCHECK(condition) \
  do {                          \
    if (false) {                \
      (void)(condition);        \
    }                           \
  } while (false)
#endif

namespace vigil::engine {

// Whether misuse that costs time to detect is detected.
#ifdef VIGIL_DEBUG_CHECKS
inline constexpr bool kDebugChecks = true;
#else
inline constexpr bool kDebugChecks = false;
#endif

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_CHECK_H_
