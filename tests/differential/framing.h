// Framing: where one reply ends, and how two replies compare piece by piece.

#ifndef VIGIL_TESTS_DIFFERENTIAL_FRAMING_H_
#define VIGIL_TESTS_DIFFERENTIAL_FRAMING_H_

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace vigil::differential {

// The length in bytes of the first reply in `bytes` (RESP2 or RESP3), or
// nothing while it has not arrived whole. Bytes that are no reply count as one
// that never ends. Written apart from the library's own reader and writer, so
// that it cannot share a mistake with them.
std::optional<std::size_t> ReplyLength(std::string_view bytes);

// The elements of an array, set, push or map (key, value, key, value); nothing
// if `reply` is none of these.
std::optional<std::vector<std::string_view>> Elements(std::string_view reply);

// The bytes of a bulk; nothing if `reply` is none.
std::optional<std::string_view> BulkText(std::string_view reply);

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_FRAMING_H_
