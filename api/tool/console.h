// Where the tool reads and writes, and whether that is a terminal.

#ifndef VIGIL_API_TOOL_CONSOLE_H_
#define VIGIL_API_TOOL_CONSOLE_H_

#include <cstdint>
#include <istream>
#include <ostream>
#include <string>
#include <string_view>

namespace vigil::tool {

// Exit codes, the same for every subcommand.
inline constexpr int kExitOk = 0;
// The input was refused, a check failed or a claim could not be shown.
inline constexpr int kExitFailed = 1;
// Bad usage, or a file that cannot be read or written.
inline constexpr int kExitUsage = 2;

enum class Colour : std::uint8_t { kHeading, kGood, kBad, kQuiet };

// The streams of one run. Owns nothing. One thread, except that the progress
// bar writes to `err` while nobody else does.
struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool colours = false;      // on `out`
  bool progress = false;     // on `err`
  bool interactive = false;  // `in` and `out` are the process's own terminal

  // `text`, in colour where colours are on. For `out` only.
  std::string Paint(Colour colour, std::string_view text) const;
};

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_CONSOLE_H_
