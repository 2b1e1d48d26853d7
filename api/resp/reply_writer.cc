// Replies and requests to bytes.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "vigil/reply.h"
#include "vigil/resp.h"

#include "engine/base/numbers.h"

namespace vigil {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

// A type's mark and a number: an integer, a length, a count.
void AppendNumber(char mark, std::int64_t number, std::string& out) {
  engine::IntegerText text;
  out += mark;
  out += engine::FormatInteger(number, text);
  out += kLineEnd;
}

void AppendSize(char mark, std::size_t size, std::string& out) {
  AppendNumber(mark, static_cast<std::int64_t>(size), out);
}

void AppendBulk(std::string_view bytes, std::string& out) {
  AppendSize('$', bytes.size(), out);
  out += bytes;
  out += kLineEnd;
}

void AppendLine(char mark, std::string_view text, std::string& out) {
  out += mark;
  const std::size_t begin = out.size();
  out += text;
  for (std::size_t i = begin; i < out.size(); ++i) {
    if (out[i] == '\r' || out[i] == '\n') out[i] = ' ';
  }
  out += kLineEnd;
}

void AppendVerbatim(std::string_view text, std::string& out) {
  constexpr std::string_view kFormat = "txt:";
  AppendSize('=', kFormat.size() + text.size(), out);
  out += kFormat;
  out += text;
  out += kLineEnd;
}

void AppendAggregate(const Reply& reply, Protocol protocol, std::string& out) {
  const std::size_t size = reply.elements().size();
  if (protocol == Protocol::kResp2 || reply.kind() == Reply::Kind::kArray) {
    AppendSize('*', size, out);
  } else if (reply.kind() == Reply::Kind::kMap) {
    AppendSize('%', size / 2, out);
  } else {
    AppendSize('~', size, out);
  }
  for (const Reply& element : reply.elements()) {
    AppendReply(element, protocol, out);
  }
}

}  // namespace

void AppendReply(const Reply& reply, Protocol protocol, std::string& out) {
  const bool resp3 = protocol == Protocol::kResp3;
  switch (reply.kind()) {
    case Reply::Kind::kSimple:
      return AppendLine('+', reply.text(), out);
    case Reply::Kind::kError:
      return AppendLine('-', reply.text(), out);
    case Reply::Kind::kInteger:
      return AppendNumber(':', reply.integer(), out);
    case Reply::Kind::kBulk:
      return AppendBulk(reply.text(), out);
    case Reply::Kind::kVerbatim:
      return resp3 ? AppendVerbatim(reply.text(), out)
                   : AppendBulk(reply.text(), out);
    case Reply::Kind::kNull:
      out += resp3 ? "_\r\n" : "$-1\r\n";
      return;
    case Reply::Kind::kNullArray:
      out += resp3 ? "_\r\n" : "*-1\r\n";
      return;
    case Reply::Kind::kArray:
    case Reply::Kind::kMap:
    case Reply::Kind::kSet:
      return AppendAggregate(reply, protocol, out);
  }
}

void AppendRequest(std::span<const std::string_view> words, std::string& out) {
  AppendSize('*', words.size(), out);
  for (const std::string_view word : words) AppendBulk(word, out);
}

}  // namespace vigil
