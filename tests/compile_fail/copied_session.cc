// A session is one client with one watch set: there is no second of it.
// Expect: .*deleted

#include "vigil/session.h"
#include "vigil/store.h"

std::size_t Watched(vigil::Store& store) {
  vigil::Session session(store);
#ifdef MISTAKE
  vigil::Session copy = session;
  return copy.watched();
#else
  return session.watched();
#endif
}
