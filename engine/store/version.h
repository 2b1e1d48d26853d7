// Versions: when a key was last touched, as a number of its shard's counter.

#ifndef VIGIL_ENGINE_STORE_VERSION_H_
#define VIGIL_ENGINE_STORE_VERSION_H_

#include <cstdint>

namespace vigil::engine {

// See Shard::DrawVersion(). 62 bits, because a record keeps two more in the
// same word: at ten million commits a second a shard's counter lasts 14,000
// years. What would come after the last one is promised nothing; builds with
// internal checks stop there.
using VersionNumber = std::uint64_t;
inline constexpr VersionNumber kNoVersion = 0;
inline constexpr VersionNumber kLastVersion = (VersionNumber{1} << 62) - 1;

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_STORE_VERSION_H_
