// COMMAND LIST and COMMAND DOCS.

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
#include "api/command/text.h"
#include "engine/base/glob.h"

namespace vigil::command {
namespace {

Reply Bulk(std::string_view text) { return Reply::Bulk(std::string(text)); }

// The full names of all rows, subcommands included, for which keep(row, name).
template <class Keep>
Reply NamesWhere(Keep&& keep) {
  std::vector<Reply> names;
  const auto take = [&](const Command& row) {
    std::string name = FullName(row);
    if (keep(row, name)) names.push_back(Reply::Bulk(std::move(name)));
  };
  for (const Command& row : AllCommands()) {
    take(row);
    for (const Command& subcommand : row.subcommands) take(subcommand);
  }
  return Reply::Array(std::move(names));
}

bool IsInCategory(const Command& row, std::string_view category) {
  for (std::string_view word : SplitWords(row.acl)) {
    word.remove_prefix(1);  // the @
    if (EqualsIgnoringCase(word, category)) return true;
  }
  return false;
}

Reply Document(const Command& row) {
  std::vector<Reply> pairs;
  const auto add = [&pairs](std::string_view name, Reply value) {
    pairs.push_back(Bulk(name));
    pairs.push_back(std::move(value));
  };
  add("summary", Bulk(row.summary));
  add("since", Bulk(row.since));
  add("group", Bulk(row.group));
  add("complexity", Bulk(row.complexity));
  if (!row.deprecated_since.empty()) {
    add("doc_flags", Reply::Set({Reply::Simple("deprecated")}));
    add("deprecated_since", Bulk(row.deprecated_since));
    add("replaced_by", Bulk(row.replaced_by));
  }
  if (!row.syntax.empty()) add("syntax", Bulk(row.syntax));
  if (!row.subcommands.empty()) {
    std::vector<Reply> subcommands;
    for (const Command& subcommand : row.subcommands) {
      subcommands.push_back(Reply::Bulk(FullName(subcommand)));
      subcommands.push_back(Document(subcommand));
    }
    add("subcommands", Reply::Map(std::move(subcommands)));
  }
  return Reply::Map(std::move(pairs));
}

}  // namespace

Reply CommandList(SessionWords&, const Call& call) {
  const Args words = call.args.subspan(2);
  if (words.empty()) {
    return NamesWhere([](const Command&, std::string_view) { return true; });
  }
  if (words.size() != 3 || !IsOption(words[0], "filterby")) {
    return ErrorReply(kSyntax);
  }
  const std::string_view wanted = words[2];
  if (IsOption(words[1], "module")) return Reply::Array({});
  if (IsOption(words[1], "aclcat")) {
    return NamesWhere([wanted](const Command& row, std::string_view) {
      return IsInCategory(row, wanted);
    });
  }
  if (IsOption(words[1], "pattern")) {
    return NamesWhere([wanted](const Command&, std::string_view name) {
      return engine::GlobMatches(wanted, name, /*ignore_case=*/true);
    });
  }
  return ErrorReply(kSyntax);
}

Reply CommandDocs(SessionWords&, const Call& call) {
  std::vector<Reply> pairs;
  const auto add = [&pairs](const Command& row) {
    pairs.push_back(Reply::Bulk(FullName(row)));
    pairs.push_back(Document(row));
  };
  if (call.args.size() == 2) {
    for (const Command& row : AllCommands()) add(row);
  }
  for (const std::string_view name : call.args.subspan(2)) {
    if (const Command* row = FindByFullName(name)) add(*row);
  }
  return Reply::Map(std::move(pairs));
}

}  // namespace vigil::command
