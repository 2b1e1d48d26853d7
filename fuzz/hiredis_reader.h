// Replies as hiredis reads them, where it was found.

#ifndef VIGIL_FUZZ_HIREDIS_READER_H_
#define VIGIL_FUZZ_HIREDIS_READER_H_

#include <string_view>
#include <vector>

#include "vigil/reply.h"

namespace vigil::fuzz {

// The whole replies that `bytes` begin with, up to the first that hiredis
// refuses; none where the build is without hiredis.
std::vector<Reply> ReadWithHiredis(std::string_view bytes);

}  // namespace vigil::fuzz

#endif  // VIGIL_FUZZ_HIREDIS_READER_H_
