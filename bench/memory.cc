// Bytes per entry at a million entries, measured in a fresh child process so
// that nothing else is counted.

#include "bench/memory.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <malloc.h>
#include <memory>
#include <string>
#include <unistd.h>

#include "benchmark/benchmark.h"

#include "bench/filled.h"
#include "bench/peers/all.h"
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
  if constexpr (kIsAbsent<Peer>) {
    return 2;
  } else {
    const std::size_t resident = ResidentBytes();
    const std::size_t allocated = AllocatedBytes();
    std::string why;
    const std::unique_ptr<Peer> peer = MakePeer<Peer>(&why);
    if (peer == nullptr || !Fill(*peer, Contents{})) return 2;
    std::printf("%zu %zu %zu\n", ResidentBytes() - resident,
                AllocatedBytes() - allocated, peer->ReportedBytes());
    return 0;
  }
}

// This program's own path, or empty.
std::string SelfPath() {
  std::array<char, 4096> path;
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length))
                    : std::string();
}

void Memory(benchmark::State& state, std::string_view peer, bool is_map) {
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
      state.SkipWithError("skipped: the peer is not there");
      break;
    }
  }
  constexpr double kKeys = static_cast<double>(kMillion);
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kMillion));
  state.counters["resident_per_entry"] = resident / kKeys;
  state.counters["allocated_per_entry"] = allocated / kKeys;
  state.counters["reported_per_entry"] = reported / kKeys;
  // A peer with files or a process has its entries there.
  state.counters["bytes_per_entry"] = (is_map ? resident : reported) / kKeys;
}

template <class Peer>
void AddMemory(bool is_map) {
  // Bytes hardly vary, so three repetitions say it.
  AddRow("memory/1e6", Peer::kName,
         [=](benchmark::State& state) {
           if constexpr (kIsAbsent<Peer>) {
             SkipAbsent<Peer>(state);
           } else {
             Memory(state, Peer::kName, is_map);
           }
         })
      ->Iterations(1)
      ->Repetitions(3);
}

}  // namespace

int RunMemoryProbe(std::string_view peer) {
  int status = 2;
  ForEach(AllPeers(), [&]<class Peer>() {
    if (peer == Peer::kName) status = Probe<Peer>();
  });
  return status;
}

void RegisterMemoryRows() {
  ForEach(MapPeers(), []<class Peer>() { AddMemory<Peer>(/*is_map=*/true); });
  AddMemory<RocksDbStore>(/*is_map=*/false);
  AddMemory<LmdbStore>(/*is_map=*/false);
  AddMemory<Redis>(/*is_map=*/false);
}

}  // namespace vigil::bench
