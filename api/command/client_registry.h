// The sessions of a store that have used words, for CLIENT LIST and INFO.

#ifndef VIGIL_API_COMMAND_CLIENT_REGISTRY_H_
#define VIGIL_API_COMMAND_CLIENT_REGISTRY_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"

#include "engine/base/mutex.h"

namespace vigil::command {

struct Command;
class ClientRegistry;

// What a session says of itself by CLIENT.
struct ClientText {
  std::string name;
  std::string library;
  std::string library_version;
  bool no_evict = false;
};

// A session's place in the registry, from its first word to its end. Its own
// thread notes each call here without a lock or an atomic read-modify-write.
class Client {
 public:
  explicit Client(ClientRegistry& registry);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  std::uint64_t id() const;
  ClientText text() const;
  // Changes the text by change(ClientText&).
  template <class Change>
  void Edit(Change&& change);

  // The session's state before a call, for other sessions' CLIENT LIST.
  void Note(const Command& command, int db, int protocol, int queued,
            std::size_t watched) {
    // Relaxed: each is a number of its own, and the thread that reads them may
    // find them one call old.
    noted_.command.store(&command, std::memory_order_relaxed);
    noted_.calls.store(noted_.calls.load(std::memory_order_relaxed) + 1,
                       std::memory_order_relaxed);
    noted_.db.store(db, std::memory_order_relaxed);
    noted_.protocol.store(protocol, std::memory_order_relaxed);
    noted_.queued.store(queued, std::memory_order_relaxed);
    noted_.watched.store(watched, std::memory_order_relaxed);
  }

 private:
  friend class ClientRegistry;

  struct Noted {
    std::atomic<const Command*> command{nullptr};
    std::atomic<std::uint64_t> calls{0};
    std::atomic<int> db{0};
    std::atomic<int> protocol{2};
    std::atomic<int> queued{-1};  // -1: not inside MULTI
    std::atomic<std::size_t> watched{0};
  };
  struct Entry {
    const Client* client = nullptr;
    std::uint64_t id = 0;
    std::chrono::steady_clock::time_point created;
    // When a look at the registry last found `calls` to have moved: how idle a
    // session is, without a reading of the clock per call.
    std::uint64_t seen_calls = 0;
    std::chrono::steady_clock::time_point seen_moving;
    ClientText text;
  };

  ClientRegistry& registry_;
  Noted noted_;
  std::list<Entry>::iterator entry_;
};

// Any thread. Its lock is the last of all: who holds it waits for nothing, so
// that CLIENT inside EXEC may take it under the locks of shards.
class ClientRegistry {
 public:
  ClientRegistry() = default;
  ClientRegistry(const ClientRegistry&) = delete;
  ClientRegistry& operator=(const ClientRegistry&) = delete;

  // A copy of what is known of a session.
  struct Seen {
    std::uint64_t id;
    ClientText text;
    std::chrono::seconds age;
    std::chrono::seconds idle;
    const Command* command;  // nullptr: none yet
    int db;
    int protocol;
    int queued;
    std::size_t watched;
  };
  // All sessions, the oldest first.
  std::vector<Seen> Look();
  // This one.
  Seen Look(const Client& client);

  struct Totals {
    std::size_t now = 0;      // sessions
    std::uint64_t ever = 0;   // sessions
    std::uint64_t calls = 0;  // since the last Reset()
  };
  Totals Count() const;
  // CONFIG RESETSTAT.
  void Reset();

 private:
  friend class Client;

  Seen LookAt(Client::Entry& entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::uint64_t CallsEver() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Protects everything below.
  mutable engine::Mutex mutex_;
  std::list<Client::Entry> entries_ ABSL_GUARDED_BY(mutex_);
  std::uint64_t last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  std::uint64_t calls_of_gone_ ABSL_GUARDED_BY(mutex_) = 0;
  std::uint64_t calls_at_reset_ ABSL_GUARDED_BY(mutex_) = 0;
  std::uint64_t clients_at_reset_ ABSL_GUARDED_BY(mutex_) = 0;
};

template <class Change>
void Client::Edit(Change&& change) {
  const engine::MutexLock lock(registry_.mutex_);
  change(entry_->text);
}

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_CLIENT_REGISTRY_H_
