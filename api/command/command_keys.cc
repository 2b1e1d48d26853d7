// COMMAND GETKEYS and GETKEYSANDFLAGS.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/command/arguments.h"
#include "api/command/command.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/key_flags.h"
#include "api/command/session_words.h"

namespace vigil::command {
namespace {

// The row that `words` call, or nullptr.
const Command* FindCalled(Args words) {
  const Command* row = FindCommand(words[0]);
  if (row == nullptr || row->subcommands.empty() || words.size() < 2) {
    return row;
  }
  return FindSubcommand(*row, words[1]);
}

// What happens to a key where a word of the call decides it: SET reads only
// with GET.
std::string_view FlagsIn(std::string_view flags, Args words) {
  if (flags.find("variable_flags") == std::string_view::npos) return flags;
  const bool reads =
      words.size() > 3 &&
      std::any_of(words.begin() + 3, words.end(),
                  [](std::string_view w) { return IsOption(w, "get"); });
  return reads ? "RW access update" : "OW update";
}

// Answers the keys of the call in the words from the third on, each as
// show(key, flags).
template <class Show>
Reply KeysOf(Args words, Show&& show) {
  const Command* row = FindCalled(words);
  if (row == nullptr) return ErrorReply(kInvalidCommand);
  if (row->keys.first == 0) return ErrorReply(kNoKeyArguments);
  if (!AcceptsCount(*row, words.size())) {
    return ErrorReply(kInvalidArgumentCount);
  }
  std::vector<Reply> keys;
  for (const KeyRange& range : KeyRangesOf(*row)) {
    for (const std::size_t at : KeyIndexes(range.positions, words.size())) {
      keys.push_back(show(words[at], FlagsIn(range.flags, words)));
    }
  }
  return Reply::Array(std::move(keys));
}

}  // namespace

Reply CommandGetKeys(SessionWords&, const Call& call) {
  return KeysOf(call.args.subspan(2),
                [](std::string_view key, std::string_view) {
                  return Reply::Bulk(std::string(key));
                });
}

Reply CommandGetKeysAndFlags(SessionWords&, const Call& call) {
  return KeysOf(
      call.args.subspan(2), [](std::string_view key, std::string_view flags) {
        std::vector<Reply> names;
        for (const std::string_view name : SplitWords(flags)) {
          names.push_back(Reply::Simple(name));
        }
        return Reply::Array(
            {Reply::Bulk(std::string(key)), Reply::Set(std::move(names))});
      });
}

}  // namespace vigil::command
