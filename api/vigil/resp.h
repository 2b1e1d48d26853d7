// RESP, Redis's protocol, without a socket: replies to bytes, and bytes to
// requests and replies. For who puts a connection in front of a store, proxies
// another server, or stores what Redis would have sent.
//
//     vigil::RequestParser parser;
//     parser.Feed(bytes_that_arrived);
//     while (parser.Next() == vigil::Parsed::kComplete) {
//       vigil::AppendReply(session.Execute(parser.words()), protocol, out);
//     }
//     if (parser.broken()) { send parser.error() and close; }

#ifndef VIGIL_RESP_H_
#define VIGIL_RESP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/reply.h"

namespace vigil {

// What HELLO chooses.
enum class Protocol : std::uint8_t { kResp2 = 2, kResp3 = 3 };

// Appends `reply` as it goes over the wire. Line ends inside a status or an
// error become spaces, because they would end it. RESP2 has neither maps nor
// sets, which become flat arrays, nor verbatim text, which becomes a bulk;
// RESP3 has only one null. O(bytes). May throw std::bad_alloc; then `out` has
// part of the reply.
void AppendReply(const Reply& reply, Protocol protocol, std::string& out);

// Appends a request, as a client sends it: an array of bulks.
void AppendRequest(std::span<const std::string_view> words, std::string& out);

// The words of a line typed by a person, by the rules of redis-cli and of
// inline requests: separated by spaces; "..." may contain \n \r \t \b \a \xHH,
// and a backslash before anything else stands for that; '...' takes all
// literally but \'. After a closing quote comes a space or the end. Empty: the
// quotes are unbalanced. A blank line has no words.
std::optional<std::vector<std::string>> SplitWords(std::string_view line);

// How a parser stands after Next().
enum class Parsed : std::uint8_t {
  kNeedsMore,  // Feed() it
  kComplete,   // there is one; take it before the next call
  kBroken,     // the bytes are not the protocol; it stays broken
};

// The defaults of redis-server 7.0.15, but for `request_bytes`.
struct RequestLimits {
  std::size_t words = 2'147'483'647;
  std::size_t bulk_bytes = std::size_t{512} << 20;
  // A line: of an inline request, or with a length.
  std::size_t line_bytes = std::size_t{64} << 10;
  // One request, as it arrives. Ours: Redis lets a request have any size.
  std::size_t request_bytes = std::size_t{4} << 30;
};

// Turns bytes, split in any way, into requests. What it says does not depend on
// how they were split. It holds what has arrived and never room for what was
// announced: a length claims nothing. Requests without words are skipped, as
// Redis does. One thread at a time.
class RequestParser {
 public:
  RequestParser() = default;
  explicit RequestParser(const RequestLimits& limits) : limits_(limits) {}
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Takes bytes in. The words of an earlier request die.
  void Feed(std::string_view bytes);

  // Goes on to the next request. The words of the earlier one die.
  // O(bytes) over all calls.
  Parsed Next();

  // After kComplete: the request, at least one word. They live until the next
  // call of Feed() or Next(), or the end of the parser.
  std::span<const std::string_view> words() const { return words_; }

  bool broken() const { return !error_.empty(); }
  // After kBroken: what Redis answers before it closes the connection; the text
  // of an error reply.
  const std::string& error() const { return error_; }

  // The bytes of memory that it holds.
  std::size_t held_bytes() const;

 private:
  enum class Form : std::uint8_t { kUnknown, kInline, kMultibulk };
  // Of a word, in its text.
  struct Extent {
    std::size_t offset;
    std::size_t size;
  };

  Parsed ReadInline();
  Parsed ReadMultibulk();
  Parsed ReadCount();
  Parsed ReadWord();
  Parsed ReadWordSize();
  std::optional<std::string_view> Line(char end, std::string_view too_long);
  Parsed Complete(std::string_view text);
  Parsed Fail(std::string error);
  Parsed Stuck() const {
    return broken() ? Parsed::kBroken : Parsed::kNeedsMore;
  }
  void StartOver();

  std::string_view Rest() const {
    return std::string_view(bytes_).substr(begin_ + at_);
  }

  const RequestLimits limits_{};
  std::string bytes_;        // what arrived, from before begin_ on
  std::size_t begin_ = 0;    // of the request that is being read
  std::size_t at_ = 0;       // from begin_: how far it has been understood
  std::size_t scanned_ = 0;  // from at_: where no line end is
  bool blind_ = false;       // a zero hides the end of this line
  bool complete_ = false;
  Form form_ = Form::kUnknown;
  std::uint64_t words_left_ = 0;     // 0: the count is not known yet
  std::optional<std::size_t> bulk_;  // of the word that is being read
  std::vector<Extent> extents_;
  std::string unquoted_;  // the words of an inline request
  std::vector<std::string_view> words_;
  std::string error_;
};

struct ReplyLimits {
  std::size_t elements = 2'147'483'647;  // of one array, map or set
  std::size_t bulk_bytes = std::size_t{512} << 20;
  std::size_t line_bytes = std::size_t{64} << 10;
  std::size_t nesting = 64;  // how deep; 1: no array inside an array
};

// Turns bytes, split in any way, into replies, of RESP2 and RESP3. As above: a
// length claims nothing. What Reply has no kind for becomes what Redis itself
// makes of it in RESP2: a boolean is the integer 1 or 0, a double or a big
// number is a bulk, a push is an array; attributes are dropped. Streamed
// strings and aggregates, which no Redis sends, are refused. One thread at a
// time.
class ReplyParser {
 public:
  ReplyParser() = default;
  explicit ReplyParser(const ReplyLimits& limits) : limits_(limits) {}
  ReplyParser(const ReplyParser&) = delete;
  ReplyParser& operator=(const ReplyParser&) = delete;

  void Feed(std::string_view bytes);

  // Goes on to the next reply.
  Parsed Next();

  // After kComplete: the reply, to be moved out if wanted. It lives until the
  // next call of Next().
  Reply& reply() { return reply_; }

  bool broken() const { return !error_.empty(); }
  // After kBroken: a sentence for people.
  const std::string& error() const { return error_; }

  // The bytes that have arrived and not been understood yet.
  std::size_t pending_bytes() const { return bytes_.size() - at_; }

 private:
  // An aggregate that is being read.
  struct Open {
    Reply::Kind kind;
    bool is_attribute;
    std::uint64_t left;
    std::vector<Reply> elements;
  };

  // Each understands one thing. False: it could not, for lack of bytes or
  // because they are wrong.
  bool ReadLine();
  bool ReadBulk();
  bool TakeLine(char type, std::string_view text);
  bool OpenBulk(char type, std::string_view length);
  bool OpenAggregate(char type, std::string_view length);
  bool Add(Reply reply);
  bool Fail(std::string_view error);

  const ReplyLimits limits_{};
  std::string bytes_;
  std::size_t at_ = 0;
  std::size_t scanned_ = 0;  // from at_: where no line end is
  char bulk_type_ = 0;       // 0: no bulk is being read
  std::size_t bulk_size_ = 0;
  std::vector<Open> open_;
  bool complete_ = false;
  Reply reply_;
  std::string error_;
};

}  // namespace vigil

#endif  // VIGIL_RESP_H_
