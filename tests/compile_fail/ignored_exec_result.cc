// Whether EXEC committed has to be looked at.
// Expect: .*unused-result

#include "vigil/session.h"

bool Run(vigil::Batch& batch) {
#ifdef MISTAKE
  batch.Exec();
  return true;
#else
  return batch.Exec().committed();
#endif
}
