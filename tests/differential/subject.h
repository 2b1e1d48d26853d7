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
#include "vigil/resp.h"
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
  struct Connection {
    explicit Connection(Store& store) : session(store) {}

    Session session;
    Protocol protocol = Protocol::kResp2;
  };

  std::string Answer(std::size_t session, const Words& words);

  ManualClock clock_;
  Store store_;
  std::array<std::optional<Connection>, kMaxSessions> connections_;
  std::vector<std::string_view> words_;
};

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_SUBJECT_H_
