// A build without hiredis: it has read nothing.

#include "fuzz/hiredis_reader.h"

namespace vigil::fuzz {

std::vector<Reply> ReadWithHiredis(std::string_view) { return {}; }

}  // namespace vigil::fuzz
