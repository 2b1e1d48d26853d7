// What words have set in one session: its database, its name, its queue.

#ifndef VIGIL_API_COMMAND_SESSION_WORDS_H_
#define VIGIL_API_COMMAND_SESSION_WORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "vigil/types.h"

#include "api/command/client_registry.h"
#include "api/command/queue.h"
#include "api/command/store_words.h"
#include "engine/engine.h"
#include "engine/txn/watch_set.h"

namespace vigil::command {

// One thread: the session's. Made at a session's first word, so that one that
// is only used by calls costs nothing.
struct SessionWords {
  SessionWords(engine::Engine& e, engine::WatchSet& w, StoreWords& s)
      : engine(e), watches(w), store(s), client(s.clients) {}

  engine::Engine& engine;
  engine::WatchSet& watches;
  StoreWords& store;
  Client client;
  int db = 0;        // SELECT
  int protocol = 2;  // HELLO: 2 or 3
  bool in_multi = false;
  bool spoiled = false;  // a word was refused while queueing: EXEC will not run
  // EXEC runs the queue, under the locks of its footprint: a session handler
  // must take no shard's lock. One whose row is kWholeKeyspace holds them all.
  bool in_exec = false;
  Queue queue;
  bool queue_denies_oom = false;  // it has a command that the limit forbids
  // What the last EXEC that lost its race lost on.
  std::vector<Conflict> last_conflicts;
};

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_SESSION_WORDS_H_
