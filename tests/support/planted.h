// The planted bugs by name. Only in builds with VIGIL_PROOF.
//
// Every test program of such a build reads VIGIL_PLANT as it starts and runs
// with that bug; a name that is none ends it with exit code 2.

#ifndef VIGIL_TESTS_SUPPORT_PLANTED_H_
#define VIGIL_TESTS_SUPPORT_PLANTED_H_

#include <ostream>
#include <span>

#include "engine/base/planted.h"

namespace vigil {

struct PlantedBug {
  const char* name;
  engine::Planted value;
  const char* breaks;  // a sentence
};
inline void PrintTo(const PlantedBug& bug, std::ostream* out) {
  *out << bug.name;
}

std::span<const PlantedBug> PlantedBugs();

}  // namespace vigil

#endif  // VIGIL_TESTS_SUPPORT_PLANTED_H_
