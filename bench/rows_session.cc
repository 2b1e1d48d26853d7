// WATCH, MULTI and EXEC through a Session. Vigil only: no peer has it.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "benchmark/benchmark.h"

#include "bench/peers/vigil_store.h"
#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

bool Withdraw(Session& session, std::string_view key, std::int64_t amount) {
  for (;;) {
    if (!session.Watch(key).ok()) return false;
    const Result<std::int64_t> balance = session.GetInt(key, /*if_absent=*/0);
    if (!balance.ok() || *balance < amount) return false;
    Batch batch = session.Multi();
    batch.DecrBy(key, amount);
    const ExecResult result = batch.Exec();
    if (result.committed()) return true;
    if (result.status().code() != StatusCode::kConflict) return false;
  }
}

void SessionWithdraw(benchmark::State& state, const Contents& contents) {
  Session session(Filled<VigilStore>(state, contents)->store());
  const KeyStream& keys = Stream(contents, Popularity::kUniform);
  std::uint64_t i = 0;
  for (auto _ : state) {
    if (!Withdraw(session, keys[i++], 1)) {
      state.SkipWithError("a withdrawal failed");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

// Counted per key watched, its release included.
void WatchThousand(benchmark::State& state) {
  constexpr Contents kContents = {};
  constexpr std::size_t kWatched = 1000;
  Session session(Filled<VigilStore>(state, kContents)->store());
  const KeyStream& keys = Stream(kContents, Popularity::kUniform);
  std::uint64_t i = 0;
  std::vector<std::string_view> names(kWatched);
  for (auto _ : state) {
    for (std::string_view& name : names) name = keys[i++];
    if (!session.Watch(names).ok()) {
      state.SkipWithError("a WATCH failed");
      break;
    }
    session.Unwatch();
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kWatched));
}

}  // namespace

void RegisterSessionRows() {
  AddRow("session_withdraw/uniform/1e6", VigilStore::kName,
         [](benchmark::State& state) { SessionWithdraw(state, kAccounts); });
  AddRow("session_withdraw/one", VigilStore::kName,
         [](benchmark::State& state) { SessionWithdraw(state, kOneAccount); });
  AddRow("session_watch1000/uniform/1e6", VigilStore::kName, WatchThousand);
}

}  // namespace vigil::bench
