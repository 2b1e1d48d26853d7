// Sessions of one store, called by name, that speak words.

#ifndef VIGIL_API_TOOL_NAMED_SESSIONS_H_
#define VIGIL_API_TOOL_NAMED_SESSIONS_H_

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/types.h"

namespace vigil::tool {

// What a command came to, for people.
struct Answer {
  std::string text;  // the reply, as redis-cli shows it
  bool is_error = false;
  std::vector<Conflict> conflicts;  // of an EXEC that lost
};

// Opens a session when its name is first used. One thread. The store must
// outlive it.
class NamedSessions {
 public:
  explicit NamedSessions(Store& store) : store_(store) {}

  // Lets the session say `words`, at least one. QUIT also closes it.
  Answer Say(const std::string& name, std::span<const std::string> words);

  // Drops its queue and its watches; a later use opens a new one.
  void Close(const std::string& name);

  // Whether it is between MULTI and EXEC.
  bool IsQueueing(const std::string& name) const;
  std::vector<std::string> names() const;

 private:
  struct Speaker {
    explicit Speaker(Store& store) : session(store) {}
    Session session;
    bool is_queueing = false;
  };

  Speaker& Find(const std::string& name);

  Store& store_;
  std::map<std::string, std::unique_ptr<Speaker>> speakers_;
};

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_NAMED_SESSIONS_H_
