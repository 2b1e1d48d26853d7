// Fuzz target: Store::Transact and Store::Atomically. A random body, disturbed
// by another thread and run again, fails with everything undone, or has the
// results and the effect that its operations have one after another on
// tests/support/model.h.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "vigil/clock.h"
#include "vigil/reply.h"
#include "vigil/status.h"
#include "vigil/store.h"
#include "vigil/transaction.h"

#include "fuzz/input.h"
#include "fuzz/model_pair.h"
#include "fuzz/operation.h"
#include "tests/support/model.h"

namespace vigil::fuzz {
namespace {

// Why an error was answered is compared elsewhere; here, that it was.
Reply WithoutReason(Reply reply) {
  return reply.is_error() ? Reply::Error("") : std::move(reply);
}

Reply Tell(Model& model, const Words& words) {
  const std::vector<std::string_view> views(words.begin(), words.end());
  return WithoutReason(model.Execute(0, views));
}

// --- Bodies ---

struct Body {
  std::vector<Operation> operations;
  bool stops_at_errors;  // and returns them
  bool refuses;          // in the end
  bool throws;           // in the end
};

// An Add is checked at the commit, so no other operation of its body may look
// at its key after it: what is left out here.
Body DrawBody(Input& input) {
  Body body;
  const std::size_t count = 1 + input.Below(8);
  std::vector<std::string_view> added;
  const auto is_added = [&](std::string_view key) {
    return std::find(added.begin(), added.end(), key) != added.end();
  };
  for (std::size_t i = 0; i < count; ++i) {
    const Operation op = DrawOperation(input);
    if (is_added(op.key) || is_added(op.other)) continue;
    if (op.kind == Kind::kAdd) added.push_back(op.key);
    body.operations.push_back(op);
  }
  const std::size_t end = input.Below(16);
  body.stops_at_errors = (end & 1) != 0;
  body.refuses = end == 14;
  // A library without exceptions does not clean up where one passes through.
  body.throws = VIGIL_EXCEPTIONS != 0 && end == 12;
  return body;
}

struct Outcome {
  std::vector<Reply> replies;  // but those of Add, which has none
  bool committed = false;
  bool refuses_add = false;  // then what else is answered does not matter
};

// What the body does where it is alone. The model is as before where it fails.
Outcome RunOn(std::optional<Model>& model, const Body& body) {
  const Model before = *model;
  Outcome outcome;
  bool fails = body.refuses || body.throws;
  for (const Operation& op : body.operations) {
    const Reply reply = Tell(*model, InWords(op));
    if (op.kind == Kind::kAdd) {
      outcome.refuses_add = outcome.refuses_add || reply.is_error();
      continue;
    }
    outcome.replies.push_back(reply);
    if (reply.is_error() && body.stops_at_errors) {
      fails = true;
      break;
    }
  }
  fails = fails || outcome.refuses_add;
  if (fails) model.emplace(before);
  outcome.committed = !fails;
  return outcome;
}

std::vector<Reply> StateOf(Model& model) {
  std::vector<Reply> state;
  for (const std::string_view key : kOperationKeys) {
    state.push_back(Tell(model, {"GET", std::string(key)}));
    state.push_back(Tell(model, {"PTTL", std::string(key)}));
  }
  return state;
}

struct Thrown {};

class Subject {
 public:
  explicit Subject(std::size_t shards)
      : store_(*Store::Open(RepeatableOptions(clock_, shards))) {
    model_.emplace(1, clock_);
  }

  void Advance(Duration by) {
    by = AfterEpoch(clock_, by);
    // A look frees what is past its deadline in the model, but not here, and
    // what was not freed is there again when the clock goes back.
    if (by < Duration(0)) {
      Require(store_.PurgeExpired().ok(), "a purge");
      (void)StateOf(*model_);
    }
    clock_.Advance(by);
    if (TellsStory())
      std::fprintf(stderr, "(%lld ms)\n", static_cast<long long>(by.count()));
  }

  void Alone(const Operation& op) {
    const Answer answer = Do(store_, op);
    if (TellsStory()) PrintStep(0, InWords(op), *answer);
    Require(answer.has_value() && *answer == Tell(*model_, InWords(op)),
            "an operation's reply");
  }

  // `disturbance`: what another thread does before the operation of that number
  // in the first `rounds` attempts.
  struct Disturbance {
    std::vector<Operation> operations;
    std::size_t at;
    int rounds;
  };
  void Transact(const Body& body, const Disturbance& disturbance,
                int escalate_after) {
    attempts_ = 0;
    RetryPolicy policy;
    policy.escalate_after = escalate_after;
    policy.initial_backoff = std::chrono::nanoseconds(0);
    policy.max_backoff = std::chrono::nanoseconds(0);
    const bool committed = Committed([&] {
      return store_
          .Transact(
              [&](Transaction& txn) {
                ++attempts_;
                return Attempt(txn, body, &disturbance);
              },
              policy)
          .ok();
    });
    Conclude(body, committed);
  }

  void Atomically(const Body& body) {
    before_.reset();
    const bool committed = Committed([&] {
      return store_
          .Atomically(
              KeyList(kOperationKeys),
              [&](Transaction& txn) { return Attempt(txn, body, nullptr); })
          .ok();
    });
    Conclude(body, committed);
  }

  void RequireState() {
    std::vector<Reply> state;
    for (const std::string_view key : kOperationKeys) {
      state.push_back(*ToAnswer(store_.Get(key)));
      state.push_back(*ToAnswer(store_.GetTtl(key)));
    }
    Require(state == StateOf(*model_), "what the store holds");
    const Status sound = store_.CheckInvariants();
    Require(sound.ok(), sound.message());
  }

 private:
  template <class Run>
  static bool Committed(Run run) {
    try {
      return run();
    } catch (const Thrown&) {
      return false;
    }
  }

  void Disturb(const Disturbance& disturbance) {
    before_.emplace(*model_);
    std::thread([&] {
      for (const Operation& op : disturbance.operations) Alone(op);
    }).join();
  }

  Status Attempt(Transaction& txn, const Body& body,
                 const Disturbance* disturbance) {
    replies_.clear();
    before_.reset();
    for (std::size_t i = 0; i < body.operations.size(); ++i) {
      if (disturbance != nullptr && i == disturbance->at &&
          attempts_ <= disturbance->rounds) {
        Disturb(*disturbance);
      }
      const Operation& op = body.operations[i];
      if (op.kind == Kind::kAdd) {
        txn.Add(op.key, op.number);
        if (TellsStory()) PrintStep(25, InWords(op), Reply::Simple("added"));
        continue;
      }
      const Answer answer = Do(txn, op);
      if (TellsStory()) {
        PrintStep(25, InWords(op), answer.value_or(Reply::Simple("conflict")));
      }
      if (!answer) return Status(StatusCode::kConflict);
      replies_.push_back(*answer);
      if (answer->is_error() && body.stops_at_errors) {
        return FailedPrecondition("an error");
      }
    }
    if (body.throws) throw Thrown();
    return body.refuses ? FailedPrecondition("refused") : Ok();
  }

  void Conclude(const Body& body, bool committed) {
    if (TellsStory()) {
      std::fprintf(stderr, "%s\n", committed ? "committed" : "failed");
    }
    std::optional<Model> after = *model_;
    const Outcome outcome = RunOn(after, body);
    const bool agrees = outcome.committed == committed &&
                        (replies_ == outcome.replies || outcome.refuses_add);
    if (agrees) {
      model_.emplace(*after);
    } else {
      // A body that changed nothing, or failed, may have looked before it was
      // disturbed.
      Require(before_.has_value(), "the body's results");
      const std::vector<Reply> there = StateOf(*before_);
      const Outcome earlier = RunOn(before_, body);
      Require(earlier.committed == committed &&
                  (earlier.replies == replies_ || earlier.refuses_add),
              "the body's results, before or after it was disturbed");
      Require(!committed || StateOf(*before_) == there,
              "only who changes nothing may have looked before");
    }
    RequireState();
  }

  ManualClock clock_{TimePoint(Duration(1'800'000'000'000))};
  Store store_;
  std::optional<Model> model_;  // so that it can be put back
  // Of the last attempt: its number, what was answered, and the
  // model before it was disturbed, if it was.
  int attempts_ = 0;
  std::vector<Reply> replies_;
  std::optional<Model> before_;
};

Subject::Disturbance DrawDisturbance(Input& input, std::size_t size) {
  // Four in five times there is none: a thread costs more than all the rest.
  Subject::Disturbance disturbance{{}, size, 0};
  if (input.Below(5) != 0) return disturbance;
  disturbance.at = input.Below(size);
  disturbance.rounds = 1 + static_cast<int>(input.Below(3));
  for (std::size_t n = 1 + input.Below(3); n > 0; --n) {
    disturbance.operations.push_back(DrawOperation(input));
  }
  return disturbance;
}

void Run(Input input) {
  Subject subject(std::size_t{1} << input.Below(3));
  for (int step = 0; step < 32 && !input.empty(); ++step) {
    const std::size_t how = input.Below(8);
    if (how == 0) {
      subject.Advance(DrawJump(input));
    } else if (how < 3) {
      subject.Alone(DrawOperation(input));
    } else {
      const Body body = DrawBody(input);
      if (how == 3) {
        subject.Atomically(body);
        continue;
      }
      const auto disturbance = DrawDisturbance(input, body.operations.size());
      // Not before the disturbance is over: it would wait for the body's locks.
      const int escalate_after =
          disturbance.rounds + static_cast<int>(input.Below(3));
      subject.Transact(body, disturbance, escalate_after);
    }
  }
  subject.RequireState();
}

}  // namespace
}  // namespace vigil::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  vigil::fuzz::Run({data, size});
  return 0;
}
