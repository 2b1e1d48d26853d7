#include "api/tool/command_hints.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/reply.h"
#include "vigil/session.h"

#include "api/tool/line_reader.h"

namespace vigil::tool {
namespace {

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '|') c = ' ';  // client|list
  }
  return upper;
}

// What COMMAND says of a command, at these places.
constexpr std::size_t kName = 0;
constexpr std::size_t kArity = 1;
constexpr std::size_t kFirstKey = 3;
constexpr std::size_t kLastKey = 4;
constexpr std::size_t kKeyStep = 5;
constexpr std::size_t kSubcommands = 9;

// The words that a command needs at least, and "[...]" where there may be more.
std::string Usage(const std::string& name, std::span<const Reply> row) {
  const std::int64_t arity = row[kArity].integer();
  const std::int64_t first = row[kFirstKey].integer();
  const std::int64_t last = row[kLastKey].integer();
  const std::int64_t step = std::max<std::int64_t>(row[kKeyStep].integer(), 1);
  const auto name_words = std::count(name.begin(), name.end(), ' ') + 1;
  std::string usage = name;
  for (std::int64_t i = name_words; i < std::abs(arity); ++i) {
    const bool is_key = first > 0 && i >= first && (last < 0 || i <= last) &&
                        (i - first) % step == 0;
    usage += is_key ? " key" : " arg";
  }
  if (arity < 0) usage += " [...]";
  return usage;
}

void AddRows(std::span<const Reply> rows, std::vector<CommandHint>& hints) {
  for (const Reply& reply : rows) {
    const std::span<const Reply> row = reply.elements();
    if (row.size() <= kKeyStep) continue;
    const std::string name = Upper(row[kName].text());
    hints.push_back({name, Usage(name, row), {}});
    if (row.size() > kSubcommands) {
      AddRows(row[kSubcommands].elements(), hints);
    }
  }
}

// The value of `key` in the flat or paired elements of a map; or nullptr.
const Reply* FindValue(std::span<const Reply> elements, std::string_view key) {
  for (std::size_t i = 0; i + 1 < elements.size(); i += 2) {
    if (elements[i].text() == key) return &elements[i + 1];
  }
  return nullptr;
}

void AddSummaries(std::span<const Reply> docs,
                  std::vector<CommandHint>& hints) {
  for (std::size_t i = 0; i + 1 < docs.size(); i += 2) {
    const std::string name = Upper(docs[i].text());
    const std::span<const Reply> doc = docs[i + 1].elements();
    const auto hint = std::lower_bound(
        hints.begin(), hints.end(), name,
        [](const CommandHint& a, const std::string& b) { return a.name < b; });
    const Reply* const summary = FindValue(doc, "summary");
    if (hint != hints.end() && hint->name == name && summary != nullptr) {
      hint->summary = summary->text();
    }
    const Reply* const syntax = FindValue(doc, "syntax");
    if (hint != hints.end() && hint->name == name && syntax != nullptr) {
      hint->usage = name + ' ' + std::string(syntax->text());
    }
    const Reply* const subcommands = FindValue(doc, "subcommands");
    if (subcommands != nullptr) AddSummaries(subcommands->elements(), hints);
  }
}

std::string_view TrimLeft(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text;
}

// How many bytes all of `names` begin with.
std::size_t CommonPrefix(const std::vector<std::string_view>& names) {
  std::size_t size = names.front().size();
  for (const std::string_view name : names) {
    const auto end = std::mismatch(name.begin(), name.end(),
                                   names.front().begin(), names.front().end())
                         .first;
    size = std::min(size, static_cast<std::size_t>(end - name.begin()));
  }
  return size;
}

// In the case in which `typed` was typed.
std::string LikeTyped(std::string_view text, std::string_view typed) {
  std::string out(text);
  if (typed.empty() || typed.back() < 'a' || typed.back() > 'z') return out;
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// The names, as many in a line as fit.
std::string Listed(const std::vector<std::string_view>& names) {
  constexpr std::size_t kColumns = 76;
  std::string text;
  std::size_t used = 0;
  for (const std::string_view name : names) {
    const bool fits = used > 0 && used + 2 + name.size() <= kColumns;
    if (used > 0) text += fits ? "  " : "\n";
    used = fits ? used + 2 + name.size() : name.size();
    text += name;
  }
  return text;
}

std::string Describe(const CommandHint& hint) {
  return hint.summary.empty() ? hint.usage
                              : hint.usage + "\n    " + hint.summary;
}

}  // namespace

std::vector<CommandHint> ReadHints(Session& session) {
  std::vector<CommandHint> hints;
  const Reply rows = session.Execute({"COMMAND"});
  AddRows(rows.elements(), hints);
  std::sort(hints.begin(), hints.end(),
            [](const CommandHint& a, const CommandHint& b) {
              return a.name < b.name;
            });
  const Reply docs = session.Execute({"COMMAND", "DOCS"});
  AddSummaries(docs.elements(), hints);
  return hints;
}

const CommandHint* FindHint(const std::vector<CommandHint>& hints,
                            std::string_view line) {
  const std::string text = Upper(TrimLeft(line)) + ' ';
  const CommandHint* longest = nullptr;
  for (const CommandHint& hint : hints) {
    const std::string name = hint.name + ' ';
    if (text.starts_with(name) &&
        (longest == nullptr || hint.name.size() > longest->name.size())) {
      longest = &hint;
    }
  }
  return longest;
}

Completion CompleteCommand(const std::vector<CommandHint>& hints,
                           std::string_view before_cursor) {
  const std::string_view typed = TrimLeft(before_cursor);
  const std::string upper = Upper(typed);
  std::vector<std::string_view> fitting;
  for (const CommandHint& hint : hints) {
    if (hint.name.starts_with(upper)) fitting.push_back(hint.name);
  }
  // Behind a whole name and a space the subcommands, or else the usage.
  const bool in_arguments = typed.find_last_of(" \t") != typed.npos;
  if (fitting.empty() || (fitting.size() == 1 && fitting[0] == upper)) {
    const CommandHint* const hint = FindHint(hints, typed);
    if (hint == nullptr) return {};
    return {.insert = fitting.empty() ? "" : " ", .show = Describe(*hint)};
  }
  // "CLIENT" alone stands before "CLIENT LIST"; do not offer the latter yet.
  if (!in_arguments) {
    std::erase_if(fitting, [](std::string_view name) {
      return name.find(' ') != name.npos;
    });
    if (fitting.empty()) return {};
  }
  const std::size_t common = CommonPrefix(fitting);
  Completion completion;
  completion.insert = LikeTyped(
      fitting.front().substr(upper.size(), common - upper.size()), typed);
  if (fitting.size() == 1) {
    completion.insert += ' ';
  } else if (completion.insert.empty()) {
    completion.show = Listed(fitting);
  }
  return completion;
}

}  // namespace vigil::tool
