// Headers.

#include "api/tool/columns.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/tool/csv.h"
#include "api/tool/text.h"

namespace vigil::tool {
namespace {

std::string Expected(std::span<const ColumnName> wanted) {
  std::string text;
  for (const ColumnName& column : wanted) {
    const std::string name(column.name);
    const std::string item = text.empty() ? name : "," + name;
    text += column.required ? item : "[" + item + "]";
  }
  return text;
}

std::string Joined(const std::vector<std::string>& fields) {
  std::string text;
  for (const std::string& field : fields) {
    if (!text.empty()) text += ',';
    text += field;
  }
  return text;
}

// UTF-16 is what spreadsheets write as "Unicode text".
bool IsUtf16(std::string_view first_field) {
  return first_field.starts_with("\xff\xfe") ||
         first_field.starts_with("\xfe\xff");
}

}  // namespace

std::optional<ColumnLayout> ReadHeader(CsvReader& reader,
                                       std::span<const ColumnName> wanted,
                                       std::string* reason) {
  const CsvReader::Step step = reader.Next();
  if (step == CsvReader::Step::kEnd) {
    *reason = "the file is empty; it needs a header: " + Expected(wanted);
    return std::nullopt;
  }
  const std::vector<std::string>& fields = reader.fields();
  if (IsUtf16(fields.front())) {
    *reason = "the file is UTF-16; save it as UTF-8";
    return std::nullopt;
  }
  if (step == CsvReader::Step::kMalformed) {
    *reason = "the header has " + std::string(reader.reason());
    return std::nullopt;
  }
  ColumnLayout layout;
  layout.header_size = fields.size();
  layout.positions.resize(wanted.size());
  for (std::size_t at = 0; at < fields.size(); ++at) {
    const auto column = std::find_if(
        wanted.begin(), wanted.end(),
        [&](const ColumnName& one) { return one.name == fields[at]; });
    if (column == wanted.end()) {
      layout.ignored.push_back(fields[at]);
      continue;
    }
    auto& position = layout.positions[static_cast<std::size_t>(
        std::distance(wanted.begin(), column))];
    if (position) {
      *reason = "the header names " + Quoted(column->name) + " twice";
      return std::nullopt;
    }
    position = at;
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (layout.positions[i] || !wanted[i].required) continue;
    *reason = "the header " + Quoted(Joined(fields)) + " lacks the column " +
              Quoted(wanted[i].name) + "; it needs " + Expected(wanted);
    return std::nullopt;
  }
  return layout;
}

}  // namespace vigil::tool
