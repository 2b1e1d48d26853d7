#include "api/command/arguments.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "api/command/error_text.h"
#include "engine/base/hash.h"
#include "engine/base/numbers.h"

namespace vigil::command {

bool IsOption(std::string_view word, std::string_view name) {
  if (word.size() < name.size()) return false;
  if (word.size() > name.size() && word[name.size()] != '\0') return false;
  return std::equal(name.begin(), name.end(), word.begin(),
                    [](char lower, char c) {
                      return lower == (c >= 'A' && c <= 'Z' ? c + 32 : c);
                    });
}

std::optional<Reply> TakeDb(std::string_view word, int& db) {
  const std::optional<std::int64_t> number = engine::ParseInteger(word);
  if (!number) return ErrorReply(kNotAnInteger);
  if (*number < std::numeric_limits<std::int32_t>::min() ||
      *number > std::numeric_limits<std::int32_t>::max()) {
    return ErrorReply(kNotAnInt32);
  }
  if (*number < 0 || *number >= engine::kDatabases) {
    return ErrorReply(kDbOutOfRange);
  }
  db = static_cast<int>(*number);
  return std::nullopt;
}

}  // namespace vigil::command
