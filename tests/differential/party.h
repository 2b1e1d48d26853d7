// Party: one side of the comparison. It is told steps and answers raw bytes.

#ifndef VIGIL_TESTS_DIFFERENTIAL_PARTY_H_
#define VIGIL_TESTS_DIFFERENTIAL_PARTY_H_

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "tests/differential/step.h"

namespace vigil::differential {

// What both clocks show after a Reset(): they stand still but for DEBUG SLEEP.
inline constexpr std::chrono::milliseconds kStartOfTime{1'800'000'000'000};

class Party {
 public:
  Party() = default;
  Party(const Party&) = delete;
  Party& operator=(const Party&) = delete;
  virtual ~Party() = default;

  // No keys, sessions as new, the clock at kStartOfTime.
  virtual void Reset() = 0;

  // Runs the steps one after the other, across sessions too. One reply per
  // step, its bytes as on the wire; for a DEBUG SLEEP: empty. After QUIT the
  // session begins anew.
  virtual std::vector<std::string> Run(std::span<const Step> steps) = 0;
};

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_PARTY_H_
