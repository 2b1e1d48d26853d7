// Sides that answer wrongly on purpose: what the harness itself is tested with.

#ifndef VIGIL_TESTS_DIFFERENTIAL_WRONG_PARTY_H_
#define VIGIL_TESTS_DIFFERENTIAL_WRONG_PARTY_H_

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tests/differential/party.h"
#include "tests/differential/step.h"

namespace vigil::differential {

// Another party, but steps and replies pass through a function each.
class WrongParty final : public Party {
 public:
  using OfStep = std::function<void(Words&)>;
  using OfReply = std::function<void(const Words&, std::string&)>;

  WrongParty(Party& right, OfStep of_step, OfReply of_reply)
      : right_(right),
        of_step_(std::move(of_step)),
        of_reply_(std::move(of_reply)) {}

  void Reset() override { right_.Reset(); }

  std::vector<std::string> Run(std::span<const Step> steps) override {
    Script script(steps.begin(), steps.end());
    for (Step& step : script) of_step_(step.words);
    std::vector<std::string> replies = right_.Run(script);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      of_reply_(steps[i].words, replies[i]);
    }
    return replies;
  }

 private:
  Party& right_;
  OfStep of_step_;
  OfReply of_reply_;
};

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_WRONG_PARTY_H_
