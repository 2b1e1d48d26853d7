// The longest common subsequence of two strings, as Redis's LCS finds it.

#ifndef VIGIL_ENGINE_TYPES_LCS_H_
#define VIGIL_ENGINE_TYPES_LCS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vigil::engine {

// A run of bytes that is the same in both strings. Positions are inclusive.
struct CommonRun {
  std::size_t a_first;
  std::size_t a_last;
  std::size_t b_first;
  std::size_t b_last;

  std::size_t size() const { return a_last - a_first + 1; }
  friend bool operator==(const CommonRun&, const CommonRun&) = default;
};

struct CommonSubsequence {
  std::string text;
  std::vector<CommonRun> runs;  // the last one first
};

// Whether Redis would compare strings of these sizes: its table of four bytes
// for each pair of positions must not exceed kMaxStringBytes.
bool LcsFits(std::size_t a_size, std::size_t b_size);

// The length of the longest common subsequence. O(a * b) time, O(shorter)
// memory. Requires LcsFits(); may throw std::bad_alloc.
std::size_t LcsLength(std::string_view a, std::string_view b);

// Of the longest common subsequences the one that Redis answers: met from the
// ends of the strings, where leaving out a byte of `b` is preferred to one of
// `a`. O(a * b) time and bits of memory. Requires LcsFits(); may throw
// std::bad_alloc.
CommonSubsequence FindLcs(std::string_view a, std::string_view b);

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TYPES_LCS_H_
