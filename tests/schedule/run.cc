#include "tests/schedule/run.h"

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "vigil/options.h"
#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/transaction.h"

#include "tests/schedule/typed.h"

namespace vigil::schedule {
namespace {

using engine::Touch;

// A clock whose every reading is a point.
class SteeredClock final : public Clock {
 public:
  explicit SteeredClock(Scheduler& scheduler) : scheduler_(scheduler) {}
  TimePoint Now() const override {
    scheduler_.Pass("read the clock", Touch::kRead, this);
    return now_;
  }
  // Returns the number of this move.
  std::size_t Advance(Duration by) {
    scheduler_.Pass("move the clock", Touch::kWrite, this);
    now_ += by;
    moves_.push_back({.time = now_});
    return moves_.size() - 1;
  }
  // That move was made between these two ticks.
  void Date(std::size_t move, std::uint64_t begin, std::uint64_t end) {
    moves_[move].begin = begin;
    moves_[move].end = end;
  }
  TimePoint now() const { return now_; }
  // What it may have shown between two ticks.
  std::vector<TimePoint> Between(std::uint64_t begin, std::uint64_t end) const {
    std::vector<TimePoint> times{kBegin};
    for (const Move& move : moves_) {
      if (move.begin > end) break;
      if (move.end < begin) times.clear();
      times.push_back(move.time);
    }
    return times;
  }

 private:
  struct Move {
    TimePoint time;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };

  Scheduler& scheduler_;
  TimePoint now_ = kBegin;
  std::vector<Move> moves_;
};

Options OptionsFor(const Program& program, const Clock& clock) {
  Options options;
  options.shards = program.shards;
  options.clock = &clock;
  options.background_expiry = false;
  options.hash_secret.emplace();  // all zeros
  return options;
}

Words AllMeant(const Words& words) {
  Words meant;
  for (const std::string& word : words) meant.push_back(Meant(word));
  return meant;
}

// A program, its store and its sessions.
class Stage {
 public:
  Stage(Scheduler& scheduler, const Program& program)
      : scheduler_(scheduler),
        program_(program),
        clock_(scheduler),
        store_(*Store::Open(OptionsFor(program, clock_))) {
    for (const Words& words : MeantSetup(program)) (void)Say(words);
    seen_.resize(program.sessions.size());
    for (std::size_t i = 0; i < program.sessions.size(); ++i) {
      sessions_[i].emplace(store_);
      bodies_.emplace_back([this, i] { Play(i); });
    }
  }

  std::span<const std::function<void()>> bodies() const { return bodies_; }

  Execution Conclude() {
    for (auto& session : sessions_) session.reset();
    Execution execution{.sessions = std::move(seen_),
                        .last_time = clock_.now()};
    for (auto& session : execution.sessions) {
      for (Seen& seen : session) {
        seen.times = clock_.Between(seen.begin, seen.end);
      }
    }
    const Status sound = store_.CheckInvariants();
    if (!sound.ok()) execution.unsound = sound.message();
    execution.contents =
        ContentsOf([&](const Words& words) { return Say(words); });
    return execution;
  }

 private:
  // Outside of the program.
  Reply Say(const Words& words) {
    if (!outside_) outside_.emplace(store_);
    return outside_->Execute(Views(words));
  }

  // What ends in one session before it begins in another must not be exchanged
  // with that, so all beginnings and ends are made to depend on each other, and
  // nothing between them is given a time of its own.
  void Play(std::size_t who) {
    for (const Unit& unit : program_.sessions[who]) {
      scheduler_.Pass("begin", Touch::kWrite, this);
      const std::uint64_t begin = scheduler_.Tick();
      const std::size_t first = seen_[who].size();
      std::size_t move = 0;
      PlayUnit(who, unit, move);
      scheduler_.Pass("end", Touch::kWrite, this);
      const std::uint64_t end = scheduler_.Tick();
      for (std::size_t i = first; i < seen_[who].size(); ++i) {
        seen_[who][i].begin = begin;
        seen_[who][i].end = end;
      }
      if (unit.kind == Unit::Kind::kClock) clock_.Date(move, begin, end);
    }
  }

  // `move`: set to the clock's, if it makes one.
  void PlayUnit(std::size_t who, const Unit& unit, std::size_t& move) {
    switch (unit.kind) {
      case Unit::Kind::kClock:
        move = clock_.Advance(Duration(std::stol(unit.calls[0][0])));
        break;
      case Unit::Kind::kPurge:
        (void)store_.PurgeExpired();
        break;
      case Unit::Kind::kWords:
        PlayWords(who, unit);
        break;
      case Unit::Kind::kTyped:
        for (const Words& call : unit.calls) {
          const Words words = AllMeant(call);
          fuzz::Answer answer = Do(store_, words);
          seen_[who].push_back({.session = kApiSession,
                                .calls = {words},
                                .replies = {std::move(answer)},
                                .reasons = false});
        }
        break;
      case Unit::Kind::kBody:
      case Unit::Kind::kEager:
      case Unit::Kind::kLocked:
        PlayBody(who, unit);
        break;
    }
  }

  void PlayWords(std::size_t who, const Unit& unit) {
    Seen seen{.session = who, .calls = {}, .replies = {}};
    Session& session = *sessions_[who];
    for (const Words& call : unit.calls) {
      const Words words = AllMeant(call);
      Reply reply = session.Execute(Views(words));
      if (words[0] == "EXEC" && reply.kind() == Reply::Kind::kNullArray) {
        seen.lost = true;
        for (const Conflict& conflict : session.last_conflicts()) {
          seen.lost_on.push_back({conflict.key, conflict.kind});
        }
      }
      if (words[0] == "WATCH") {
        // Its keys are watched one after another: an instant for each.
        for (std::size_t i = 1; i + 1 < words.size(); ++i) {
          seen_[who].push_back({.session = who,
                                .calls = {{"WATCH", words[i]}},
                                .replies = {std::nullopt}});
        }
        seen.calls.push_back({"WATCH", words.back()});
      } else {
        seen.calls.push_back(words);
      }
      seen.replies.emplace_back(std::move(reply));
    }
    seen_[who].push_back(std::move(seen));
  }

  void PlayBody(std::size_t who, const Unit& unit) {
    std::optional<Seen> attempt;
    const auto end_attempt = [&](bool kept) {
      if (!attempt) return;
      attempt->kept = kept;
      seen_[who].push_back(*std::exchange(attempt, std::nullopt));
    };
    const auto body = [&](Transaction& txn) -> Status {
      end_attempt(false);
      attempt.emplace(Seen{.session = kApiSession,
                           .calls = {},
                           .replies = {},
                           .reasons = false});
      std::vector<std::pair<std::string, std::string>> read;
      for (const Words& call : unit.calls) {
        Words words = AllMeant(call);
        for (std::string& word : words) {
          if (word.size() < 2 || word.front() != '@') continue;
          std::string text = "none";
          for (const auto& [key, value] : read) {
            if (key == word.substr(1)) text = value;
          }
          word = text;
        }
        if (words[0] == "ADD") {
          txn.Add(words[1], std::stol(words[2]));
          words[0] = "INCRBY";
          attempt->calls.push_back(std::move(words));
          attempt->replies.emplace_back();
          continue;
        }
        fuzz::Answer answer = Do(txn, words);
        if (!answer) return Status(StatusCode::kConflict);
        constexpr std::size_t kLongestKey = 100;
        if (words[0] == "GET" && !answer->is_null() &&
            answer->text().size() <= kLongestKey) {
          read.emplace_back(words[1], answer->text());
        }
        attempt->calls.push_back(std::move(words));
        attempt->replies.push_back(std::move(answer));
      }
      return Ok();
    };
    bool committed = false;
    if (unit.kind == Unit::Kind::kLocked) {
      std::vector<std::string_view> keys;
      for (const std::string_view key : kKeys) keys.push_back(key);
      committed = store_.Atomically(KeyList(keys), body).ok();
    } else {
      RetryPolicy policy;
      policy.initial_backoff = std::chrono::nanoseconds(0);
      policy.max_backoff = std::chrono::nanoseconds(0);
      if (unit.kind == Unit::Kind::kEager) policy.escalate_after = 1;
      committed = store_.Transact(body, policy).ok();
    }
    end_attempt(committed);
  }

  Scheduler& scheduler_;
  const Program& program_;
  SteeredClock clock_;
  Store store_;
  std::optional<Session> outside_;
  std::array<std::optional<Session>, kMaxFibers> sessions_;
  std::vector<std::vector<Seen>> seen_;
  std::vector<std::function<void()>> bodies_;
};

}  // namespace

std::vector<Words> MeantSetup(const Program& program) {
  std::vector<Words> setup;
  for (const Words& words : program.setup) {
    if (words[0] == "FILL") {
      for (int i = 0; i < std::stoi(words[1]); ++i) {
        setup.push_back({"SET", "f" + std::to_string(i), "1"});
      }
    } else if (words[0] == "CHURN") {
      for (int i = 0; i < std::stoi(words[1]); ++i) {
        setup.push_back({"SET", "g", "1"});
        setup.push_back({"DEL", "g"});
      }
    } else {
      setup.push_back(AllMeant(words));
    }
  }
  return setup;
}

Execution RunProgram(Scheduler& scheduler, const Program& program,
                     Chooser& chooser) {
  auto stage = std::make_unique<Stage>(scheduler, program);
  const Scheduler::End end = scheduler.Run(stage->bodies(), chooser);
  if (end != Scheduler::End::kDone) {
    (void)stage.release();  // its fibers will never leave it
    return {.end = end};
  }
  return stage->Conclude();
}

}  // namespace vigil::schedule
