// The handle of a reply is no reply, and says which type the reply will have.
// Expect: .*Pending

#include <cstdint>

#include "vigil/session.h"

std::int64_t Left(vigil::Batch& batch) {
#ifdef MISTAKE
  const vigil::Pending<bool> left = batch.DecrBy("balance", 50);
  const bool applied = left;
  return applied ? 1 : 0;
#else
  const vigil::Pending<std::int64_t> left = batch.DecrBy("balance", 50);
  return batch.Exec()[left].value_or(0);
#endif
}
