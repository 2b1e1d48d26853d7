// The table: all rows in the order of their names, checked while they are
// compiled, and found by name without a search.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "api/command/command.h"
#include "api/command/name_words.h"
#include "api/command/rows_connection.h"
#include "api/command/rows_generic.h"
#include "api/command/rows_server.h"
#include "api/command/rows_strings.h"
#include "api/command/rows_transactions.h"

namespace vigil::command {
namespace {

constexpr std::span<const Command> kGroups[] = {
    kConnectionRows, kGenericRows, kServerRows, kStringRows, kTransactionRows};

constexpr std::size_t kCount = [] {
  std::size_t count = 0;
  for (const auto& group : kGroups) count += group.size();
  return count;
}();

constexpr std::array<Command, kCount> kTable = [] {
  std::array<const Command*, kCount> order{};
  std::size_t count = 0;
  for (const auto& group : kGroups) {
    for (const Command& row : group) order[count++] = &row;
  }
  std::sort(order.begin(), order.end(), [](const Command* a, const Command* b) {
    return a->name < b->name;
  });
  std::array<Command, kCount> table{};
  for (std::size_t i = 0; i < kCount; ++i) table[i] = *order[i];
  return table;
}();

// --- What every row must satisfy ---

constexpr bool AreUniqueAndSorted(std::span<const Command> rows) {
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i - 1].name >= rows[i].name) return false;
  }
  return true;
}

// The signature is the flag.
constexpr bool HasOneFittingHandler(const Command& row) {
  const int handlers =
      (row.read != nullptr) + (row.write != nullptr) + (row.session != nullptr);
  if (handlers > 1) return false;
  if (!row.subcommands.empty()) return row.read == nullptr && !row.write;
  return handlers == 1 && row.Has(kReadonly) == (row.read != nullptr) &&
         (row.Has(kWrite) || row.write == nullptr) &&
         !(row.Has(kWrite) && row.Has(kReadonly));
}

constexpr bool IsSane(const Command& row) {
  if (!HasOneFittingHandler(row) || row.arity == 0) return false;
  if (row.overwrite != nullptr && (row.write == nullptr || !HasOneKey(row))) {
    return false;
  }
  if (row.summary.empty() || row.complexity.empty()) return false;
  if (row.group.empty() || row.since.empty()) return false;
  if (row.name.empty() || row.name.size() > kLongestName) return false;
  return (row.keys.first == 0) == row.key_flags.empty();
}

constexpr bool AreSane(std::span<const Command> rows) {
  return AreUniqueAndSorted(rows) &&
         std::all_of(rows.begin(), rows.end(), [](const Command& row) {
           return IsSane(row) && AreUniqueAndSorted(row.subcommands) &&
                  std::all_of(row.subcommands.begin(), row.subcommands.end(),
                              IsSane);
         });
}

static_assert(AreSane(kTable));

// --- Names ---

// Open addressing over the names' words; at most half full.
constexpr std::size_t kSlots = std::bit_ceil(2 * kCount);
using SlotIndex = std::uint16_t;
constexpr SlotIndex kEmpty = std::numeric_limits<SlotIndex>::max();
static_assert(kCount < kEmpty);

struct NameTable {
  std::array<NameWords, kCount> names{};
  std::array<SlotIndex, kSlots> slots{};
};

constexpr std::size_t SlotOf(const NameWords& name) {
  return name.Hash() & (kSlots - 1);
}

constexpr NameTable kNames = [] {
  NameTable table;
  table.slots.fill(kEmpty);
  for (std::size_t i = 0; i < kCount; ++i) {
    table.names[i] = NameWords::Of(kTable[i].name);
    std::size_t slot = SlotOf(table.names[i]);
    while (table.slots[slot] != kEmpty) slot = (slot + 1) & (kSlots - 1);
    table.slots[slot] = static_cast<SlotIndex>(i);
  }
  return table;
}();

}  // namespace

std::span<const Command> AllCommands() { return kTable; }

const Command* FindCommand(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return nullptr;
  const NameWords words = NameWords::Of(name);
  std::size_t slot = SlotOf(words);
  while (kNames.slots[slot] != kEmpty) {
    const SlotIndex row = kNames.slots[slot];
    if (kNames.names[row] == words) return &kTable[row];
    slot = (slot + 1) & (kSlots - 1);
  }
  return nullptr;
}

const Command* FindSubcommand(const Command& container, std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return nullptr;
  const NameWords words = NameWords::Of(name);
  for (const Command& row : container.subcommands) {
    if (NameWords::Of(row.name) == words) return &row;
  }
  return nullptr;
}

const Command* FindByFullName(std::string_view name) {
  const std::size_t bar = name.find('|');
  const Command* row = FindCommand(name.substr(0, bar));
  if (row == nullptr || bar == std::string_view::npos) return row;
  return FindSubcommand(*row, name.substr(bar + 1));
}

const Command* ContainerOf(const Command& row) {
  for (const Command& container : kTable) {
    for (const Command& subcommand : container.subcommands) {
      if (&subcommand == &row) return &container;
    }
  }
  return nullptr;
}

std::string FullName(const Command& row) {
  const Command* container = ContainerOf(row);
  if (container == nullptr) return std::string(row.name);
  std::string name(container->name);
  return name.append("|").append(row.name);
}

}  // namespace vigil::command
