#include "bench/peers/temporary_folder.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace vigil::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kEnough = std::uintmax_t{4} << 30;

fs::path Parent() {
  const fs::path memory = "/dev/shm";
  std::error_code error;
  const fs::space_info space = fs::space(memory, error);
  if (!error && space.available >= kEnough) return memory;
  return fs::temp_directory_path(error);
}

}  // namespace

TemporaryFolder::TemporaryFolder() : path_(Parent() / "vigil-bench-XXXXXX") {
  if (mkdtemp(path_.data()) == nullptr) path_.clear();
}

TemporaryFolder::~TemporaryFolder() {
  if (path_.empty()) return;
  std::error_code error;
  fs::remove_all(path_, error);
}

}  // namespace vigil::bench
