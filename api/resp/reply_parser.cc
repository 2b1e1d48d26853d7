// Replies from bytes. Whoever sends them is a server, so nothing is forgiven:
// each line ends in \r\n, and so does each bulk.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vigil/reply.h"
#include "vigil/resp.h"

#include "api/resp/input.h"
#include "engine/base/numbers.h"

namespace vigil {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

Reply MakeAggregate(Reply::Kind kind, std::vector<Reply> elements) {
  switch (kind) {
    case Reply::Kind::kMap:
      return Reply::Map(std::move(elements));
    case Reply::Kind::kSet:
      return Reply::Set(std::move(elements));
    default:
      return Reply::Array(std::move(elements));
  }
}

// What a bulk of `type` holds; empty: it is malformed.
std::optional<Reply> MakeBulk(char type, std::string_view bytes) {
  constexpr std::size_t kFormat = 4;  // such as "txt:"
  if (type == '$') return Reply::Bulk(std::string(bytes));
  if (type == '!') return Reply::Error(std::string(bytes));
  if (bytes.size() < kFormat || bytes[kFormat - 1] != ':') return std::nullopt;
  return Reply::Verbatim(std::string(bytes.substr(kFormat)));
}

}  // namespace

void ReplyParser::Feed(std::string_view bytes) {
  if (!broken()) AppendInput(bytes, bytes_, at_);
}

Parsed ReplyParser::Next() {
  complete_ = false;
  while (!broken() && !complete_ &&
         (bulk_type_ != 0 ? ReadBulk() : ReadLine())) {
  }
  if (broken()) return Parsed::kBroken;
  return complete_ ? Parsed::kComplete : Parsed::kNeedsMore;
}

bool ReplyParser::Fail(std::string_view error) {
  error_ = error;
  at_ = 0;
  Empty(bytes_);
  Empty(open_);
  return false;
}

bool ReplyParser::ReadLine() {
  const std::string_view rest = std::string_view(bytes_).substr(at_);
  const std::size_t size = rest.find(kLineEnd, scanned_);
  // Without its end the line may have the first half of it.
  if (size == rest.npos ? rest.size() > limits_.line_bytes + 1
                        : size > limits_.line_bytes) {
    return Fail("a line is too long");
  }
  if (size == rest.npos) {
    // The last byte may be the first of the line's end.
    scanned_ = rest.empty() ? 0 : rest.size() - 1;
    return false;
  }
  if (size == 0) return Fail("a line is empty");
  scanned_ = 0;
  at_ += size + kLineEnd.size();
  return TakeLine(rest.front(), rest.substr(1, size - 1));
}

bool ReplyParser::TakeLine(char type, std::string_view text) {
  switch (type) {
    case '+':
      return Add(Reply::Simple(text));
    case '-':
      return Add(Reply::Error(std::string(text)));
    case ':': {
      const std::optional<std::int64_t> number = engine::ParseInteger(text);
      return number ? Add(Reply::Integer(*number)) : Fail("no integer");
    }
    case '_':
      return text.empty() ? Add(Reply::Null()) : Fail("no null");
    case '#':
      if (text != "t" && text != "f") return Fail("no boolean");
      return Add(Reply::Integer(text == "t" ? 1 : 0));
    case ',':
    case '(':
      return text.empty() ? Fail("no number")
                          : Add(Reply::Bulk(std::string(text)));
    case '$':
    case '=':
    case '!':
      return OpenBulk(type, text);
    case '*':
    case '%':
    case '~':
    case '>':
    case '|':
      return OpenAggregate(type, text);
    default:
      return Fail("an unknown type");
  }
}

bool ReplyParser::OpenBulk(char type, std::string_view length) {
  const std::optional<std::int64_t> size = engine::ParseInteger(length);
  if (type == '$' && size == -1) return Add(Reply::Null());
  if (!size || *size < 0 ||
      static_cast<std::uint64_t>(*size) > limits_.bulk_bytes) {
    return Fail("an invalid bulk length");
  }
  bulk_type_ = type;
  bulk_size_ = static_cast<std::size_t>(*size);
  return true;
}

bool ReplyParser::ReadBulk() {
  const std::string_view rest = std::string_view(bytes_).substr(at_);
  if (rest.size() < bulk_size_ + kLineEnd.size()) return false;
  if (rest.substr(bulk_size_, kLineEnd.size()) != kLineEnd) {
    return Fail("a bulk does not end where it should");
  }
  std::optional<Reply> reply = MakeBulk(bulk_type_, rest.substr(0, bulk_size_));
  if (!reply) return Fail("verbatim text without a format");
  at_ += bulk_size_ + kLineEnd.size();
  bulk_type_ = 0;
  return Add(*std::move(reply));
}

bool ReplyParser::OpenAggregate(char type, std::string_view length) {
  const std::optional<std::int64_t> count = engine::ParseInteger(length);
  if (type == '*' && count == -1) return Add(Reply::NullArray());
  const bool pairs = type == '%' || type == '|';
  if (!count || *count < 0 ||
      static_cast<std::uint64_t>(*count) > limits_.elements / (pairs ? 2 : 1)) {
    return Fail("an invalid number of elements");
  }
  if (open_.size() >= limits_.nesting) return Fail("nested too deep");
  const Reply::Kind kind = type == '%'   ? Reply::Kind::kMap
                           : type == '~' ? Reply::Kind::kSet
                                         : Reply::Kind::kArray;
  const bool is_attribute = type == '|';
  if (*count == 0) return is_attribute || Add(MakeAggregate(kind, {}));
  open_.push_back({.kind = kind,
                   .is_attribute = is_attribute,
                   .left = static_cast<std::uint64_t>(*count) * (pairs ? 2 : 1),
                   .elements = {}});
  return true;
}

// Puts a whole reply where it belongs, which may make another one whole.
bool ReplyParser::Add(Reply reply) {
  while (!open_.empty()) {
    Open& open = open_.back();
    open.elements.push_back(std::move(reply));
    if (--open.left > 0) return true;
    reply = MakeAggregate(open.kind, std::move(open.elements));
    const bool is_attribute = open.is_attribute;
    open_.pop_back();
    if (is_attribute) return true;
  }
  reply_ = std::move(reply);
  complete_ = true;
  return true;
}

}  // namespace vigil
