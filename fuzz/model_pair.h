// A store and the model of it, which are told the same words.

#ifndef VIGIL_FUZZ_MODEL_PAIR_H_
#define VIGIL_FUZZ_MODEL_PAIR_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/clock.h"
#include "vigil/options.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "fuzz/command_words.h"
#include "fuzz/input.h"
#include "tests/support/model.h"

namespace vigil::fuzz {

// `by`, or as much of it as leaves the clock after the Unix epoch, where every
// clock of a store is.
inline Duration AfterEpoch(const Clock& clock, Duration by) {
  return std::max(by, TimePoint(Duration(1)) - clock.Now());
}

// Options under which two runs of one input are the same.
inline Options RepeatableOptions(const Clock& clock, std::size_t shards) {
  Options options;
  options.shards = shards;
  options.clock = &clock;
  options.background_expiry = false;
  options.hash_secret.emplace();  // all zeros
  return options;
}

class ModelPair {
 public:
  static constexpr std::size_t kSessions = 3;

  explicit ModelPair(std::size_t shards)
      : store_(*Store::Open(RepeatableOptions(clock_, shards))),
        model_(kSessions + 1, clock_) {
    for (auto& session : sessions_) session.emplace(store_);
  }

  Store& store() { return store_; }
  // The model alone, and a session of it that the store does not have.
  Model& model() { return model_; }
  static constexpr std::size_t kSpare = kSessions;

  // Says `words`, which the model knows, on both sides. The replies, and what a
  // lost EXEC lost on, have to be the same.
  void Say(std::size_t who, const Words& words) {
    const std::vector<std::string_view> views(words.begin(), words.end());
    Session& session = *sessions_[who];
    const Reply reply = session.Execute(views);
    const Reply expected = model_.Execute(who, views);
    if (TellsStory()) PrintStep(who, words, reply);
    if (reply != expected) PrintReply(expected);
    Require(reply == expected, "the reply is the model's, above");
    swapped_ = swapped_ || command::FindCommand(words[0])->name == "swapdb";
    if (reply.kind() != Reply::Kind::kNullArray) return;
    const std::vector<Conflict>& conflicts = session.last_conflicts();
    const std::vector<Model::Lost>& lost = model_.last_conflicts(who);
    Require(conflicts.size() == lost.size(), "as many conflicts");
    for (std::size_t i = 0; i < lost.size(); ++i) {
      Require(
          conflicts[i].key == lost[i].key && conflicts[i].kind == lost[i].kind,
          "the keys that were lost on, and why");
      // Databases that are exchanged twice bring the same versions back.
      Require(conflicts[i].seen != conflicts[i].now || swapped_,
              "with another version");
    }
  }

  void Advance(Duration by) {
    by = AfterEpoch(clock_, by);
    clock_.Advance(by);
    if (TellsStory())
      std::fprintf(stderr, "(%lld ms)\n", static_cast<long long>(by.count()));
  }

  void RequireSound() {
    const Status sound = store_.CheckInvariants();
    Require(sound.ok(), sound.message());
  }

 private:
  ManualClock clock_{TimePoint(Duration(1'800'000'000'000))};
  Store store_;
  Model model_;
  std::array<std::optional<Session>, kSessions> sessions_;
  bool swapped_ = false;  // by some SWAPDB, or one that was queued
};

// How far the clock moves: by little, so that deadlines are met to the
// millisecond, or by a lot; now and then backwards.
inline Duration DrawJump(Input& input) {
  const std::size_t choice = input.Below(16);
  const Duration by(choice < 12 ? static_cast<std::int64_t>(input.Below(12))
                                : std::int64_t{1} << input.Below(42));
  return choice % 4 == 3 ? -by : by;
}

// Whether the model can be told these words.
inline bool IsKnown(const Words& words) {
  if (words.empty() || !Model::Knows(words.front())) return false;
  // EXEC VERBOSE is ours, and not in the model.
  const command::Command* row = command::FindCommand(words.front());
  return row != nullptr && (row->name != "exec" || words.size() != 2);
}

}  // namespace vigil::fuzz

#endif  // VIGIL_FUZZ_MODEL_PAIR_H_
