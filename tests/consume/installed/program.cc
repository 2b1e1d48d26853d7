// A user's program: opens a store, loses a race, runs a transaction and some
// words, and looks at what came out.

#include <cstdint>
#include <cstdio>
#include <string>

#include "vigil/session.h"
#include "vigil/store.h"

#if __has_include("engine/engine.h")
#error "the engine's headers are installed"
#endif

int main() {
  vigil::Options options;
  options.shards = 4;
  vigil::Result<vigil::Store> opened = vigil::Store::Open(options);
  if (!opened.ok()) return 1;
  vigil::Store store = *std::move(opened);

  vigil::Session session(store);
  if (!session.Watch("balance").ok()) return 2;
  vigil::Batch batch = session.Multi();
  const vigil::Pending<std::int64_t> left = batch.IncrBy("balance", 1);
  if (!store.Set("balance", "40").ok()) return 3;
  const vigil::ExecResult lost = batch.Exec();
  if (lost.committed() || lost.conflicts().size() != 1) return 4;
  if (lost.conflicts()[0].key != "balance" || lost[left].ok()) return 5;

  const auto sum =
      store.Transact([](vigil::Transaction& txn) -> vigil::Result<int64_t> {
        return txn.IncrBy("balance", 2);
      });
  if (sum.value_or(0) != 42 || sum.report().attempts != 1) return 6;

  const vigil::Reply reply = session.Execute({"GET", "balance"});
  if (reply.text() != "42") return 7;
  const vigil::Status refused = store.Rename("nothing", "something");
  if (refused.code() != vigil::StatusCode::kNotFound) return 8;
  std::puts(refused.ToString().c_str());
}
