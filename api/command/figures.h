// The numbers of a store, for INFO and TXSTATS.

#ifndef VIGIL_API_COMMAND_FIGURES_H_
#define VIGIL_API_COMMAND_FIGURES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/hash.h"

namespace vigil::command {

struct SessionWords;

// A sum over the shards. Inside EXEC they are all locked; else one after the
// other is, so the numbers are not of one instant.
struct Figures {
  struct Database {
    std::size_t keys = 0;  // expired but unpurged ones included
    std::size_t keys_with_deadline = 0;
  };
  std::array<Database, engine::kDatabases> databases;
  std::size_t bytes = 0;  // records, values and tables as allocated
  std::size_t retired_bytes = 0;
  std::size_t retired_objects = 0;
  std::size_t ghosts = 0;
  std::uint64_t commits = 0;
  std::uint64_t purged = 0;
};
Figures TakeFigures(SessionWords& session);

// The names and numbers of TXSTATS and of INFO's section on Vigil.
std::vector<std::pair<std::string_view, std::uint64_t>> TransactionFigures(
    SessionWords& session);

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_FIGURES_H_
