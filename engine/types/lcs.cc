#include "engine/types/lcs.h"

#include <algorithm>
#include <cstdint>

#include "engine/types/value.h"

namespace vigil::engine {
namespace {

// The lengths for all pairs of prefixes, of which one row is kept at a time.
// Walks over the longer string row by row, so that the row is short.
class PrefixTable {
 public:
  // Calls decide(i, j, less_a, less_b) for every pair of prefixes, of i bytes
  // of `a` and j of `b`, whose last bytes differ, with the lengths that remain
  // without the last byte of `a` and without that of `b`.
  template <class Decide>
  PrefixTable(std::string_view a, std::string_view b, Decide decide) {
    const bool a_is_longer = a.size() >= b.size();
    const std::string_view longer = a_is_longer ? a : b;
    const std::string_view shorter = a_is_longer ? b : a;
    std::vector<std::uint32_t> row(shorter.size() + 1);
    for (std::size_t at = 1; at <= longer.size(); ++at) {
      std::uint32_t diagonal = 0;
      for (std::size_t n = 1; n <= shorter.size(); ++n) {
        const std::uint32_t above = row[n];
        if (longer[at - 1] == shorter[n - 1]) {
          row[n] = diagonal + 1;
        } else {
          const std::uint32_t left = row[n - 1];
          row[n] = std::max(above, left);
          if (a_is_longer) {
            decide(at, n, above, left);
          } else {
            decide(n, at, left, above);
          }
        }
        diagonal = above;
      }
    }
    length_ = row.back();
  }

  std::size_t length() const { return length_; }

 private:
  std::size_t length_ = 0;
};

}  // namespace

bool LcsFits(std::size_t a_size, std::size_t b_size) {
  if (a_size > kMaxStringBytes || b_size > kMaxStringBytes) return false;
  return (a_size + 1) * (b_size + 1) <= kMaxStringBytes / sizeof(std::uint32_t);
}

std::size_t LcsLength(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return 0;
  const auto ignore = [](std::size_t, std::size_t, std::uint32_t,
                         std::uint32_t) {};
  return PrefixTable(a, b, ignore).length();
}

CommonSubsequence FindLcs(std::string_view a, std::string_view b) {
  CommonSubsequence found;
  if (a.empty() || b.empty()) return found;
  // One bit instead of a length: whether the way back leaves out a byte of a.
  std::vector<bool> leaves_a(a.size() * b.size());
  const auto bit = [&](std::size_t i, std::size_t j) {
    return (i - 1) * b.size() + j - 1;
  };
  const PrefixTable table(
      a, b,
      [&](std::size_t i, std::size_t j, std::uint32_t less_a,
          std::uint32_t less_b) { leaves_a[bit(i, j)] = less_a > less_b; });
  found.text.resize(table.length());
  std::size_t left = found.text.size();
  std::size_t i = a.size();
  std::size_t j = b.size();
  bool in_run = false;
  while (i > 0 && j > 0) {
    if (a[i - 1] == b[j - 1]) {
      --i;
      --j;
      found.text[--left] = a[i];
      if (in_run) {
        found.runs.back().a_first = i;
        found.runs.back().b_first = j;
      } else {
        found.runs.push_back({i, i, j, j});
      }
      in_run = true;
      continue;
    }
    in_run = false;
    if (leaves_a[bit(i, j)]) {
      --i;
    } else {
      --j;
    }
  }
  return found;
}

}  // namespace vigil::engine
