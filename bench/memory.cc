// Bytes per entry at a million entries, measured in a fresh child process so
// that nothing else is counted.

#include "bench/memory.h"

#include <array>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <malloc.h>
#include <memory>
#include <string>
#include <unistd.h>

#include "benchmark/benchmark.h"

#include "bench/peers/plain_map.h"
#include "bench/peers/sharded_map.h"
#include "bench/peers/vigil_store.h"
#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

std::size_t ResidentBytes() {
  std::size_t total_pages = 0;
  std::size_t resident_pages = 0;
  std::ifstream("/proc/self/statm") >> total_pages >> resident_pages;
  return resident_pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t AllocatedBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

template <class Peer>
int Probe() {
  const std::size_t resident = ResidentBytes();
  const std::size_t allocated = AllocatedBytes();
  const auto peer = std::make_unique<Peer>();
  Fill(*peer, Contents{});
  std::printf("%zu %zu %zu\n", ResidentBytes() - resident,
              AllocatedBytes() - allocated, peer->ReportedBytes());
  return 0;
}

// This program's own path, or empty.
std::string SelfPath() {
  std::array<char, 4096> path;
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length))
                    : std::string();
}

void Memory(benchmark::State& state, std::string_view peer) {
  const std::string command =
      "'" + SelfPath() + "' " + std::string(kMemoryProbeFlag);
  double resident = 0;
  double allocated = 0;
  double reported = 0;
  for (auto _ : state) {
    std::FILE* child = popen((command + std::string(peer)).c_str(), "r");
    const bool ok =
        child != nullptr && std::fscanf(child, "%lf %lf %lf", &resident,
                                        &allocated, &reported) == 3;
    if (child == nullptr || pclose(child) != 0 || !ok) {
      state.SkipWithError("the memory probe failed");
      break;
    }
  }
  constexpr double kKeys = static_cast<double>(kMillion);
  state.counters["resident_per_entry"] = resident / kKeys;
  state.counters["allocated_per_entry"] = allocated / kKeys;
  state.counters["reported_per_entry"] = reported / kKeys;
}

void AddMemory(std::string_view peer) {
  // Bytes hardly vary, so three repetitions say it.
  AddRow("memory/1e6", peer,
         [=](benchmark::State& state) { Memory(state, peer); })
      ->Iterations(1)
      ->Repetitions(3);
}

}  // namespace

int RunMemoryProbe(std::string_view peer) {
  if (peer == VigilStore::kName) return Probe<VigilStore>();
  if (peer == PlainMap::kName) return Probe<PlainMap>();
  if (peer == ShardedMap::kName) return Probe<ShardedMap>();
  return 2;
}

void RegisterMemoryRows() {
  AddMemory(VigilStore::kName);
  AddMemory(PlainMap::kName);
  AddMemory(ShardedMap::kName);
}

}  // namespace vigil::bench
