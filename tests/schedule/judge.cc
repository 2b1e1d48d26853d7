#include "tests/schedule/judge.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "tests/support/words.h"

namespace vigil::schedule {
namespace {

using Sessions = std::vector<std::vector<Seen>>;

Reply WithoutReason(Reply reply) {
  return reply.is_error() ? Reply::Error("") : std::move(reply);
}

// Looks for an order, depth first.
class Search {
 public:
  Search(const Execution& execution, ManualClock& clock)
      : execution_(execution),
        clock_(clock),
        next_(execution.sessions.size(), 0) {
    for (const auto& session : execution.sessions) {
      for (const Seen& seen : session) timed_ |= seen.times.size() > 1;
    }
    timed_ |= execution.last_time != kBegin;
  }

  bool From(const Model& model) {
    bool done = true;
    for (std::size_t i = 0; i < next_.size(); ++i) {
      if (next_[i] == execution_.sessions[i].size()) continue;
      done = false;
      const Seen& seen = execution_.sessions[i][next_[i]];
      if (!MayComeNow(i, seen)) continue;
      for (const TimePoint time : seen.times) {
        clock_.Set(time);
        Model after = model;
        if (!Agrees(after, seen)) continue;
        ++next_[i];
        const bool found = From(seen.kept ? after : model);
        --next_[i];
        if (found) return true;
      }
    }
    return done && HasContents(model);
  }

 private:
  // Whether nothing that is still to come ended before `seen` began.
  bool MayComeNow(std::size_t session, const Seen& seen) const {
    for (std::size_t i = 0; i < next_.size(); ++i) {
      if (i == session || next_[i] == execution_.sessions[i].size()) continue;
      if (execution_.sessions[i][next_[i]].end < seen.begin) return false;
    }
    return true;
  }

  bool Agrees(Model& model, const Seen& seen) const {
    for (std::size_t i = 0; i < seen.calls.size(); ++i) {
      const Reply reply = model.Execute(seen.session, Views(seen.calls[i]));
      if (!seen.replies[i]) {
        // Of a body's Add(), or of a WATCH: it has worked, if the body has.
        if (reply.is_error() && seen.kept) return false;
      } else if (seen.reasons ? reply != *seen.replies[i]
                              : WithoutReason(reply) != *seen.replies[i]) {
        return false;
      }
    }
    return !seen.lost || SameLosses(model.last_conflicts(seen.session), seen);
  }

  bool SameLosses(const std::vector<Model::Lost>& lost,
                  const Seen& seen) const {
    if (lost.size() != seen.lost_on.size()) return false;
    for (std::size_t i = 0; i < lost.size(); ++i) {
      if (lost[i].key != seen.lost_on[i].key) return false;
      if (lost[i].kind == seen.lost_on[i].kind) continue;
      // Whether a key that ran out was purged before the EXEC says how it was
      // lost, and a GET purges after its own instant.
      const auto gone = [](ConflictKind kind) {
        return kind == ConflictKind::kDeleted || kind == ConflictKind::kExpired;
      };
      if (!timed_ || !gone(lost[i].kind) || !gone(seen.lost_on[i].kind)) {
        return false;
      }
    }
    return true;
  }

  bool HasContents(const Model& model) const {
    Model last = model;
    clock_.Set(execution_.last_time);
    return ContentsOf([&](const Words& words) {
             return last.Execute(kApiSession, Views(words));
           }) == execution_.contents;
  }

  const Execution& execution_;
  ManualClock& clock_;
  std::vector<std::size_t> next_;
  bool timed_ = false;
};

void AddReply(std::string& text, const std::optional<Reply>& reply) {
  text += reply ? Shown(*reply) : "?";
  text += '\n';
}

// All that the verdict depends on.
std::string Digest(const Execution& execution) {
  std::string text;
  for (const auto& session : execution.sessions) {
    for (const Seen& seen : session) {
      for (const Words& call : seen.calls) {
        for (const std::string& word : call) (text += word) += ' ';
      }
      for (const auto& reply : seen.replies) AddReply(text, reply);
      for (const Model::Lost& lost : seen.lost_on) {
        text += lost.key;
        text += static_cast<char>('0' + static_cast<int>(lost.kind));
      }
      text += seen.kept ? '+' : '-';
      for (const TimePoint time : seen.times) {
        text += std::to_string((time - kBegin).count()) + ",";
      }
      for (const auto& other : execution.sessions) {
        if (&other == &session) continue;
        const auto before = std::count_if(
            other.begin(), other.end(),
            [&](const Seen& earlier) { return earlier.end < seen.begin; });
        text += static_cast<char>('0' + before);
      }
      text += '\n';
    }
    text += "--\n";
  }
  for (const Reply& reply : execution.contents) AddReply(text, reply);
  return text;
}

std::string Short(std::string text) {
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  return text;
}

}  // namespace

Judge::Judge(const Program& program)
    : program_(program), start_(kModelSessions, clock_) {
  for (const Words& words : MeantSetup(program_)) {
    (void)start_.Execute(kApiSession, Views(words));
  }
}

bool Judge::Accepts(const Execution& execution) {
  std::string digest = Digest(execution);
  if (good_.contains(digest)) return true;
  if (!Search(execution, clock_).From(start_)) return false;
  good_.insert(std::move(digest));
  return true;
}

std::string ToText(const Execution& execution) {
  std::string text;
  for (std::size_t i = 0; i < execution.sessions.size(); ++i) {
    for (const Seen& seen : execution.sessions[i]) {
      text += static_cast<char>('a' + i);
      text += " [" + std::to_string(seen.begin) + "-" +
              std::to_string(seen.end) + "]";
      for (std::size_t call = 0; call < seen.calls.size(); ++call) {
        for (const std::string& word : seen.calls[call]) {
          text += " " + Short(word);
        }
        text += seen.replies[call]
                    ? " -> " + Short(Shown(*seen.replies[call])) + ";"
                    : ";";
      }
      for (const Model::Lost& lost : seen.lost_on) {
        text += " lost on " + lost.key + ": " +
                std::string(ConflictKindName(lost.kind));
      }
      text += seen.kept ? "\n" : " (thrown away)\n";
    }
  }
  text += "contents:";
  for (const Reply& reply : execution.contents) {
    text += " " + Short(Shown(reply));
  }
  return text + "\n";
}

}  // namespace vigil::schedule
