// Indentation, numbering and escapes were read off redis-cli 7.0.15.

#include "api/tool/reply_text.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/reply.h"
#include "vigil/resp.h"

namespace vigil::tool {
namespace {

// The letter that stands for `c` behind a backslash; 0: there is none.
char EscapeLetter(char c) {
  switch (c) {
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\a':
      return 'a';
    case '\b':
      return 'b';
    case '"':
    case '\\':
      return c;
    default:
      return 0;
  }
}

// How an aggregate is shown.
struct Look {
  char separator;  // behind the number of an element
  std::string_view empty;
  bool is_map;
};

Look LookOf(Reply::Kind kind, Protocol protocol) {
  if (protocol == Protocol::kResp3 && kind == Reply::Kind::kMap) {
    return {'#', "(empty hash)\n", true};
  }
  if (protocol == Protocol::kResp3 && kind == Reply::Kind::kSet) {
    return {'~', "(empty set)\n", false};
  }
  return {')', "(empty array)\n", false};
}

void Append(const Reply& reply, Protocol protocol, const std::string& indent,
            std::string& out);

// The value of a key. Elements on several lines begin below the key.
void AppendMapped(const Reply& value, Protocol protocol,
                  const std::string& indent, std::string& out) {
  const std::size_t begin = out.size();
  Append(value, protocol, indent, out);
  if (!value.elements().empty() && out.find('\n', begin) + 1 < out.size()) {
    out.insert(begin, "\n" + indent);
  }
}

// The first line goes behind what is there; `indent` is before the others.
void AppendElements(std::span<const Reply> elements, const Look& look,
                    Protocol protocol, const std::string& indent,
                    std::string& out) {
  if (elements.empty()) {
    out += look.empty;
    return;
  }
  const std::size_t step = look.is_map ? 2 : 1;
  const std::size_t width = std::to_string(elements.size() / step).size();
  const std::string deeper = indent + std::string(width + 2, ' ');
  for (std::size_t i = 0; i + step <= elements.size(); i += step) {
    if (i > 0) out += indent;
    const std::string number = std::to_string(i / step + 1);
    out.append(width - number.size(), ' ').append(number);
    out += look.separator;
    out += ' ';
    Append(elements[i], protocol, deeper, out);
    if (look.is_map) {
      out.pop_back();  // the line end of the key
      out += " => ";
      AppendMapped(elements[i + 1], protocol, deeper, out);
    }
  }
}

void Append(const Reply& reply, Protocol protocol, const std::string& indent,
            std::string& out) {
  switch (reply.kind()) {
    case Reply::Kind::kSimple:
      out.append(reply.text()).append("\n");
      return;
    case Reply::Kind::kVerbatim:
      out.append(reply.text());
      if (!reply.text().ends_with('\n')) out += '\n';
      return;
    case Reply::Kind::kError:
      out.append("(error) ").append(reply.text()).append("\n");
      return;
    case Reply::Kind::kInteger:
      out.append("(integer) ")
          .append(std::to_string(reply.integer()))
          .append("\n");
      return;
    case Reply::Kind::kBulk:
      out.append(QuotedBytes(reply.text())).append("\n");
      return;
    case Reply::Kind::kNull:
    case Reply::Kind::kNullArray:
      out += "(nil)\n";
      return;
    case Reply::Kind::kArray:
    case Reply::Kind::kMap:
    case Reply::Kind::kSet:
      AppendElements(reply.elements(), LookOf(reply.kind(), protocol), protocol,
                     indent, out);
      return;
  }
}

}  // namespace

std::string ReplyText(const Reply& reply, Protocol protocol) {
  std::string out;
  Append(reply, protocol, "", out);
  return out;
}

std::string QuotedBytes(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (const char letter = EscapeLetter(c); letter != 0) {
      out += '\\';
      out += letter;
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out + '"';
}

std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return lines;
}

}  // namespace vigil::tool
