#include "api/tool/named_sessions.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/reply.h"
#include "vigil/resp.h"
#include "vigil/session.h"
#include "vigil/types.h"

#include "api/tool/reply_text.h"

namespace vigil::tool {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

NamedSessions::Speaker& NamedSessions::Find(const std::string& name) {
  std::unique_ptr<Speaker>& speaker = speakers_[name];
  if (speaker == nullptr) speaker = std::make_unique<Speaker>(store_);
  return *speaker;
}

Answer NamedSessions::Say(const std::string& name,
                          std::span<const std::string> words) {
  Speaker& speaker = Find(name);
  const std::vector<std::string_view> views(words.begin(), words.end());
  const Reply reply = speaker.session.Execute(views);
  const std::string command = Lower(words.front());

  Answer answer;
  if (command == "exec" && reply.is_null()) {
    answer.conflicts = speaker.session.last_conflicts();
  }

  // EXEC ends it whatever it answers; the others only if they are accepted.
  const bool ends = command == "discard" || command == "reset";
  if (command == "exec" || (ends && !reply.is_error())) {
    speaker.is_queueing = false;
  } else if (command == "multi" && !reply.is_error()) {
    speaker.is_queueing = true;
  }
  answer.text =
      ReplyText(reply, static_cast<Protocol>(speaker.session.protocol()));
  answer.is_error = reply.is_error();
  if (command == "quit") Close(name);
  return answer;
}

void NamedSessions::Close(const std::string& name) { speakers_.erase(name); }

bool NamedSessions::IsQueueing(const std::string& name) const {
  const auto found = speakers_.find(name);
  return found != speakers_.end() && found->second->is_queueing;
}

std::vector<std::string> NamedSessions::names() const {
  std::vector<std::string> names;
  for (const auto& [name, speaker] : speakers_) names.push_back(name);
  return names;
}

}  // namespace vigil::tool
