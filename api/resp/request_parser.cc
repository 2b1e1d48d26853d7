// Requests from bytes. Where redis-server 7.0.15 is lenient, so is this: it
// skips the two bytes behind a word without looking, and the one behind a
// length's \r. A zero byte hides the end of the line it is in, and such a line
// grows until it is too long.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "vigil/resp.h"

#include "api/command/error_text.h"
#include "api/resp/input.h"
#include "api/resp/split_words.h"
#include "engine/base/numbers.h"

namespace vigil {
namespace {

// Bytes behind a length and behind a word.
constexpr std::size_t kLineEnd = 2;

// "... expected '$', got 'x'", with the line ends that Redis turns into spaces.
std::string ExpectedBulk(char got) {
  std::string text(command::kExpectedBulk);
  text += got == '\r' || got == '\n' ? ' ' : got;
  return text + "'";
}

}  // namespace

void RequestParser::Feed(std::string_view bytes) {
  if (broken()) return;
  if (complete_) StartOver();
  AppendInput(bytes, bytes_, begin_);
}

Parsed RequestParser::Next() {
  if (broken()) return Parsed::kBroken;
  if (complete_) StartOver();
  while (begin_ < bytes_.size()) {
    if (form_ == Form::kUnknown) {
      form_ = bytes_[begin_] == '*' ? Form::kMultibulk : Form::kInline;
    }
    const Parsed parsed =
        form_ == Form::kMultibulk ? ReadMultibulk() : ReadInline();
    if (parsed != Parsed::kComplete || !words_.empty()) return parsed;
    StartOver();  // a request without words
  }
  return Parsed::kNeedsMore;
}

void RequestParser::StartOver() {
  begin_ += at_;
  at_ = 0;
  scanned_ = 0;
  blind_ = false;
  complete_ = false;
  form_ = Form::kUnknown;
  words_left_ = 0;
  bulk_.reset();
  Empty(extents_);
  Empty(unquoted_);
  Empty(words_);
}

Parsed RequestParser::Fail(std::string error) {
  error_ = std::move(error);
  StartOver();
  begin_ = 0;
  Empty(bytes_);
  return Parsed::kBroken;
}

// The line at at_, up to `end`; at_ goes behind it. Empty: it is not there yet,
// or too long for it ever to be.
std::optional<std::string_view> RequestParser::Line(char end,
                                                    std::string_view too_long) {
  const std::string_view rest = Rest();
  const std::size_t window = std::min(rest.size(), limits_.line_bytes + 1);
  while (!blind_ && scanned_ < window) {
    if (rest[scanned_] == end) {
      const std::size_t size = scanned_ + (end == '\r' ? kLineEnd : 1);
      if (rest.size() < size) return std::nullopt;
      const std::string_view line = rest.substr(0, scanned_);
      at_ += size;
      scanned_ = 0;
      return line;
    }
    blind_ = rest[scanned_] == '\0';
    ++scanned_;
  }
  if (rest.size() > limits_.line_bytes) Fail(std::string(too_long));
  return std::nullopt;
}

// `text`: what the extents are parts of.
Parsed RequestParser::Complete(std::string_view text) {
  words_.reserve(extents_.size());
  for (const Extent& extent : extents_) {
    words_.push_back(text.substr(extent.offset, extent.size));
  }
  complete_ = true;
  return Parsed::kComplete;
}

Parsed RequestParser::ReadInline() {
  std::optional<std::string_view> line = Line('\n', command::kLongInline);
  if (!line) return Stuck();
  if (line->ends_with('\r')) line->remove_suffix(1);
  WordSplitter splitter(*line);
  std::size_t offset = 0;
  while (splitter.Next(unquoted_)) {
    extents_.push_back({offset, unquoted_.size() - offset});
    offset = unquoted_.size();
  }
  if (splitter.broken()) return Fail(std::string(command::kUnbalancedQuotes));
  return Complete(unquoted_);
}

Parsed RequestParser::ReadMultibulk() {
  if (words_left_ == 0) {
    const Parsed count = ReadCount();
    if (count != Parsed::kComplete) return count;
  }
  while (words_left_ > 0) {
    const Parsed word = ReadWord();
    if (word != Parsed::kComplete) return word;
    --words_left_;
  }
  return Complete(std::string_view(bytes_).substr(begin_));
}

// A count below 1 is that of an empty request.
Parsed RequestParser::ReadCount() {
  const std::optional<std::string_view> line =
      Line('\r', command::kLongMultibulkLine);
  if (!line) return Stuck();
  const std::optional<std::int64_t> count =
      engine::ParseInteger(line->substr(1));
  if (!count ||
      (*count > 0 && static_cast<std::uint64_t>(*count) > limits_.words)) {
    return Fail(std::string(command::kBadMultibulkLength));
  }
  words_left_ = *count > 0 ? static_cast<std::uint64_t>(*count) : 0;
  return Parsed::kComplete;
}

Parsed RequestParser::ReadWordSize() {
  const std::optional<std::string_view> line =
      Line('\r', command::kLongBulkLine);
  if (!line) return Stuck();
  const char mark = line->empty() ? '\r' : line->front();
  if (mark != '$') return Fail(ExpectedBulk(mark));
  const std::optional<std::int64_t> size =
      engine::ParseInteger(line->substr(1));
  if (!size || *size < 0 ||
      static_cast<std::uint64_t>(*size) > limits_.bulk_bytes) {
    return Fail(std::string(command::kBadBulkLength));
  }
  bulk_ = static_cast<std::size_t>(*size);
  if (at_ + *bulk_ > limits_.request_bytes) {
    return Fail(std::string(command::kBigRequest));
  }
  return Parsed::kComplete;
}

Parsed RequestParser::ReadWord() {
  if (!bulk_) {
    const Parsed size = ReadWordSize();
    if (size != Parsed::kComplete) return size;
  }
  if (Rest().size() < *bulk_ + kLineEnd) return Parsed::kNeedsMore;
  extents_.push_back({at_, *bulk_});
  at_ += *bulk_ + kLineEnd;
  bulk_.reset();
  return Parsed::kComplete;
}

std::size_t RequestParser::held_bytes() const {
  return bytes_.capacity() + unquoted_.capacity() +
         extents_.capacity() * sizeof(Extent) +
         words_.capacity() * sizeof(std::string_view);
}

}  // namespace vigil
