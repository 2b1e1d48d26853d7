// What can be done to strings, written once for both keyspaces: the write door
// (single operations and EXEC) and the workspace (closures).
//
// Each function is instantiated for both in string_ops.cc. Arguments, results
// and faults are those of the vigil::Store function of the same name.

#ifndef VIGIL_ENGINE_OPS_STRING_OPS_H_
#define VIGIL_ENGINE_OPS_STRING_OPS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/clock.h"
#include "engine/base/fault.h"
#include "engine/base/hash.h"

namespace vigil::engine::ops {

struct SetSpec {
  enum class When : std::uint8_t { kAlways, kIfAbsent, kIfPresent };
  When when = When::kAlways;
  std::optional<TimeMs> ttl;       // > 0
  std::optional<TimeMs> deadline;  // > 0; not with ttl
  bool keep_ttl = false;           // not with either
  bool return_old = false;
};
struct SetOutcome {
  bool applied = false;
  std::optional<std::string> old;
};

// What becomes of a key's deadline where its string is read.
struct GetExSpec {
  std::optional<TimeMs> deadline;  // one that has passed removes the key
  bool persist = false;            // not with a deadline
};

struct KeyText {
  KeyRef key;
  std::string_view text;
};

using Text = std::optional<std::string>;

template <class Keys>
Outcome<Text> Get(Keys& keys, const KeyRef& key);
template <class Keys>
Outcome<bool> GetTo(Keys& keys, const KeyRef& key, std::string& text);
template <class Keys>
Outcome<std::optional<std::int64_t>> GetInteger(Keys& keys, const KeyRef& key);
template <class Keys>
Outcome<std::string> GetRange(Keys& keys, const KeyRef& key, std::int64_t first,
                              std::int64_t last);
template <class Keys>
Outcome<std::size_t> StrLen(Keys& keys, const KeyRef& key);

template <class Keys>
Outcome<SetOutcome> Set(Keys& keys, const KeyRef& key, std::string_view text,
                        const SetSpec& spec);
// Set without options.
template <class Keys>
Fault SetText(Keys& keys, const KeyRef& key, std::string_view text);
template <class Keys>
Fault SetInteger(Keys& keys, const KeyRef& key, std::int64_t number);
template <class Keys>
Outcome<Text> GetSet(Keys& keys, const KeyRef& key, std::string_view text);
template <class Keys>
Outcome<Text> GetDel(Keys& keys, const KeyRef& key);
// The string at `key`; then does what `spec` says, where the key is there.
template <class Keys>
Outcome<Text> GetEx(Keys& keys, const KeyRef& key, const GetExSpec& spec);
template <class Keys>
Outcome<std::size_t> Append(Keys& keys, const KeyRef& key,
                            std::string_view suffix);
template <class Keys>
Outcome<std::size_t> SetRange(Keys& keys, const KeyRef& key, std::size_t offset,
                              std::string_view bytes);
template <class Keys>
Outcome<std::int64_t> IncrBy(Keys& keys, const KeyRef& key, std::int64_t delta);
template <class Keys>
Outcome<std::int64_t> DecrBy(Keys& keys, const KeyRef& key, std::int64_t delta);
template <class Keys>
Outcome<long double> IncrByFloat(Keys& keys, const KeyRef& key,
                                 long double delta);

// `only_if_absent`: false, and nothing is set, where any of the keys is there.
template <class Keys>
Outcome<bool> MSet(Keys& keys, std::span<const KeyText> entries,
                   bool only_if_absent);

}  // namespace vigil::engine::ops

#endif  // VIGIL_ENGINE_OPS_STRING_OPS_H_
