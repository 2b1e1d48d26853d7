// Numbering names in the order in which they come.

#ifndef VIGIL_API_TOOL_NAME_INDEX_H_
#define VIGIL_API_TOOL_NAME_INDEX_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/tool/ledger.h"

namespace vigil::tool {

// A name's number, 0 for the first one put in. Expected O(1) each.
class NameIndex {
 public:
  std::optional<LedgerIndex> Find(std::string_view name) const {
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) return std::nullopt;
    return found->second;
  }

  // The number of `name`, which is put in if it is new.
  LedgerIndex Put(std::string_view name) {
    const auto found = numbers_.find(name);
    if (found != numbers_.end()) return found->second;
    const auto number = static_cast<LedgerIndex>(numbers_.size());
    numbers_.emplace(name, number);
    return number;
  }

  std::size_t size() const { return numbers_.size(); }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, LedgerIndex, Hash, std::equal_to<>> numbers_;
};

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_NAME_INDEX_H_
