// A version is not a number to calculate with.
// Expect: .*Version

#include <string_view>

#include "vigil/store.h"

vigil::Status Remove(vigil::Store& store, std::string_view key) {
#ifdef MISTAKE
  return store.DelIf(key, 1);
#else
  return store.DelIf(key, vigil::Version{1});
#endif
}
