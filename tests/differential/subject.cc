#include "tests/differential/subject.h"

#include "vigil/options.h"
#include "vigil/reply.h"
#include "vigil/resp.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil::differential {
namespace {

Options OnClock(const Clock& clock) {
  Options options;
  options.clock = &clock;
  options.background_expiry = false;
  options.shards = 8;
  return options;
}

}  // namespace

Subject::Subject() : store_(OpenStore(OnClock(clock_))) { Reset(); }

void Subject::Reset() {
  for (std::optional<Session>& session : sessions_) session.emplace(store_);
  clock_.Set(TimePoint(kStartOfTime));
  Must(store_.FlushAll());
}

std::vector<std::string> Subject::Run(std::span<const Step> steps) {
  std::vector<std::string> replies;
  replies.reserve(steps.size());
  for (const Step& step : steps) {
    if (const auto sleep = SleepOf(step.words)) {
      clock_.Advance(*sleep);
      replies.emplace_back();
    } else {
      replies.push_back(Answer(step.session, step.words));
    }
  }
  return replies;
}

std::string Subject::Answer(std::size_t session, const Words& words) {
  words_.assign(words.begin(), words.end());
  const Reply reply = sessions_[session]->Execute(words_);
  std::string bytes;
  AppendReply(reply, static_cast<Protocol>(sessions_[session]->protocol()),
              bytes);
  if (SameWord(words[0], "QUIT")) sessions_[session].emplace(store_);
  return bytes;
}

}  // namespace vigil::differential
