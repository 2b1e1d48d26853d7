// A batch can be handed on, but its queue runs at most once.
// Expect: .*deleted

#include <utility>

#include "vigil/session.h"

vigil::ExecResult Run(vigil::Batch batch) {
#ifdef MISTAKE
  vigil::Batch other = batch;
#else
  vigil::Batch other = std::move(batch);
#endif
  return other.Exec();
}
