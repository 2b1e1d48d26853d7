// Replies as redis-cli shows them on a terminal.

#ifndef VIGIL_API_TOOL_REPLY_TEXT_H_
#define VIGIL_API_TOOL_REPLY_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "vigil/reply.h"
#include "vigil/resp.h"

namespace vigil::tool {

// What redis-cli 7.0 prints, line ends included, where it has received `reply`
// in that protocol: (integer) 1, "text", (nil), 1) ... In RESP2 a map is the
// flat array that was sent.
std::string ReplyText(const Reply& reply, Protocol protocol);

// `bytes` between double quotes. All that is not printable ASCII is escaped, so
// that SplitWords() gives `bytes` back.
std::string QuotedBytes(std::string_view bytes);

// The lines of `text`, without their ends.
std::vector<std::string> SplitLines(std::string_view text);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_REPLY_TEXT_H_
