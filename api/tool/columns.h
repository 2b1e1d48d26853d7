// Finding a CSV's columns by the names in its header.

#ifndef VIGIL_API_TOOL_COLUMNS_H_
#define VIGIL_API_TOOL_COLUMNS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/tool/csv.h"

namespace vigil::tool {

struct ColumnName {
  std::string_view name;
  bool required = true;
};

// Where each wanted column is.
struct ColumnLayout {
  // Positions in the order asked for; empty: an optional column is not there.
  std::vector<std::optional<std::size_t>> positions;
  std::size_t header_size = 0;
  std::vector<std::string> ignored;  // names that nobody asked for
};

// Reads the header, the first record of `reader`. Names match byte for byte,
// in any order. Empty where it cannot be used; then `*reason` is a sentence.
std::optional<ColumnLayout> ReadHeader(CsvReader& reader,
                                       std::span<const ColumnName> wanted,
                                       std::string* reason);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_COLUMNS_H_
