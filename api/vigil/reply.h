// Reply: what a command answered, as Redis would put it on the wire.

#ifndef VIGIL_REPLY_H_
#define VIGIL_REPLY_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vigil {

// A tree of values in the kinds of RESP, Redis's protocol (redis.io, "RESP
// protocol spec"). Independent of the protocol's version: a map is a map here,
// and becomes a flat array where RESP2 is written. Owns all of its bytes.
class [[nodiscard]] Reply {
 public:
  enum class Kind : std::uint8_t {
    kSimple,     // a status such as OK; text()
    kError,      // a code and a sentence, such as "ERR syntax error"; text()
    kInteger,    // integer()
    kBulk,       // bytes; text()
    kVerbatim,   // text for people; RESP2: a bulk; text()
    kNull,       // no value: nil
    kNullArray,  // no array: what a lost EXEC answers; RESP3: nil
    kArray,      // elements()
    kMap,        // elements(): key, value, key, value; RESP2: an array
    kSet,        // elements(), in no order; RESP2: an array
  };

  // Nil.
  Reply() = default;

  static Reply Ok() { return Simple("OK"); }
  static Reply Simple(std::string_view text) {
    return Reply(Kind::kSimple, text);
  }
  static Reply Error(std::string text) {
    return Reply(Kind::kError, std::move(text));
  }
  static Reply Integer(std::int64_t number) {
    Reply reply;
    reply.kind_ = Kind::kInteger;
    reply.integer_ = number;
    return reply;
  }
  static Reply Bulk(std::string bytes) {
    return Reply(Kind::kBulk, std::move(bytes));
  }
  // Copies `bytes`.
  static Reply BulkOf(std::string_view bytes) {
    return Reply(Kind::kBulk, bytes);
  }
  static Reply Verbatim(std::string text) {
    return Reply(Kind::kVerbatim, std::move(text));
  }
  static Reply Null() { return {}; }
  static Reply NullArray() {
    Reply reply;
    reply.kind_ = Kind::kNullArray;
    return reply;
  }
  static Reply Array(std::vector<Reply> elements) {
    return Reply(Kind::kArray, std::move(elements));
  }
  // `elements`: key, value, key, value; an even number of them.
  static Reply Map(std::vector<Reply> elements) {
    return Reply(Kind::kMap, std::move(elements));
  }
  static Reply Set(std::vector<Reply> elements) {
    return Reply(Kind::kSet, std::move(elements));
  }

  Kind kind() const { return kind_; }
  bool is_error() const { return kind_ == Kind::kError; }
  bool is_null() const {
    return kind_ == Kind::kNull || kind_ == Kind::kNullArray;
  }

  // The bytes of a kind that has text; of another: empty. A zero that is not
  // counted follows them, for C. The view lives as long as the reply is neither
  // changed nor destroyed.
  std::string_view text() const {
    if (short_size_ == 0) return text_;
    return {reinterpret_cast<const char*>(short_), short_size_};
  }
  // The number of kInteger; of another kind: 0.
  std::int64_t integer() const { return integer_; }
  // The elements of a kind that has them; of another: none. Lives as text().
  std::span<const Reply> elements() const {
    if (!elements_.has_value()) return {};
    return *elements_;
  }

  // Moves the text out, for who wants to keep it without a copy.
  std::string TakeText() && {
    if (short_size_ == 0) return std::move(text_);
    return std::string(text());
  }

  // Whether both are of one kind and say the same.
  friend bool operator==(const Reply& a, const Reply& b) {
    return a.kind_ == b.kind_ && a.integer_ == b.integer_ &&
           a.text() == b.text() && a.elements_ == b.elements_;
  }

 private:
  // Up to this size a text is kept without an allocation.
  static constexpr std::size_t kShortBytes = 37;

  Reply(Kind kind, std::string&& text) : kind_(kind), text_(std::move(text)) {}
  Reply(Kind kind, std::string_view text) : kind_(kind) {
    if (text.size() > kShortBytes) {
      text_ = text;
    } else {
      short_size_ = static_cast<std::uint8_t>(text.size());
      if (!text.empty()) std::memcpy(short_, text.data(), text.size());
      short_[text.size()] = 0;
    }
  }
  Reply(Kind kind, std::vector<Reply>&& elements)
      : kind_(kind), elements_(std::move(elements)) {}

  Kind kind_ = Kind::kNull;
  std::uint8_t short_size_ = 0;           // not 0: the text is in short_
  unsigned char short_[kShortBytes + 1];  // a zero follows the text
  std::int64_t integer_ = 0;
  std::string text_;
  // Empty for most replies, so that destroying one is a look and no call.
  std::optional<std::vector<Reply>> elements_;
};

}  // namespace vigil

#endif  // VIGIL_REPLY_H_
