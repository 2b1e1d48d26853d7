// Fuzz target: engine/base/glob.h against a matcher that is obviously right.
//
// The reference reads a pattern into parts, each a star or the set of all bytes
// that it takes, and asks for every prefix of the parts whether it matches
// which prefixes of the text. No going back, no cleverness.

#include "engine/base/glob.h"

#include <bitset>
#include <cctype>
#include <string>
#include <vector>

#include "fuzz/input.h"

namespace vigil::fuzz {
namespace {

using Bytes = std::bitset<256>;

struct Part {
  bool star = false;
  Bytes taken;  // of the one byte, where it is no star
};

unsigned Index(char c) { return static_cast<unsigned char>(c); }

// Adds a byte, in both cases if asked to.
void AddByte(char c, bool ignore_case, Bytes& bytes) {
  bytes.set(Index(c));
  if (!ignore_case) return;
  if (c >= 'a' && c <= 'z') bytes.set(Index(c) - 'a' + 'A');
  if (c >= 'A' && c <= 'Z') bytes.set(Index(c) - 'A' + 'a');
}

// How C's tolower() of the C locale orders a char passed to it as it is, which
// is what the oracle does: chars of 0x80 to 0xfe come behind all others, and
// 0xff, which is EOF there, stays before them.
int LowerCase(int c) {
  if (c >= 0) return std::tolower(c);
  return c == -1 ? -1 : c + 256;
}

void AddRange(char from, char to, bool ignore_case, Bytes& bytes) {
  int low = static_cast<signed char>(from);
  int high = static_cast<signed char>(to);
  if (low > high) std::swap(low, high);
  if (ignore_case) {
    low = LowerCase(low);
    high = LowerCase(high);
  }
  for (int byte = -128; byte < 128; ++byte) {
    const int order = ignore_case ? LowerCase(byte) : byte;
    if (low <= order && order <= high) {
      bytes.set(static_cast<unsigned char>(byte));
    }
  }
}

// Takes a set, behind its opening bracket, off the front of `rest`.
Bytes ReadSet(std::string_view& rest, bool ignore_case) {
  Bytes bytes;
  const bool negated = rest.starts_with('^');
  if (negated) rest.remove_prefix(1);
  for (;;) {
    if (rest.empty()) break;
    if (rest.size() >= 2 && rest[0] == '\\') {
      bytes.set(Index(rest[1]));
      rest.remove_prefix(2);
      continue;
    }
    if (rest[0] == ']') {
      rest.remove_prefix(1);
      break;
    }
    if (rest.size() >= 3 && rest[1] == '-') {
      AddRange(rest[0], rest[2], ignore_case, bytes);
      rest.remove_prefix(3);
      continue;
    }
    AddByte(rest[0], ignore_case, bytes);
    rest.remove_prefix(1);
  }
  return negated ? ~bytes : bytes;
}

std::vector<Part> ReadParts(std::string_view rest, bool ignore_case) {
  std::vector<Part> parts;
  while (!rest.empty()) {
    const char c = rest[0];
    rest.remove_prefix(1);
    Part part;
    if (c == '*') {
      part.star = true;
    } else if (c == '?') {
      part.taken.set();
    } else if (c == '[') {
      part.taken = ReadSet(rest, ignore_case);
    } else if (c == '\\' && !rest.empty()) {
      AddByte(rest[0], ignore_case, part.taken);
      rest.remove_prefix(1);
    } else {
      AddByte(c, ignore_case, part.taken);
    }
    parts.push_back(part);
  }
  return parts;
}

// The stars that count towards kMaxGlobStars.
std::size_t CountStars(const std::vector<Part>& parts) {
  std::size_t stars = 0;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i].star && !parts[i + 1].star) ++stars;
  }
  return stars;
}

bool Matches(std::string_view pattern, std::string_view text,
             bool ignore_case) {
  if (text.empty()) return pattern.empty();
  const std::vector<Part> parts = ReadParts(pattern, ignore_case);
  if (CountStars(parts) > engine::kMaxGlobStars) return false;
  // matched[n]: the parts up to here match the first n bytes.
  std::vector<char> matched(text.size() + 1);
  matched[0] = 1;
  for (const Part& part : parts) {
    if (part.star) {
      for (std::size_t n = 1; n <= text.size(); ++n) {
        matched[n] |= matched[n - 1];
      }
      continue;
    }
    for (std::size_t n = text.size(); n > 0; --n) {
      matched[n] = static_cast<char>(matched[n - 1] != 0 &&
                                     part.taken[Index(text[n - 1])]);
    }
    matched[0] = 0;
  }
  return matched.back() != 0;
}

// So that no input takes longer than some milliseconds: a matcher that takes
// more than pattern * text steps then shows as a timeout.
constexpr std::size_t kLongest = 4096;

// Two bytes: whether case counts, what ends the pattern. Then it, and the text.
void Run(Input input) {
  const bool ignore_case = input.Flip();
  const char end = input.Flip() ? '\n' : '\0';
  const std::string_view pattern = input.Until(end).substr(0, kLongest);
  const std::string_view text = input.Bytes(kLongest);
  const bool expected = Matches(pattern, text, ignore_case);
  const bool found = engine::GlobMatches(pattern, text, ignore_case);
  Require(found == expected, expected ? "it should match" : "it should not");
}

}  // namespace
}  // namespace vigil::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  vigil::fuzz::Run({data, size});
  return 0;
}
