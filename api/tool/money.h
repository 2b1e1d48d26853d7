// Money as whole cents: exact decimal text in and out, never a float.

#ifndef VIGIL_API_TOOL_MONEY_H_
#define VIGIL_API_TOOL_MONEY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "vigil/status.h"

namespace vigil::tool {

// An amount or a balance in hundredths. A balance can be negative.
using Cents = std::int64_t;

// The amount that `text` writes: digits, then at most a point with one or two
// digits, as in "245.20", ".50", "12" and "12.5". No sign, no blank, no
// exponent, no thousands separator.
//   kInvalidArgument  anything else; the message goes on after "the amount"
//   kOutOfRange       more than 92233720368547758.07
Result<Cents> ParseMoney(std::string_view text);

// "1234.50", with a minus in front of a negative value. ParseMoney reads it
// back where it is not negative.
std::string FormatMoney(Cents cents);

// "1,234.50", for people.
std::string PrettyMoney(Cents cents);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_MONEY_H_
