// Bridge to abseil's string_view, which in some builds of abseil is a type of
// its own. flat_hash_map<std::string, ...> looks up by it without a copy.

#ifndef VIGIL_BENCH_PEERS_STRINGS_H_
#define VIGIL_BENCH_PEERS_STRINGS_H_

#include <string_view>

#include "absl/strings/string_view.h"

namespace vigil::bench {

inline absl::string_view ToAbsl(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_STRINGS_H_
