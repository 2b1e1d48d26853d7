// Patterns over bytes, as KEYS and SCAN take them.

#ifndef VIGIL_ENGINE_BASE_GLOB_H_
#define VIGIL_ENGINE_BASE_GLOB_H_

#include <cstddef>
#include <string_view>

namespace vigil::engine {

// A pattern with more stars than this, runs of them counted once and a last one
// not counted, matches nothing: redis-server 7.0.15 of Debian refuses them.
inline constexpr std::size_t kMaxGlobStars = 1000;

// Whether the whole of `text` is what `pattern` describes:
//
//   *      any bytes, or none; but an empty text matches an empty pattern only
//   ?      one byte
//   [...]  one byte of a set: single bytes, ranges a-z (also z-a), \x for x.
//          A range takes whatever follows its minus, a ] too. A set that is
//          not closed ends with the pattern
//   [^...] one byte that is not in the set
//   \x     x itself; a last backslash stands for itself
//
// Bytes are compared as signed in ranges. `ignore_case`: letters of ASCII are
// the same in both cases, except after a backslash in a set.
//
// O(pattern * text), no recursion. Source of the rules: the behaviour of
// redis-server 7.0.15, on x86-64.
bool GlobMatches(std::string_view pattern, std::string_view text,
                 bool ignore_case = false);

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_BASE_GLOB_H_
