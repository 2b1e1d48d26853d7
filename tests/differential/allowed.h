// The differences that are allowed between the two sides, each with its reason.

#ifndef VIGIL_TESTS_DIFFERENTIAL_ALLOWED_H_
#define VIGIL_TESTS_DIFFERENTIAL_ALLOWED_H_

#include <span>
#include <string_view>

#include "tests/differential/step.h"

namespace vigil::differential {

enum class Comparison {
  kBytes,     // equal; what has no row
  kKind,      // the same type byte, nil or not alike
  kProtocol,  // as kKind; inside EXEC the replies before it are not compared
  kElements,  // arrays of equal elements in any order
  kScanPage,  // cursors may differ; a scan that is one page on both sides
              // compares by kElements
  kCounted,   // equal once every key is looked at before it is counted, which
              // removes it where it is past its deadline
};

struct AllowedDifference {
  // How the step begins; '|' stands between alternatives, '$' for its end.
  std::string_view words;
  Comparison how;
  std::string_view reason;
};

// At most 12 rows.
std::span<const AllowedDifference> AllowedDifferences();

Comparison ComparisonOf(const Words& words);

// Whether `oracle` and `subject` are as equal as `words` asks for. An error and
// the bytes of a wrong type are never allowed to differ.
bool SameReply(const Words& words, std::string_view oracle,
               std::string_view subject);

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_ALLOWED_H_
