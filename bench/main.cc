// vigil_bench: Vigil against its peers, in one process. Takes Google
// Benchmark's flags; bench/run.sh passes the ones that the report needs.

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string_view>
#include <thread>

#include "benchmark/benchmark.h"

#include "bench/memory.h"
#include "bench/rows.h"
#include "bench/self_check.h"

namespace {

// A thread that does nothing. While a process has only one thread the C library
// leaves the atomics out of mutexes and malloc; no user of a concurrent store
// runs like that, so no row may.
class IdleThread {
 public:
  IdleThread()
      : thread_([this](std::stop_token stop) {
          std::unique_lock<std::mutex> lock(mutex_);
          wake_.wait(lock, stop, [] { return false; });
        }) {}

 private:
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it stops before the others go
};

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2) {
    const std::string_view argument(argv[1]);
    if (argument == vigil::bench::kSelfCheckFlag) {
      return vigil::bench::RunSelfCheck();
    }
    if (argument.starts_with(vigil::bench::kMemoryProbeFlag)) {
      return vigil::bench::RunMemoryProbe(
          argument.substr(vigil::bench::kMemoryProbeFlag.size()));
    }
  }
  const IdleThread idle;
  benchmark::AddCustomContext("compiler", VIGIL_BENCH_COMPILER);
  benchmark::AddCustomContext("flags", VIGIL_BENCH_FLAGS);
  vigil::bench::RegisterGetRows();
  vigil::bench::RegisterSetRows();
  vigil::bench::RegisterInsertRows();
  vigil::bench::RegisterMGetRows();
  vigil::bench::RegisterTransactionRows();
  vigil::bench::RegisterRedisRows();
  vigil::bench::RegisterYcsbRows();
  vigil::bench::RegisterTpccRows();
  vigil::bench::RegisterSmallBankRows();
  vigil::bench::RegisterBigRows();
  vigil::bench::RegisterLatencyRows();
  vigil::bench::RegisterGrowthRows();
  vigil::bench::RegisterSessionRows();
  vigil::bench::RegisterWordsRows();
  vigil::bench::RegisterMemoryRows();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  vigil::bench::CloseFilled();
  return 0;
}
