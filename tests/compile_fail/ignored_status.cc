// A Status may be an error, so it has to be looked at.
// Expect: .*unused-result

#include "vigil/store.h"

bool Put(vigil::Store& store) {
#ifdef MISTAKE
  store.Set("key", "value");
  return true;
#else
  return store.Set("key", "value").ok();
#endif
}
