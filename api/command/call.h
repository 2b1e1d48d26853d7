// One call of a command: its words, and its keys hashed.

#ifndef VIGIL_API_COMMAND_CALL_H_
#define VIGIL_API_COMMAND_CALL_H_

#include <span>
#include <string_view>

#include "engine/base/hash.h"

namespace vigil::command {

struct Command;

// The words of a call; the first names the command. They live as long as the
// call.
using Args = std::span<const std::string_view>;

struct Call {
  const Command& command;  // the row; of a subcommand: the subcommand's
  Args args;
  // What the row's key positions name, in order, in the session's database.
  std::span<const engine::KeyRef> keys;
  int db = 0;  // the session's database

  const engine::KeyRef& key(std::size_t i = 0) const { return keys[i]; }
};

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_CALL_H_
