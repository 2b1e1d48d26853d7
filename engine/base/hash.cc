#include "engine/base/hash.h"

#include <cerrno>
#include <sys/random.h>

#include "engine/base/check.h"

namespace vigil::engine {

HashSecret RandomHashSecret() {
  HashSecret secret;
  std::size_t filled = 0;
  while (filled < secret.size()) {
    const ssize_t n =
        getrandom(secret.data() + filled, secret.size() - filled, 0);
    if (n > 0) {
      filled += static_cast<std::size_t>(n);
    } else {
      // The kernel promises these 192 bytes; a guessable secret would be worse
      // than no process.
      VIGIL_CHECK(errno == EINTR);
    }
  }
  return secret;
}

}  // namespace vigil::engine
