// How the tool writes numbers, durations and other people's text.

#ifndef VIGIL_API_TOOL_TEXT_H_
#define VIGIL_API_TOOL_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vigil::tool {

// "1,234,567".
std::string WithThousands(std::uint64_t number);

// "310 ns", "1.25 us", "12.4 ms", "1.50 s": three significant digits.
std::string FormatNanoseconds(std::uint64_t nanoseconds);

// "1 account", "2 accounts", "1,234 accounts".
std::string Counted(std::uint64_t number, std::string_view one,
                    std::string_view many);

// `text` made safe to print: control characters and bytes that are no UTF-8
// become \x1b and the like, a backslash and a double quote get a backslash, and
// what is longer than `limit` bytes is cut at a character and ends in "...".
std::string Printable(std::string_view text, std::size_t limit = 40);

// Printable(text) between double quotes.
std::string Quoted(std::string_view text, std::size_t limit = 40);

// How many columns Printable text takes: its characters, counted as UTF-8.
std::size_t Columns(std::string_view text);

// `text` filled with blanks up to `width` columns.
std::string PadRight(std::string_view text, std::size_t width);
std::string PadLeft(std::string_view text, std::size_t width);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_TEXT_H_
