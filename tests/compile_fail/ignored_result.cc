// A Result may be an error, so it has to be looked at.
// Expect: .*unused-result

#include "vigil/store.h"

bool Increment(vigil::Store& store) {
#ifdef MISTAKE
  store.IncrBy("counter", 1);
  return true;
#else
  return store.IncrBy("counter", 1).ok();
#endif
}
