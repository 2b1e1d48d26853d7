// SHA-1 (RFC 3174), because DEBUG DIGEST-VALUE answers one. Not for secrets.

#ifndef VIGIL_API_COMMAND_SHA1_H_
#define VIGIL_API_COMMAND_SHA1_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace vigil::command {

using Sha1Digest = std::array<std::uint8_t, 20>;

// O(bytes). Any thread.
Sha1Digest Sha1(std::string_view bytes);

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_SHA1_H_
