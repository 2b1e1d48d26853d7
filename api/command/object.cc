// OBJECT: how Redis would keep what is at a key.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/read_view.h"
#include "engine/base/numbers.h"

namespace vigil::command {
namespace {

// Longer strings do not share one allocation with their header in Redis.
constexpr std::size_t kLongestEmbedded = 44;
// Integers below this are kept once for all keys there, and say so.
constexpr std::int64_t kSharedIntegers = 10'000;

}  // namespace

Reply ObjectEncoding(const ReadView& keys, const Call& call) {
  const auto look = keys.Find(call.key());
  if (!look) return Reply::Null();
  if (look->is_integer) return Reply::Bulk("int");
  const bool raw = look->is_raw || look->size > kLongestEmbedded;
  return Reply::Bulk(raw ? "raw" : "embstr");
}

// How often a key is read is not counted, as with Redis's default policy.
Reply ObjectFreq(const ReadView& keys, const Call& call) {
  if (!keys.Find(call.key())) return Reply::Null();
  return ErrorReply(kNotLfu);
}

// Nor when: no key is ever idle.
Reply ObjectIdleTime(const ReadView& keys, const Call& call) {
  if (!keys.Find(call.key())) return Reply::Null();
  return Reply::Integer(0);
}

// What Redis says of a value that a SET or an INCR has made.
Reply ObjectRefCount(const ReadView& keys, const Call& call) {
  std::string text;
  ReadView::Look look;
  if (!keys.Text(call.key(), text, &look)) return Reply::Null();
  if (look.is_integer) {
    const auto number = engine::ParseInteger(text);
    if (number && *number >= 0 && *number < kSharedIntegers) {
      return Reply::Integer(std::numeric_limits<std::int32_t>::max());
    }
  }
  return Reply::Integer(1);
}

}  // namespace vigil::command
