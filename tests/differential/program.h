// Random programs: what one to four sessions say in turn.

#ifndef VIGIL_TESTS_DIFFERENTIAL_PROGRAM_H_
#define VIGIL_TESTS_DIFFERENTIAL_PROGRAM_H_

#include <cstdint>
#include <span>

#include "tests/differential/step.h"

namespace vigil::differential {

// The program of `seed`: 50 to 200 steps. `names` are the names of commands,
// two words for a subcommand; some steps are one of these with any number of
// arguments. They may be none.
Script MakeProgram(std::uint64_t seed, std::span<const Words> names);

// Whether both sides can be asked: the step neither waits for something nor
// makes the oracle's connection or process another one.
bool CanBeAsked(const Words& words);

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_PROGRAM_H_
