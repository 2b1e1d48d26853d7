// The grammar that random steps are drawn from.

#ifndef VIGIL_TESTS_DIFFERENTIAL_GRAMMAR_H_
#define VIGIL_TESTS_DIFFERENTIAL_GRAMMAR_H_

#include <string_view>

#include "tests/differential/random_source.h"
#include "tests/differential/step.h"

namespace vigil::differential {

// Draws words for `symbol`, one of the names on the left in grammar.cc.
// `keys` are what <key> stands for; not empty.
Words Draw(std::string_view symbol, RandomSource& random, const Words& keys);

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_GRAMMAR_H_
