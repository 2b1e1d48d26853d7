#include "tests/differential/framing.h"

#include <charconv>
#include <cstdint>

namespace vigil::differential {
namespace {

// The first line: its type, the number behind the type, and its length with the
// line end.
struct Head {
  char type;
  std::int64_t number;  // -1 where there is none
  std::size_t length;
};

std::optional<Head> ParseHead(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n");
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  Head head{bytes[0], -1, end + 2};
  std::from_chars(bytes.data() + 1, bytes.data() + end, head.number);
  return head;
}

std::size_t ElementCount(const Head& head) {
  if (head.number <= 0) return 0;
  const auto count = static_cast<std::size_t>(head.number);
  return head.type == '%' ? 2 * count : count;
}

constexpr std::string_view kScalars = "+-:_#,(";
constexpr std::string_view kBulks = "$=!";
constexpr std::string_view kAggregates = "*%~>";

bool IsOneOf(char type, std::string_view types) {
  return types.find(type) != std::string_view::npos;
}

}  // namespace

std::optional<std::size_t> ReplyLength(std::string_view bytes) {
  const std::optional<Head> head = ParseHead(bytes);
  if (!head) return std::nullopt;
  if (IsOneOf(head->type, kScalars)) return head->length;
  if (IsOneOf(head->type, kBulks)) {
    if (head->number < 0) return head->length;
    const std::size_t length =
        head->length + static_cast<std::size_t>(head->number) + 2;
    if (bytes.size() < length) return std::nullopt;
    return length;
  }
  if (!IsOneOf(head->type, kAggregates)) return std::nullopt;
  std::size_t length = head->length;
  for (std::size_t left = ElementCount(*head); left > 0; --left) {
    const std::optional<std::size_t> element =
        ReplyLength(bytes.substr(length));
    if (!element) return std::nullopt;
    length += *element;
  }
  return length;
}

std::optional<std::vector<std::string_view>> Elements(std::string_view reply) {
  const std::optional<Head> head = ParseHead(reply);
  if (!head || !IsOneOf(head->type, kAggregates) || head->number < 0) {
    return std::nullopt;
  }
  std::vector<std::string_view> elements;
  std::string_view rest = reply.substr(head->length);
  for (std::size_t left = ElementCount(*head); left > 0; --left) {
    const std::optional<std::size_t> length = ReplyLength(rest);
    if (!length) return std::nullopt;
    elements.push_back(rest.substr(0, *length));
    rest.remove_prefix(*length);
  }
  return elements;
}

std::optional<std::string_view> BulkText(std::string_view reply) {
  const std::optional<Head> head = ParseHead(reply);
  if (!head || head->type != '$' || head->number < 0) return std::nullopt;
  return reply.substr(head->length, static_cast<std::size_t>(head->number));
}

}  // namespace vigil::differential
