// A program of the parent's: opens a store, commits, and reads it back; and
// uses both copies of abseil.

#include <cstdint>
#include <cstdio>

#include "absl/container/inlined_vector.h"

#include "vigil/session.h"
#include "vigil/store.h"

#if __has_include("engine/engine.h")
#error "the engine's headers reach the library's users"
#endif
#if !PARENT_FLAG
#error "the parent's flags are gone"
#endif

int Answer(unsigned limit);
int SumByInstalledAbseil(int count);

int main() {
  vigil::Store store;
  vigil::Session session(store);
  if (!session.Watch("balance").ok()) return 1;
  vigil::Batch batch = session.Multi();
  const vigil::Pending<std::int64_t> left =
      batch.IncrBy("balance", Answer(100));
  const vigil::ExecResult result = batch.Exec();
  if (!result.committed() || result[left].value_or(0) != 42) return 2;

  const auto sum =
      store.Transact([](vigil::Transaction& txn) -> vigil::Result<int64_t> {
        return txn.IncrBy("balance", 8);
      });
  if (sum.value_or(0) != 50) return 3;

  const absl::own_copy::InlinedVector<int, 2> numbers(8, 2);
  int product = 1;
  for (const int number : numbers) product *= number;
  if (product != 256 || SumByInstalledAbseil(10) != 55) return 4;
  std::puts("consumed");
}
