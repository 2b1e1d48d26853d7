// COMMAND, COMMAND COUNT and COMMAND INFO, out of the table.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/command/command.h"
#include "api/command/handlers.h"
#include "api/command/key_flags.h"
#include "api/command/session_words.h"

namespace vigil::command {
namespace {

struct FlagName {
  Flag flag;
  std::string_view name;
};

// In Redis's order. Ours are not named: they say how we run a command.
constexpr FlagName kFlagNames[] = {
    {kWrite, "write"},
    {kReadonly, "readonly"},
    {kDenyOom, "denyoom"},
    {kAdmin, "admin"},
    {kNoScript, "noscript"},
    {kBlocking, "blocking"},
    {kLoading, "loading"},
    {kStale, "stale"},
    {kSkipMonitor, "skip_monitor"},
    {kSkipSlowlog, "skip_slowlog"},
    {kFast, "fast"},
    {kNoAuth, "no_auth"},
    {kNoAsyncLoading, "no_async_loading"},
    {kNoMulti, "no_multi"},
    {kAllowBusy, "allow_busy"},
};

Reply Bulk(std::string_view text) { return Reply::Bulk(std::string(text)); }

Reply FlagsOf(const Command& row) {
  std::vector<Reply> flags;
  for (const auto& [flag, name] : kFlagNames) {
    if (row.Has(flag)) flags.push_back(Reply::Simple(name));
  }
  return Reply::Set(std::move(flags));
}

// The words of `text` as simple strings, or as bulks.
std::vector<Reply> Words(std::string_view text, bool simple) {
  std::vector<Reply> words;
  for (const std::string_view word : SplitWords(text)) {
    words.push_back(simple ? Reply::Simple(word) : Bulk(word));
  }
  return words;
}

// One key specification: the words from `first` on, up to `last` counted from
// there (negative: from the end), in steps.
Reply Specification(std::string_view flags, const KeyPositions& keys) {
  const int last = keys.last < 0 ? keys.last : keys.last - keys.first;
  Reply begin =
      Reply::Map({Bulk("type"), Bulk("index"), Bulk("spec"),
                  Reply::Map({Bulk("index"), Reply::Integer(keys.first)})});
  Reply find =
      Reply::Map({Bulk("type"), Bulk("range"), Bulk("spec"),
                  Reply::Map({Bulk("lastkey"), Reply::Integer(last),
                              Bulk("keystep"), Reply::Integer(keys.step),
                              Bulk("limit"), Reply::Integer(0)})});
  return Reply::Map({Bulk("flags"), Reply::Set(Words(flags, true)),
                     Bulk("begin_search"), std::move(begin), Bulk("find_keys"),
                     std::move(find)});
}

Reply Specifications(const Command& row) {
  std::vector<Reply> all;
  for (const KeyRange& range : KeyRangesOf(row)) {
    all.push_back(Specification(range.flags, range.positions));
  }
  return Reply::Set(std::move(all));
}

Reply Describe(const Command& row) {
  std::vector<Reply> subcommands;
  for (const Command& subcommand : row.subcommands) {
    subcommands.push_back(Describe(subcommand));
  }
  return Reply::Array(
      {Reply::Bulk(FullName(row)), Reply::Integer(row.arity), FlagsOf(row),
       Reply::Integer(row.keys.first), Reply::Integer(row.keys.last),
       Reply::Integer(row.keys.step), Reply::Set(Words(row.acl, true)),
       Reply::Set(Words(row.tips, false)), Specifications(row),
       Reply::Set(std::move(subcommands))});
}

Reply DescribeAll() {
  std::vector<Reply> all;
  for (const Command& row : AllCommands()) all.push_back(Describe(row));
  return Reply::Array(std::move(all));
}

}  // namespace

Reply CommandAll(SessionWords&, const Call&) { return DescribeAll(); }

Reply CommandCount(SessionWords&, const Call&) {
  return Reply::Integer(static_cast<std::int64_t>(AllCommands().size()));
}

Reply CommandInfo(SessionWords&, const Call& call) {
  if (call.args.size() == 2) return DescribeAll();
  std::vector<Reply> found;
  for (const std::string_view name : call.args.subspan(2)) {
    const Command* row = FindByFullName(name);
    found.push_back(row != nullptr ? Describe(*row) : Reply::Null());
  }
  return Reply::Array(std::move(found));
}

}  // namespace vigil::command
