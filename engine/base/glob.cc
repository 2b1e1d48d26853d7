#include "engine/base/glob.h"

#include <utility>

namespace vigil::engine {
namespace {

// A byte as ranges order it. Without regard to case, the oracle's tolower()
// moves the bytes from 0x80 to 0xfe behind ASCII, but not 0xff.
int Ordered(char c, bool ignore_case) {
  // Signed, as the oracle compares them.
  // NOLINTNEXTLINE(bugprone-signed-char-misuse)
  const int order = static_cast<signed char>(c);
  if (!ignore_case) return order;
  if (order >= 'A' && order <= 'Z') return order + ('a' - 'A');
  return order < -1 ? order + 256 : order;
}

bool SameByte(char a, char b, bool ignore_case) {
  return a == b || (ignore_case && Ordered(a, true) == Ordered(b, true));
}

// Whether the range first-last, in either order, has `c`.
bool InRange(char first, char last, char c, bool ignore_case) {
  if (static_cast<signed char>(first) > static_cast<signed char>(last)) {
    std::swap(first, last);
  }
  const int order = Ordered(c, ignore_case);
  return order >= Ordered(first, ignore_case) &&
         order <= Ordered(last, ignore_case);
}

// Whether the set whose bracket opens at `at` has `c`; moves `at` behind it.
bool InSet(std::string_view pattern, std::size_t& at, char c,
           bool ignore_case) {
  ++at;
  const bool negated = at < pattern.size() && pattern[at] == '^';
  if (negated) ++at;
  bool found = false;
  while (at < pattern.size()) {
    const std::size_t left = pattern.size() - at;
    if (pattern[at] == '\\' && left >= 2) {
      found |= pattern[at + 1] == c;
      at += 2;
    } else if (pattern[at] == ']') {
      ++at;
      break;
    } else if (left >= 3 && pattern[at + 1] == '-') {
      found |= InRange(pattern[at], pattern[at + 2], c, ignore_case);
      at += 3;
    } else {
      found |= SameByte(pattern[at], c, ignore_case);
      ++at;
    }
  }
  return found != negated;
}

// Whether the part of the pattern at `at`, which is no star, takes `c`; moves
// `at` behind it.
bool TakesByte(std::string_view pattern, std::size_t& at, char c,
               bool ignore_case) {
  switch (pattern[at]) {
    case '?':
      ++at;
      return true;
    case '[':
      return InSet(pattern, at, c, ignore_case);
    case '\\':
      if (at + 1 < pattern.size()) ++at;
      break;
    default:
      break;
  }
  return SameByte(pattern[at++], c, ignore_case);
}

}  // namespace

bool GlobMatches(std::string_view pattern, std::string_view text,
                 bool ignore_case) {
  if (text.empty()) return pattern.empty();
  // Every part but a star takes exactly one byte. So where the parts behind a
  // star have matched once, an earlier star need never give way again: going
  // back to the last star alone finds a match if there is one.
  std::size_t at = 0;  // in the pattern
  std::size_t taken = 0;
  bool starred = false;
  std::size_t behind_star = 0;
  std::size_t star_taken = 0;
  std::size_t stars = 0;
  while (taken < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      while (at < pattern.size() && pattern[at] == '*') ++at;
      if (at == pattern.size()) return true;
      if (++stars > kMaxGlobStars) return false;
      starred = true;
      behind_star = at;
      star_taken = taken;
      continue;
    }
    if (at < pattern.size() &&
        TakesByte(pattern, at, text[taken], ignore_case)) {
      ++taken;
      continue;
    }
    if (!starred) return false;
    at = behind_star;
    taken = ++star_taken;
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

}  // namespace vigil::engine
