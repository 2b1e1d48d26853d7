// Fuzz target: vigil/resp.h. Bytes that arrive whole and in pieces are parsed
// alike, limits hold, a length claims no memory, and what is written is read
// back. Where hiredis is found, its reader agrees on what both accept.

#include "vigil/resp.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vigil/reply.h"

#include "fuzz/hiredis_reader.h"
#include "fuzz/input.h"

namespace vigil::fuzz {
namespace {

using Request = std::vector<std::string>;

// What a parser made of bytes.
template <class T>
struct Parse {
  std::vector<T> parsed;
  std::string error;
  friend bool operator==(const Parse&, const Parse&) = default;
};

// The bytes in pieces; of no sizes: whole. The last size goes on to the end.
std::vector<std::string_view> Split(std::string_view bytes,
                                    const std::vector<std::size_t>& sizes) {
  std::vector<std::string_view> pieces;
  for (std::size_t n = 0; !bytes.empty(); ++n) {
    const std::size_t size =
        sizes.empty() ? bytes.size() : sizes[std::min(n, sizes.size() - 1)];
    pieces.push_back(bytes.substr(0, size));
    bytes.remove_prefix(pieces.back().size());
  }
  return pieces;
}

// --- Requests ---

void RequireWithin(const RequestLimits& limits, const Request& request) {
  Require(!request.empty(), "a request has words");
  std::size_t bytes = 0;
  for (const std::string& word : request) {
    Require(word.size() <= std::max(limits.bulk_bytes, limits.line_bytes),
            "a word within the limit");
    bytes += word.size();
  }
  Require(bytes <= std::max(limits.request_bytes, limits.line_bytes),
          "a request within the limit");
  // An inline request's words are bounded by its line.
  Require(request.size() <= std::max(limits.words, limits.line_bytes),
          "words within the limit");
}

Parse<Request> ParseRequests(const RequestLimits& limits,
                             const std::vector<std::string_view>& pieces) {
  RequestParser parser(limits);
  Parse<Request> parse;
  std::size_t fed = 0;
  for (const std::string_view piece : pieces) {
    // A copy of its own, so that a view that is kept is seen.
    parser.Feed(std::string(piece));
    fed += piece.size();
    Parsed state = parser.Next();
    while (state == Parsed::kComplete) {
      parse.parsed.emplace_back(parser.words().begin(), parser.words().end());
      RequireWithin(limits, parse.parsed.back());
      state = parser.Next();
    }
    Require((state == Parsed::kBroken) == parser.broken(), "broken");
    // A word of two bytes, one of them a blank, takes 32, or 48 after a growth.
    constexpr std::size_t kKept = std::size_t{4} * (64 << 10);
    Require(parser.held_bytes() <= kKept + 32 * fed, "memory it may hold");
  }
  parse.error = parser.error();
  return parse;
}

void RequireRoundTrip(const Request& request) {
  const std::vector<std::string_view> words(request.begin(), request.end());
  std::string bytes;
  AppendRequest(words, bytes);
  const Parse<Request> back = ParseRequests({}, {bytes});
  Require(back.error.empty() && back.parsed.size() == 1 &&
              back.parsed.front() == request,
          "a request that is written is read back");
}

// An inline request is split as a line is.
void CheckLine(std::string_view bytes) {
  const std::string_view line =
      bytes.substr(0, bytes.find_first_of(std::string_view("\n\0", 2)));
  if (line.starts_with('*')) return;
  const std::optional<Request> words = SplitWords(line);
  const std::string ended = std::string(line) + "\n";
  const Parse<Request> parse = ParseRequests({}, {ended});
  Require(words.has_value() == parse.error.empty(), "who takes a line");
  if (!words) return;
  if (words->empty()) {
    Require(parse.parsed.empty(), "a blank line is no request");
  } else {
    Require(parse.parsed.size() == 1 && parse.parsed.front() == *words,
            "the words of a line");
  }
}

void CheckRequests(Input& input, const std::vector<std::size_t>& sizes) {
  RequestLimits limits;
  if (input.Flip()) {
    limits.words = 1 + input.Below(16);
    limits.bulk_bytes = input.Below(64);
    limits.line_bytes = 8 + input.Below(64);
    limits.request_bytes = 16 + input.Below(256);
  }
  const std::string_view bytes = input.Rest();
  const Parse<Request> whole = ParseRequests(limits, Split(bytes, {}));
  Require(ParseRequests(limits, Split(bytes, sizes)) == whole,
          "requests in pieces are parsed as the whole is");
  for (const Request& request : whole.parsed) RequireRoundTrip(request);
  CheckLine(bytes);
}

// --- Replies ---

bool IsAggregate(const Reply& reply) {
  return reply.kind() == Reply::Kind::kArray ||
         reply.kind() == Reply::Kind::kMap || reply.kind() == Reply::Kind::kSet;
}

void RequireWithin(const ReplyLimits& limits, const Reply& reply,
                   std::size_t depth) {
  Require(reply.text().size() <= std::max(limits.bulk_bytes, limits.line_bytes),
          "a text within the limit");
  Require(reply.elements().size() <= limits.elements, "elements");
  Require(reply.kind() != Reply::Kind::kMap || reply.elements().size() % 2 == 0,
          "a map has pairs");
  if (!IsAggregate(reply)) return;
  Require(depth < limits.nesting, "nesting within the limit");
  for (const Reply& element : reply.elements()) {
    RequireWithin(limits, element, depth + 1);
  }
}

Parse<Reply> ParseReplies(const ReplyLimits& limits,
                          const std::vector<std::string_view>& pieces) {
  ReplyParser parser(limits);
  Parse<Reply> parse;
  std::size_t fed = 0;
  for (const std::string_view piece : pieces) {
    parser.Feed(std::string(piece));
    fed += piece.size();
    Parsed state = parser.Next();
    while (state == Parsed::kComplete) {
      parse.parsed.push_back(std::move(parser.reply()));
      RequireWithin(limits, parse.parsed.back(), 0);
      state = parser.Next();
    }
    Require((state == Parsed::kBroken) == parser.broken(), "broken");
    Require(parser.pending_bytes() <= fed, "no more pends than has come");
  }
  parse.error = parser.error();
  return parse;
}

std::string OneLine(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\r', ' ');
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

// What the other side understands when `reply` is written.
Reply AsWritten(const Reply& reply, Protocol protocol) {
  const bool resp3 = protocol == Protocol::kResp3;
  const Reply::Kind kind = reply.kind();
  if (kind == Reply::Kind::kSimple) return Reply::Simple(OneLine(reply.text()));
  if (kind == Reply::Kind::kError) return Reply::Error(OneLine(reply.text()));
  if (kind == Reply::Kind::kVerbatim && !resp3) {
    return Reply::Bulk(std::string(reply.text()));
  }
  if (kind == Reply::Kind::kNullArray && resp3) return Reply::Null();
  if (!IsAggregate(reply)) return reply;
  std::vector<Reply> elements;
  for (const Reply& element : reply.elements()) {
    elements.push_back(AsWritten(element, protocol));
  }
  if (kind == Reply::Kind::kArray || !resp3) {
    return Reply::Array(std::move(elements));
  }
  return kind == Reply::Kind::kMap ? Reply::Map(std::move(elements))
                                   : Reply::Set(std::move(elements));
}

void RequireRoundTrip(const Reply& reply, Protocol protocol) {
  std::string bytes;
  AppendReply(reply, protocol, bytes);
  ReplyLimits limits;
  limits.line_bytes = limits.bulk_bytes;  // an error can have come as a bulk
  const Parse<Reply> back = ParseReplies(limits, {bytes});
  Require(back.error.empty() && back.parsed.size() == 1 &&
              back.parsed.front() == AsWritten(reply, protocol),
          "a reply that is written is read back");
}

// hiredis does not tell the two nulls apart.
Reply WithOneNull(const Reply& reply) {
  if (reply.is_null()) return Reply::Null();
  if (reply.kind() != Reply::Kind::kArray) return reply;
  std::vector<Reply> elements;
  for (const Reply& element : reply.elements()) {
    elements.push_back(WithOneNull(element));
  }
  return Reply::Array(std::move(elements));
}

void CheckReplies(Input& input, const std::vector<std::size_t>& sizes) {
  ReplyLimits limits;
  if (input.Flip()) {
    limits.elements = input.Below(16);
    limits.bulk_bytes = input.Below(64);
    limits.line_bytes = 4 + input.Below(64);
    limits.nesting = 1 + input.Below(6);
  }
  const std::string_view bytes = input.Rest();
  const Parse<Reply> whole = ParseReplies(limits, Split(bytes, {}));
  Require(ParseReplies(limits, Split(bytes, sizes)) == whole,
          "replies in pieces are parsed as the whole is");
  for (const Reply& reply : whole.parsed) {
    RequireRoundTrip(reply, Protocol::kResp2);
    RequireRoundTrip(reply, Protocol::kResp3);
  }
  // hiredis makes room for what a length announces: only lengths that are kept
  // short by limits, and accepted, reach it.
  ReplyLimits small;
  small.elements = 1024;
  small.bulk_bytes = 4096;
  const Parse<Reply> ours = ParseReplies(small, {bytes});
  if (!ours.error.empty()) return;
  const std::vector<Reply> theirs = ReadWithHiredis(bytes);
  const std::size_t both = std::min(ours.parsed.size(), theirs.size());
  for (std::size_t i = 0; i < both; ++i) {
    Require(WithOneNull(ours.parsed[i]) == theirs[i],
            "hiredis reads the same reply");
  }
}

// How many pieces, their sizes, what kind; then the bytes.
void Run(Input input) {
  std::vector<std::size_t> sizes(1 + input.Below(4));
  for (std::size_t& size : sizes) size = 1 + input.Below(32);
  if (input.Flip()) {
    CheckRequests(input, sizes);
  } else {
    CheckReplies(input, sizes);
  }
}

}  // namespace
}  // namespace vigil::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  vigil::fuzz::Run({data, size});
  return 0;
}
