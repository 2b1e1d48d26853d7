// Reading CSV as RFC 4180 writes it, record by record.

#ifndef VIGIL_API_TOOL_CSV_H_
#define VIGIL_API_TOOL_CSV_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigil::tool {

// Cuts a text into records of fields. Lines end in LF or CRLF, the last one may
// lack its end. A UTF-8 byte order mark at the start and lines of nothing but
// blanks are passed over. A field in double quotes may hold commas, line ends
// and, doubled, quotes. Nothing is trimmed. The text must outlive the reader.
class CsvReader {
 public:
  enum class Step : std::uint8_t { kRecord, kMalformed, kEnd };

  explicit CsvReader(std::string_view text);

  // Goes on to the next record. After kMalformed the next call goes on with
  // the line after the one on which the broken record began, so that a lost
  // quote does not swallow the rest of the text. O(record).
  Step Next();

  // The record's fields; after kMalformed those read before the fault. Valid
  // until the next Next().
  const std::vector<std::string>& fields() const { return fields_; }

  // The line on which the record began, from 1.
  std::size_t line() const { return line_; }

  // The text of that line, without its end.
  std::string_view line_text() const;

  // After kMalformed: what was wrong with it, for people.
  std::string_view reason() const { return reason_; }

 private:
  // Each returns false and sets `reason_` where the field is broken; else the
  // text goes on with a comma, a line end or its own end.
  bool ReadField();
  bool ReadPlainField();
  bool ReadQuotedField();

  bool SkipBlankLine();
  // The length of the line end at `at`: 0, 1 or 2.
  std::size_t LineEndAt(std::size_t at) const;
  // Just past the next line end at or after `at`.
  std::size_t AfterLine(std::size_t at) const;

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;  // of the record
  std::size_t next_line_ = 1;
  std::size_t line_ = 0;
  std::vector<std::string> fields_;
  std::string_view reason_;
};

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_CSV_H_
