#include "api/command/store_words.h"

#include "engine/base/hash.h"

namespace vigil::command {
namespace {

std::string DrawRunId() {
  constexpr std::size_t kBytes = 20;
  constexpr char kDigits[] = "0123456789abcdef";
  const engine::HashSecret random = engine::RandomHashSecret();
  std::string id;
  for (std::size_t i = 0; i < kBytes; ++i) {
    id.push_back(kDigits[random[i] >> 4]);
    id.push_back(kDigits[random[i] & 0xf]);
  }
  return id;
}

}  // namespace

StoreWords::StoreWords(const Setup& setup)
    : allow_debug(setup.allow_debug_commands),
      memory_limit(setup.memory_limit),
      queue_limits(setup.queue_limits),
      opened(std::chrono::steady_clock::now()),
      run_id(DrawRunId()),
      settings({.allow_debug_commands = setup.allow_debug_commands,
                .memory_limit = setup.memory_limit}) {}

}  // namespace vigil::command
