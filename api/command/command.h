// The row of a command: all that is known about it.

#ifndef VIGIL_API_COMMAND_COMMAND_H_
#define VIGIL_API_COMMAND_COMMAND_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "vigil/reply.h"

#include "api/command/call.h"

namespace vigil::engine {
class Shard;
class WriteDoor;
}  // namespace vigil::engine

namespace vigil::command {

class ReadView;
struct SessionWords;

// A handler's signature says what it may do. A read gets no way to write, so a
// row that calls a writing handler a read does not compile.
using ReadHandler = Reply (*)(const ReadView& keys, const Call& call);
using WriteHandler = Reply (*)(engine::WriteDoor& keys, const Call& call);
// The usual case of a WriteHandler on one key, under its shard's lock; nothing,
// and nothing has changed: it is another case.
using OverwriteHandler = std::optional<Reply> (*)(engine::Shard& shard,
                                                  const Call& call);
using SessionHandler = Reply (*)(SessionWords& session, const Call& call);

// Redis's flags, in the order in which COMMAND INFO lists them, then ours.
enum Flag : std::uint32_t {
  kWrite = 1u << 0,
  kReadonly = 1u << 1,
  kDenyOom = 1u << 2,  // refused at the memory limit
  kAdmin = 1u << 3,
  kNoScript = 1u << 4,
  kBlocking = 1u << 5,
  kLoading = 1u << 6,
  kStale = 1u << 7,
  kSkipMonitor = 1u << 8,
  kSkipSlowlog = 1u << 9,
  kFast = 1u << 10,
  kNoAuth = 1u << 11,
  kNoMulti = 1u << 12,  // refused inside MULTI
  kNoAsyncLoading = 1u << 13,
  kAllowBusy = 1u << 14,
  // Ours; not in COMMAND's answers.
  kWholeKeyspace = 1u << 24,  // inside EXEC it needs every shard's lock
  kOneInstant = 1u << 25,     // a read of many keys that needs no locks for it
  kOurs = 1u << 26,           // not a command of Redis
  kOptIn = 1u << 27,          // refused unless Options allow it (DEBUG)
};

// Which words are keys, as COMMAND says it: from `first` to `last` (negative:
// counted from the end) in steps. first 0: none.
struct KeyPositions {
  int first = 0;
  int last = 0;
  int step = 0;
};
inline constexpr KeyPositions kNoKeys{};
inline constexpr KeyPositions kFirstKey{1, 1, 1};
inline constexpr KeyPositions kTwoKeys{1, 2, 1};
inline constexpr KeyPositions kAllKeys{1, -1, 1};
inline constexpr KeyPositions kPairs{1, -1, 2};

struct Command {
  std::string_view name;  // lower case; of a subcommand: without its container
  int arity;              // counts the name; negative: at least that many
  std::uint32_t flags;
  KeyPositions keys = kNoKeys;
  std::string_view group;    // as COMMAND DOCS: "string", "generic", ...
  std::string_view since;    // of Redis; of ours: of Vigil
  std::string_view summary;  // one sentence, ours
  // The words after the name: `[ ]` may be left out, `|` chooses, `...`
  // repeats, capitals are themselves.
  std::string_view syntax = {};
  std::string_view complexity;
  // Redis's key specification flags as COMMAND INFO spells them, such as
  // "RW access update". Where each key has its own: "RO access; OW update".
  std::string_view key_flags = {};
  std::string_view acl = {};   // categories, such as "@write @string @fast"
  std::string_view tips = {};  // such as "nondeterministic_output"
  std::string_view deprecated_since = {};
  std::string_view replaced_by = {};

  // Exactly one of the next four; beside subcommands a `session` answers the
  // bare name.
  ReadHandler read = nullptr;
  WriteHandler write = nullptr;
  SessionHandler session = nullptr;
  std::span<const Command> subcommands = {};
  // Beside `write`, where HasOneKey().
  OverwriteHandler overwrite = nullptr;

  constexpr bool Has(Flag flag) const { return (flags & flag) != 0; }
};

// All commands, in the order of their names.
std::span<const Command> AllCommands();

// The row for a name in any case, or nullptr. O(bytes). Any thread.
const Command* FindCommand(std::string_view name);
const Command* FindSubcommand(const Command& container, std::string_view name);

// The row for "get" or "client|list", or nullptr.
const Command* FindByFullName(std::string_view name);
// The container of a subcommand's row; nullptr: it is no subcommand's.
const Command* ContainerOf(const Command& row);
// "get", "client|list". O(containers).
std::string FullName(const Command& row);

// Whether the first word after the name is the only key.
constexpr bool HasOneKey(const Command& command) {
  return command.keys.first == 1 && command.keys.last == 1;
}

// Whether `count` words are as many as the row wants.
inline bool AcceptsCount(const Command& command, std::size_t count) {
  const auto words = static_cast<std::int64_t>(count);
  return command.arity >= 0 ? words == command.arity : words >= -command.arity;
}

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_COMMAND_H_
