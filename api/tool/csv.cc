// Records and fields out of a CSV text.

#include "api/tool/csv.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace vigil::tool {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

CsvReader::CsvReader(std::string_view text) : text_(text) {
  if (text_.starts_with(kByteOrderMark)) {
    text_.remove_prefix(kByteOrderMark.size());
  }
}

CsvReader::Step CsvReader::Next() {
  while (SkipBlankLine()) {
  }
  fields_.clear();
  line_ = next_line_;
  start_ = at_;
  if (at_ == text_.size()) return Step::kEnd;
  while (true) {
    if (!ReadField()) {
      at_ = AfterLine(start_);
      next_line_ = line_ + 1;
      return Step::kMalformed;
    }
    if (at_ < text_.size() && text_[at_] == ',') {
      ++at_;
      continue;
    }
    at_ += LineEndAt(at_);
    ++next_line_;
    return Step::kRecord;
  }
}

std::string_view CsvReader::line_text() const {
  std::string_view line = text_.substr(start_, AfterLine(start_) - start_);
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool CsvReader::ReadField() {
  fields_.emplace_back();
  return at_ < text_.size() && text_[at_] == '"' ? ReadQuotedField()
                                                 : ReadPlainField();
}

bool CsvReader::ReadPlainField() {
  const std::size_t start = at_;
  while (at_ < text_.size() && text_[at_] != ',' && LineEndAt(at_) == 0) {
    if (text_[at_] == '"') {
      reason_ = "a double quote inside an unquoted field";
      return false;
    }
    ++at_;
  }
  fields_.back() = text_.substr(start, at_ - start);
  return true;
}

bool CsvReader::ReadQuotedField() {
  ++at_;
  while (true) {
    const std::size_t quote = text_.find('"', at_);
    if (quote == std::string_view::npos) {
      reason_ = "a double quote that is never closed";
      return false;
    }
    const std::string_view piece = text_.substr(at_, quote - at_);
    fields_.back() += piece;
    next_line_ +=
        static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
    at_ = quote + 1;
    if (at_ == text_.size() || text_[at_] != '"') break;
    fields_.back() += '"';
    ++at_;
  }
  if (at_ == text_.size() || text_[at_] == ',' || LineEndAt(at_) != 0) {
    return true;
  }
  reason_ = "text after a closing double quote";
  return false;
}

bool CsvReader::SkipBlankLine() {
  std::size_t end = at_;
  while (end < text_.size() && (text_[end] == ' ' || text_[end] == '\t')) {
    ++end;
  }
  const std::size_t length = LineEndAt(end);
  if (length == 0 && end < text_.size()) return false;
  if (end == at_ && length == 0) return false;  // the end of the text
  at_ = end + length;
  ++next_line_;
  return true;
}

std::size_t CsvReader::LineEndAt(std::size_t at) const {
  if (at >= text_.size()) return 0;
  if (text_[at] == '\n') return 1;
  if (text_[at] != '\r') return 0;
  if (at + 1 == text_.size()) return 1;
  return text_[at + 1] == '\n' ? 2 : 0;
}

std::size_t CsvReader::AfterLine(std::size_t at) const {
  const std::size_t end = text_.find('\n', at);
  return end == std::string_view::npos ? text_.size() : end + 1;
}

}  // namespace vigil::tool
