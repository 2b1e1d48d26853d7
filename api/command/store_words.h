// What all sessions of a store share that use words: who they are, the
// settings, and what INFO counts.

#ifndef VIGIL_API_COMMAND_STORE_WORDS_H_
#define VIGIL_API_COMMAND_STORE_WORDS_H_

#include <chrono>
#include <cstddef>
#include <string>

#include "api/command/client_registry.h"
#include "api/command/error_counts.h"
#include "api/command/queue.h"
#include "api/command/settings.h"

namespace vigil::command {

// Any thread.
struct StoreWords {
  // From Options.
  struct Setup {
    bool allow_debug_commands = false;
    std::size_t memory_limit = 0;
    Queue::Limits queue_limits;
  };
  explicit StoreWords(const Setup& setup);

  const bool allow_debug;
  const std::size_t memory_limit;
  const Queue::Limits queue_limits;
  const std::chrono::steady_clock::time_point opened;
  const std::string run_id;  // 40 hexadecimal digits, drawn at open
  Settings settings;
  ErrorCounts errors;
  ClientRegistry clients;
};

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_STORE_WORDS_H_
