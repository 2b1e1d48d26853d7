// The comparison of a script on both sides, and what is said of a difference.

#ifndef VIGIL_TESTS_DIFFERENTIAL_COMPARE_H_
#define VIGIL_TESTS_DIFFERENTIAL_COMPARE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "tests/differential/party.h"
#include "tests/differential/step.h"

namespace vigil::differential {

// A script whose last step is answered differently.
struct Finding {
  Script script;
  std::string oracle;
  std::string subject;
};

// Runs `script` on both sides from a Reset() on, and stops at the first step
// whose replies are not as equal as they have to be.
//
// Where Comparison::kCounted applies, both sides are asked again with a look at
// every key before each DBSIZE.
std::optional<Finding> Compare(Party& oracle, Party& subject,
                               std::span<const Step> script);

// Makes the script of a finding as short as it gets. What is left may differ in
// another step or another way. At most 2000 runs.
Finding Shrink(Party& oracle, Party& subject, Finding finding);

// For people: where it came from, the script in both spellings, both replies.
std::string Report(const Finding& finding, std::string_view origin);

// The same text for findings that are likely to be the same defect.
std::string Fingerprint(const Finding& finding);

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_COMPARE_H_
