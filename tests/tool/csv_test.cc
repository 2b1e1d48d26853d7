// RFC 4180, rule by rule.

#include "api/tool/csv.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vigil::tool {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::IsEmpty;

using Record = std::vector<std::string>;

// All records; a malformed one is {"!", its line, its reason}.
std::vector<Record> ReadAll(std::string_view text) {
  CsvReader reader(text);
  std::vector<Record> records;
  while (true) {
    switch (reader.Next()) {
      case CsvReader::Step::kEnd:
        return records;
      case CsvReader::Step::kRecord:
        records.push_back(reader.fields());
        break;
      case CsvReader::Step::kMalformed:
        records.push_back(
            {"!", std::to_string(reader.line()), std::string(reader.reason())});
        break;
    }
  }
}

std::vector<std::size_t> Lines(std::string_view text) {
  CsvReader reader(text);
  std::vector<std::size_t> lines;
  while (reader.Next() != CsvReader::Step::kEnd) {
    lines.push_back(reader.line());
  }
  return lines;
}

TEST(CsvTest, CutsRecordsAndFields) {
  EXPECT_THAT(ReadAll("a,b\nc,d\n"),
              ElementsAre(Record{"a", "b"}, Record{"c", "d"}));
}

TEST(CsvTest, FindsNothingInAnEmptyText) {
  EXPECT_THAT(ReadAll(""), IsEmpty());
}

TEST(CsvTest, AcceptsAMissingFinalLineEnd) {
  EXPECT_THAT(ReadAll("a,b"), ElementsAre(Record{"a", "b"}));
}

TEST(CsvTest, AcceptsCrLf) {
  EXPECT_THAT(ReadAll("a,b\r\nc,d\r\n"),
              ElementsAre(Record{"a", "b"}, Record{"c", "d"}));
}

TEST(CsvTest, AcceptsAFinalCrAlone) {
  EXPECT_THAT(ReadAll("a,b\r"), ElementsAre(Record{"a", "b"}));
}

TEST(CsvTest, KeepsACrInsideALine) {
  EXPECT_THAT(ReadAll("a\rb,c\n"), ElementsAre(Record{"a\rb", "c"}));
}

TEST(CsvTest, PassesOverAByteOrderMarkAtTheStartOnly) {
  EXPECT_THAT(ReadAll("\xef\xbb\xbf"
                      "a\n\xef\xbb\xbf"
                      "b\n"),
              ElementsAre(Record{"a"}, Record{"\xef\xbb\xbf"
                                              "b"}));
}

TEST(CsvTest, PassesOverBlankLines) {
  EXPECT_THAT(ReadAll("\n\r\n  \t\na\n\nb\n\n \n"),
              ElementsAre(Record{"a"}, Record{"b"}));
  EXPECT_THAT(ReadAll("a\n   "), ElementsAre(Record{"a"}));
}

TEST(CsvTest, CountsBlankLines) {
  EXPECT_THAT(Lines("a\n\n\r\nb\n  \nc"), ElementsAre(1, 4, 6));
}

TEST(CsvTest, KeepsEmptyFields) {
  EXPECT_THAT(ReadAll(",a,\n"), ElementsAre(Record{"", "a", ""}));
  EXPECT_THAT(ReadAll("a,"), ElementsAre(Record{"a", ""}));
}

TEST(CsvTest, TrimsNothing) {
  EXPECT_THAT(ReadAll(" a , b \n"), ElementsAre(Record{" a ", " b "}));
}

TEST(CsvTest, ReadsQuotedFields) {
  EXPECT_THAT(ReadAll("\"a\",\"b\"\r\n"), ElementsAre(Record{"a", "b"}));
  EXPECT_THAT(ReadAll("\"\",\"\""), ElementsAre(Record{"", ""}));
}

TEST(CsvTest, ReadsCommasAndDoubledQuotesInQuotes) {
  EXPECT_THAT(ReadAll("\"a,b\",\"say \"\"hi\"\"\"\n"),
              ElementsAre(Record{"a,b", "say \"hi\""}));
}

TEST(CsvTest, ReadsLineEndsInQuotesAndCountsThem) {
  EXPECT_THAT(ReadAll("\"a\r\nb\",c\nd,e\n"),
              ElementsAre(Record{"a\r\nb", "c"}, Record{"d", "e"}));
  EXPECT_THAT(Lines("\"a\r\nb\",c\nd,e\n"), ElementsAre(1, 3));
}

TEST(CsvTest, KeepsEmbeddedZeros) {
  EXPECT_THAT(ReadAll("a\0b,c\n"sv), ElementsAre(Record{"a\0b"s, "c"}));
}

TEST(CsvTest, ReportsAQuoteInsideAnUnquotedField) {
  EXPECT_THAT(
      ReadAll("a\nb\"c,d\ne\n"),
      ElementsAre(Record{"a"},
                  Record{"!", "2", "a double quote inside an unquoted field"},
                  Record{"e"}));
}

TEST(CsvTest, ReportsTextAfterAClosingQuote) {
  EXPECT_THAT(ReadAll("\"a\"b,c\nd\n"),
              ElementsAre(Record{"!", "1", "text after a closing double quote"},
                          Record{"d"}));
}

TEST(CsvTest, LosesOneLineOnlyToAQuoteThatIsNeverClosed) {
  EXPECT_THAT(
      ReadAll("a,\"b\nc,d\ne,f"),
      ElementsAre(Record{"!", "1", "a double quote that is never closed"},
                  Record{"c", "d"}, Record{"e", "f"}));
}

TEST(CsvTest, CountsOnAfterABrokenRecord) {
  EXPECT_THAT(Lines("x,\"a\nb\nc\n\nd"), ElementsAre(1, 2, 3, 5));
}

TEST(CsvTest, KnowsTheTextOfTheLineOfARecord) {
  CsvReader reader("a,b\r\n\n\"c\nd\",e\nf");
  std::vector<std::string_view> texts;
  while (reader.Next() != CsvReader::Step::kEnd) {
    texts.push_back(reader.line_text());
  }
  EXPECT_THAT(texts, ElementsAre("a,b", "\"c", "f"));
}

TEST(CsvTest, EndsAfterABrokenLastLine) {
  EXPECT_THAT(
      ReadAll("\"a"),
      ElementsAre(Record{"!", "1", "a double quote that is never closed"}));
}

}  // namespace
}  // namespace vigil::tool
