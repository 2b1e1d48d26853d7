// Subject: a store, and a session for each of the script's.

#ifndef VIGIL_TESTS_DIFFERENTIAL_SUBJECT_H_
#define VIGIL_TESTS_DIFFERENTIAL_SUBJECT_H_

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/clock.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/differential/party.h"
#include "tests/differential/step.h"

namespace vigil::differential {

// One store for all scripts, as the oracle is one server: what a script leaves
// behind must not show in the next.
class Subject final : public Party {
 public:
  Subject();

  void Reset() override;
  std::vector<std::string> Run(std::span<const Step> steps) override;

 private:
  std::string Answer(std::size_t session, const Words& words);

  ManualClock clock_;
  Store store_;
  std::array<std::optional<Session>, kMaxSessions> sessions_;
  std::vector<std::string_view> words_;
};

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_SUBJECT_H_
