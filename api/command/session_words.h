// What words have set in one session: its database, its name, its queue.

#ifndef VIGIL_API_COMMAND_SESSION_WORDS_H_
#define VIGIL_API_COMMAND_SESSION_WORDS_H_

#include <cstdint>
#include <string>

#include "api/command/queue.h"
#include "engine/engine.h"
#include "engine/txn/watch_set.h"

namespace vigil::command {

// One thread: the session's.
struct SessionWords {
  SessionWords(engine::Engine& e, engine::WatchSet& w)
      : engine(e), watches(w) {}

  engine::Engine& engine;
  engine::WatchSet& watches;
  int db = 0;        // SELECT
  int protocol = 2;  // HELLO: 2 or 3
  bool in_multi = false;
  bool spoiled = false;  // a word was refused while queueing: EXEC will not run
  Queue queue;
};

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_SESSION_WORDS_H_
