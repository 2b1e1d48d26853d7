#include "tests/differential/allowed.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "tests/differential/framing.h"

namespace vigil::differential {
namespace {

constexpr AllowedDifference kAllowed[] = {
    {"RANDOMKEY", Comparison::kKind, "any key will do"},
    {"KEYS", Comparison::kElements, "keys have no order"},
    {"SCAN", Comparison::kScanPage,
     "a cursor means something to its server only, and a page has no order"},
    {"INFO", Comparison::kKind, "describes the process"},
    {"HELLO", Comparison::kProtocol,
     "tells the connection's number; and the oracle changes the protocol in "
     "the "
     "middle of EXEC's reply, where the subject's is written in one"},
    {"CLIENT ID|CLIENT INFO|CLIENT LIST", Comparison::kKind,
     "connections are numbered and described by the server"},
    {"CONFIG GET", Comparison::kKind, "settings differ"},
    {"COMMAND $|COMMAND INFO $|COMMAND COUNT|COMMAND LIST|COMMAND DOCS",
     Comparison::kKind,
     "the subject has fewer commands, and describes them in its own words"},
    {"CLIENT HELP|COMMAND HELP|CONFIG HELP|FUNCTION HELP|OBJECT HELP",
     Comparison::kKind, "the subject helps in its own words"},
    {"OBJECT IDLETIME|OBJECT REFCOUNT", Comparison::kKind,
     "the oracle reads a clock that a timer moves, and counts references that "
     "its own queue holds"},
    {"DBSIZE|EXEC", Comparison::kCounted,
     "keys past their deadline are counted until a command meets them: the "
     "oracle removes them in KEYS, SCAN and RANDOMKEY, the subject in WATCH"},
};
static_assert(std::size(kAllowed) <= 12);

// What is before the next `separator`; leaves what is behind it.
std::string_view Cut(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

bool BeginsWith(const Words& words, std::string_view pattern) {
  for (const std::string& word : words) {
    if (pattern.empty()) return true;
    if (!SameWord(word, Cut(pattern, ' '))) return false;
  }
  return pattern.empty() || pattern == "$";
}

bool IsNamedBy(const AllowedDifference& row, const Words& words) {
  std::string_view patterns = row.words;
  while (!patterns.empty()) {
    if (BeginsWith(words, Cut(patterns, '|'))) return true;
  }
  return false;
}

bool IsNil(std::string_view reply) {
  return reply == "$-1\r\n" || reply == "*-1\r\n" || reply == "_\r\n";
}

bool SameKind(std::string_view a, std::string_view b) {
  return !a.empty() && !b.empty() && a[0] == b[0] && IsNil(a) == IsNil(b);
}

bool SameElements(std::string_view a, std::string_view b) {
  auto left = Elements(a);
  auto right = Elements(b);
  if (!left || !right) return false;
  std::sort(left->begin(), left->end());
  std::sort(right->begin(), right->end());
  return a[0] == b[0] && *left == *right;
}

bool SameScanPage(const Words& words, std::string_view a, std::string_view b) {
  const auto left = Elements(a);
  const auto right = Elements(b);
  if (!left || !right || left->size() != 2 || right->size() != 2) return false;
  const bool whole = words.size() > 1 && words[1] == "0" &&
                     BulkText((*left)[0]) == "0" &&
                     BulkText((*right)[0]) == "0";
  return whole ? SameElements((*left)[1], (*right)[1])
               : SameKind((*left)[0], (*right)[0]) &&
                     SameKind((*left)[1], (*right)[1]);
}

}  // namespace

std::span<const AllowedDifference> AllowedDifferences() { return kAllowed; }

Comparison ComparisonOf(const Words& words) {
  for (const AllowedDifference& row : kAllowed) {
    if (IsNamedBy(row, words)) return row.how;
  }
  return Comparison::kBytes;
}

bool SameReply(const Words& words, std::string_view oracle,
               std::string_view subject) {
  if (oracle == subject) return true;
  if (oracle.starts_with('-') || subject.starts_with('-')) return false;
  switch (ComparisonOf(words)) {
    case Comparison::kBytes:
    case Comparison::kCounted:  // by Compare()
      return false;
    case Comparison::kKind:
    case Comparison::kProtocol:
      return SameKind(oracle, subject);
    case Comparison::kElements:
      return SameElements(oracle, subject);
    case Comparison::kScanPage:
      return SameScanPage(words, oracle, subject);
  }
  return false;
}

}  // namespace vigil::differential
