// The Redis that the facade answers like.

#ifndef VIGIL_API_COMMAND_REDIS_VERSION_H_
#define VIGIL_API_COMMAND_REDIS_VERSION_H_

#include <string_view>

namespace vigil::command {

// Clients choose what they send by it, so it is Redis's and not ours.
inline constexpr std::string_view kRedisVersion = "7.0.15";

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_REDIS_VERSION_H_
