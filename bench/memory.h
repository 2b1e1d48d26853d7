// The memory row's measurement, which runs in a process of its own.

#ifndef VIGIL_BENCH_MEMORY_H_
#define VIGIL_BENCH_MEMORY_H_

#include <string_view>

namespace vigil::bench {

// The argument that makes this program fill the named peer with a million
// entries, print what that took and end. Followed by the peer's name.
inline constexpr std::string_view kMemoryProbeFlag = "--memory_probe=";

// Does that. Prints three numbers of bytes: growth of the resident set, growth
// of what malloc has handed out, and what the peer says of itself (0: nothing).
// Returns the exit status: 0, or 2 for an unknown peer.
int RunMemoryProbe(std::string_view peer);

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_MEMORY_H_
