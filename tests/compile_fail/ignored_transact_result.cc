// Whether a closure transaction committed has to be looked at.
// Expect: .*unused-result

#include "vigil/store.h"

bool Add(vigil::Store& store) {
  const auto body = [](vigil::Transaction& txn) { txn.Add("counter", 1); };
#ifdef MISTAKE
  store.Transact(body);
  return true;
#else
  return store.Transact(body).ok();
#endif
}
