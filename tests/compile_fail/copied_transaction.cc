// A transaction is valid while its body runs, so nobody can keep one.
// Expect: .*deleted

#include "vigil/store.h"

vigil::TransactResult<bool> Remove(vigil::Store& store) {
#ifdef MISTAKE
  return store.Transact([](vigil::Transaction txn) { return txn.Del("key"); });
#else
  return store.Transact([](vigil::Transaction& txn) { return txn.Del("key"); });
#endif
}
