#include "engine/ops/string_ops.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "engine/txn/change.h"
#include "engine/txn/key_index.h"
#include "engine/txn/workspace.h"
#include "engine/txn/write_door.h"
#include "engine/types/string_value.h"

namespace vigil::engine::ops {
namespace {

// kWrongType where something else than a string is there.
template <class Place>
Fault RequireString(const Place& place) {
  if (place.fault != Fault::kNone) return place.fault;
  return place.present() && place.value().type() != Type::kString
             ? Fault::kWrongType
             : Fault::kNone;
}

template <class Place>
Text TextOf(const Place& place) {
  if (!place.present()) return std::nullopt;
  return place.value().ToString();
}

// Gives a value what the outcome wants, or the fault of storing it.
template <class T>
Outcome<T> Unless(Fault fault, T value) {
  if (fault != Fault::kNone) return fault;
  return value;
}

// The deadline that a Set gives; kBadDeadline where it cannot be represented.
template <class Keys>
Outcome<TimeMs> DeadlineOf(Keys& keys, const SetSpec& spec) {
  if (spec.deadline) return *spec.deadline;
  if (!spec.ttl) return kNoDeadline;
  TimeMs deadline;
  if (__builtin_add_overflow(keys.Now(), *spec.ttl, &deadline)) {
    return Fault::kBadDeadline;
  }
  return deadline;
}

}  // namespace

template <class Keys>
Outcome<Text> Get(Keys& keys, const KeyRef& key) {
  const auto place = keys.Find(key);
  const Fault fault = RequireString(place);
  if (fault != Fault::kNone) return fault;
  return TextOf(place);
}

template <class Keys>
Outcome<bool> GetTo(Keys& keys, const KeyRef& key, std::string& text) {
  const auto place = keys.Find(key);
  const Fault fault = RequireString(place);
  if (fault != Fault::kNone || !place.present()) {
    text.clear();
    if (fault != Fault::kNone) return fault;
    return false;
  }
  IntegerText buffer;
  const ValueView value = place.value();
  AssignBytes(text, value.Text(buffer));
  return true;
}

template <class Keys>
Outcome<std::optional<std::int64_t>> GetInteger(Keys& keys, const KeyRef& key) {
  const auto place = keys.Find(key);
  if (place.fault != Fault::kNone) return place.fault;
  if (!place.present()) return std::optional<std::int64_t>();
  const auto number = IntegerOf(place.value());
  if (!number.ok()) return number.fault;
  return std::optional<std::int64_t>(number.value);
}

template <class Keys>
Outcome<std::string> GetRange(Keys& keys, const KeyRef& key, std::int64_t first,
                              std::int64_t last) {
  const auto place = keys.Find(key);
  const Fault fault = RequireString(place);
  if (fault != Fault::kNone) return fault;
  if (!place.present()) return std::string();
  IntegerText buffer;
  const ValueView value = place.value();
  const std::string_view text = value.Text(buffer);
  const ByteRange range = ResolveRange(first, last, text.size());
  return std::string(text.substr(range.offset, range.size));
}

template <class Keys>
Outcome<std::size_t> StrLen(Keys& keys, const KeyRef& key) {
  const auto place = keys.Find(key);
  const Fault fault = RequireString(place);
  if (fault != Fault::kNone) return fault;
  return place.present() ? place.value().TextSize() : 0;
}

template <class Keys>
Outcome<SetOutcome> Set(Keys& keys, const KeyRef& key, std::string_view text,
                        const SetSpec& spec) {
  // First, so that it does not depend on what is there.
  Outcome<TimeMs> deadline = DeadlineOf(keys, spec);
  if (!deadline.ok()) return deadline.fault;
  const bool looks =
      spec.when != SetSpec::When::kAlways || spec.keep_ttl || spec.return_old;
  const auto place = looks ? keys.Find(key) : keys.FindUnseen(key);
  if (place.fault != Fault::kNone) return place.fault;
  SetOutcome outcome;
  if (spec.return_old) {
    const Fault fault = RequireString(place);
    if (fault != Fault::kNone) return fault;
    outcome.old = TextOf(place);
  }
  if (spec.when == SetSpec::When::kIfAbsent && place.present()) return outcome;
  if (spec.when == SetSpec::When::kIfPresent && !place.present()) {
    return outcome;
  }
  if (spec.keep_ttl) deadline.value = place.deadline();
  const Fault fault = Put(keys, place, ValueView::String(text), deadline.value);
  if (fault != Fault::kNone) return fault;
  outcome.applied = true;
  return outcome;
}

template <class Keys>
Fault SetText(Keys& keys, const KeyRef& key, std::string_view text) {
  const auto place = keys.FindUnseen(key);
  if (place.fault != Fault::kNone) return place.fault;
  return Put(keys, place, ValueView::String(text), kNoDeadline);
}

template <class Keys>
Fault SetInteger(Keys& keys, const KeyRef& key, std::int64_t number) {
  const auto place = keys.FindUnseen(key);
  if (place.fault != Fault::kNone) return place.fault;
  return Put(keys, place, ValueView::Integer(number), kNoDeadline);
}

template <class Keys>
Outcome<Text> GetSet(Keys& keys, const KeyRef& key, std::string_view text) {
  SetSpec spec;
  spec.return_old = true;
  Outcome<SetOutcome> outcome = Set(keys, key, text, spec);
  if (!outcome.ok()) return outcome.fault;
  return std::move(outcome.value.old);
}

template <class Keys>
Outcome<Text> GetDel(Keys& keys, const KeyRef& key) {
  const auto place = keys.Find(key);
  const Fault fault = RequireString(place);
  if (fault != Fault::kNone) return fault;
  if (!place.present()) return Text();
  Text text = TextOf(place);
  return Unless(Erase(keys, place), std::move(text));
}

template <class Keys>
Outcome<Text> GetEx(Keys& keys, const KeyRef& key, const GetExSpec& spec) {
  const auto place = keys.Find(key);
  Fault fault = RequireString(place);
  if (fault != Fault::kNone) return fault;
  Text text = TextOf(place);
  if (!text) return text;
  if (spec.deadline && *spec.deadline <= keys.Now()) {
    fault = Erase(keys, place);
  } else if (spec.deadline) {
    fault = PutDeadline(keys, place, *spec.deadline);
  } else if (spec.persist && place.deadline() != kNoDeadline) {
    fault = PutDeadline(keys, place, kNoDeadline);
  }
  return Unless(fault, std::move(text));
}

template <class Keys>
Outcome<std::size_t> Append(Keys& keys, const KeyRef& key,
                            std::string_view suffix) {
  const auto place = keys.Find(key);
  const Fault fault = RequireString(place);
  if (fault != Fault::kNone) return fault;
  const std::size_t size = place.present() ? place.value().TextSize() : 0;
  if (suffix.size() > kMaxStringBytes - size) return Fault::kTooLong;
  if (!place.present()) {  // as a Set, so that a number is kept as one
    return Unless(Put(keys, place, ValueView::String(suffix), kNoDeadline),
                  suffix.size());
  }
  return Unless(WriteRange(keys, place, size, suffix), size + suffix.size());
}

template <class Keys>
Outcome<std::size_t> SetRange(Keys& keys, const KeyRef& key, std::size_t offset,
                              std::string_view bytes) {
  const auto place = keys.Find(key);
  const Fault fault = RequireString(place);
  if (fault != Fault::kNone) return fault;
  const std::size_t size = place.present() ? place.value().TextSize() : 0;
  if (bytes.empty()) return size;
  if (offset > kMaxStringBytes || bytes.size() > kMaxStringBytes - offset) {
    return Fault::kTooLong;
  }
  return Unless(WriteRange(keys, place, offset, bytes),
                std::max(size, offset + bytes.size()));
}

template <class Keys>
Outcome<std::int64_t> IncrBy(Keys& keys, const KeyRef& key,
                             std::int64_t delta) {
  const auto place = keys.Find(key);
  if (place.fault != Fault::kNone) return place.fault;
  const auto sum = AddToInteger(place.value(), delta);
  if (!sum.ok()) return sum.fault;
  return Unless(
      Put(keys, place, ValueView::Integer(sum.value), place.deadline()),
      sum.value);
}

template <class Keys>
Outcome<std::int64_t> DecrBy(Keys& keys, const KeyRef& key,
                             std::int64_t delta) {
  // Its negation is not a 64-bit number, so Redis refuses it for any value.
  if (delta == std::numeric_limits<std::int64_t>::min()) {
    return Fault::kOverflow;
  }
  return IncrBy(keys, key, -delta);
}

template <class Keys>
Outcome<long double> IncrByFloat(Keys& keys, const KeyRef& key,
                                 long double delta) {
  const auto place = keys.Find(key);
  if (place.fault != Fault::kNone) return place.fault;
  const auto sum = AddToFloat(place.value(), delta);
  if (!sum.ok()) return sum.fault;
  // Kept as bytes, even where it spells an integer: so OBJECT ENCODING says.
  const std::string text = FormatFloat(sum.value);
  return Unless(Put(keys, place, ValueView::Bytes(text), place.deadline()),
                sum.value);
}

template <class Keys>
Outcome<bool> MSet(Keys& keys, std::span<const KeyText> entries,
                   bool only_if_absent) {
  struct Item {
    KeyRef key;
    std::string_view text;
  };
  std::vector<Item> items;  // the last of equal keys wins
  items.reserve(entries.size());
  KeyIndex index;
  for (const KeyText& entry : entries) {
    const std::size_t found = index.Find(items, items.size(), entry.key);
    if (found != KeyIndex::kNone) {
      items[found].text = entry.text;
    } else {
      items.push_back({entry.key, entry.text});
      index.Appended(items, items.size());
    }
  }
  std::vector<typename Keys::Change> changes;
  changes.reserve(items.size());
  for (const Item& item : items) {
    const auto place =
        only_if_absent ? keys.Find(item.key) : keys.FindUnseen(item.key);
    if (place.fault != Fault::kNone) return place.fault;
    if (only_if_absent && place.present()) return false;
    changes.push_back({.kind = Keys::Change::Kind::kPut,
                       .place = place,
                       .value = ValueView::String(item.text)});
  }
  return Unless(keys.Apply(changes), true);
}

// A macro outside of check.h, because the list would stand here twice without.
#define VIGIL_INSTANTIATE(Keys)                                              \
  template Outcome<Text> Get(Keys&, const KeyRef&);                          \
  template Outcome<bool> GetTo(Keys&, const KeyRef&, std::string&);          \
  template Outcome<std::optional<std::int64_t>> GetInteger(Keys&,            \
                                                           const KeyRef&);   \
  template Outcome<std::string> GetRange(Keys&, const KeyRef&, std::int64_t, \
                                         std::int64_t);                      \
  template Outcome<std::size_t> StrLen(Keys&, const KeyRef&);                \
  template Outcome<SetOutcome> Set(Keys&, const KeyRef&, std::string_view,   \
                                   const SetSpec&);                          \
  template Fault SetText(Keys&, const KeyRef&, std::string_view);            \
  template Fault SetInteger(Keys&, const KeyRef&, std::int64_t);             \
  template Outcome<Text> GetSet(Keys&, const KeyRef&, std::string_view);     \
  template Outcome<Text> GetDel(Keys&, const KeyRef&);                       \
  template Outcome<Text> GetEx(Keys&, const KeyRef&, const GetExSpec&);      \
  template Outcome<std::size_t> Append(Keys&, const KeyRef&,                 \
                                       std::string_view);                    \
  template Outcome<std::size_t> SetRange(Keys&, const KeyRef&, std::size_t,  \
                                         std::string_view);                  \
  template Outcome<std::int64_t> IncrBy(Keys&, const KeyRef&, std::int64_t); \
  template Outcome<std::int64_t> DecrBy(Keys&, const KeyRef&, std::int64_t); \
  template Outcome<long double> IncrByFloat(Keys&, const KeyRef&,            \
                                            long double);                    \
  template Outcome<bool> MSet(Keys&, std::span<const KeyText>, bool)

VIGIL_INSTANTIATE(WriteDoor);
VIGIL_INSTANTIATE(Workspace);
#undef VIGIL_INSTANTIATE

}  // namespace vigil::engine::ops
