// Store: single operations. Each is one lock-free read or one commit.

#include "vigil/store.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "api/translate.h"
#include "engine/engine.h"
#include "engine/ops/key_ops.h"
#include "engine/ops/multi_read.h"
#include "engine/ops/overwrite.h"
#include "engine/ops/string_ops.h"
#include "engine/ops/version_ops.h"
#include "engine/store/reader.h"
#include "engine/txn/body_scope.h"
#include "engine/txn/commit.h"
#include "engine/types/string_value.h"

namespace vigil {

namespace ops = engine::ops;
using api::DoneOr;
using api::Fits;
using api::InsideBody;
using api::ToEngine;
using api::TooLong;
using api::ToResult;
using engine::BodyScope;
using engine::CommitKey;
using engine::CommitMany;
using engine::CommitOverwrite;
using engine::KeyRef;
using engine::WriteDoor;

namespace {

// What a read must check first: misuse, and the key's length.
Status CheckRead(const engine::Store& store, std::string_view function,
                 std::string_view key) {
  if (BodyScope::Forbids(store)) [[unlikely]]
    return InsideBody(function, key);
  if (!Fits(key)) [[unlikely]]
    return TooLong("the key");
  return Ok();
}

// Reads the live record at `key` by take(image); Result<bool>: whether it is
// there.
template <class Take>
Result<bool> ReadKey(const engine::Store& store, std::string_view function,
                     std::string_view key, Take&& take) {
  if (Status status = CheckRead(store, function, key); !status.ok())
      [[unlikely]] {
    return status;
  }
  return engine::ReadLive(store, store.Hash(key), take);
}

[[gnu::noinline]] Result<bool> GetInAnyCase(const engine::Store& store,
                                            std::string_view key,
                                            std::string& value) {
  Result<bool> present = ReadKey(store, "Store::Get", key,
                                 [&](const engine::Record::Image& image) {
                                   engine::CopyText(image, value);
                                 });
  if (!present.ok() || !*present) value.clear();
  return present;
}

// Runs operation(door, key) as a commit of its own.
template <class Operation>
auto WriteKey(engine::Store& store, std::string_view function,
              std::string_view key, Operation&& operation)
    -> decltype(ToResult(operation(std::declval<WriteDoor&>(),
                                   std::declval<KeyRef>()),
                         key)) {
  if (Status status = CheckRead(store, function, key); !status.ok())
      [[unlikely]] {
    return status;
  }
  const KeyRef hashed = store.Hash(key);
  return ToResult(
      CommitKey(store, hashed,
                [&](WriteDoor& door) { return operation(door, hashed); }),
      key);
}

// Store::IncrBy(), which usually overwrites an integer.
Result<std::int64_t> AddTo(engine::Store& store, std::string_view function,
                           std::string_view key, std::int64_t delta) {
  if (Status status = CheckRead(store, function, key); !status.ok())
      [[unlikely]] {
    return status;
  }
  const KeyRef hashed = store.Hash(key);
  return ToResult(
      CommitOverwrite(
          store, hashed,
          [&](engine::Shard& shard)
              -> std::optional<engine::Outcome<std::int64_t>> {
            shard.mutex().AssertHeld();
            const auto sum = ops::AddInPlace(shard, hashed, delta);
            if (!sum) return std::nullopt;
            return *sum;
          },
          [&](WriteDoor& door) { return ops::IncrBy(door, hashed, delta); }),
      key);
}

// WriteKey() on two keys.
template <class Operation>
Result<bool> WriteTwo(engine::Store& store, std::string_view function,
                      std::string_view from, std::string_view to,
                      Operation&& operation) {
  if (Status status = CheckRead(store, function, from); !status.ok()) {
    return status;
  }
  if (!Fits(to)) return TooLong("the key");
  const KeyRef source = store.Hash(from);
  const KeyRef target = store.Hash(to);
  engine::Footprint footprint;
  footprint.Add(store.ShardOf(source));
  footprint.Add(store.ShardOf(target));
  footprint.Sort();
  return ToResult(CommitMany(store, footprint,
                             [&](WriteDoor& door) {
                               return operation(door, source, target);
                             }),
                  from);
}

Result<bool> SetMany(engine::Store& store, std::string_view function,
                     std::span<const KeyValue> entries, bool only_if_absent) {
  const std::string_view first =
      entries.empty() ? std::string_view() : entries.front().key;
  if (BodyScope::Forbids(store)) return InsideBody(function, first);
  const auto hashed = api::HashAll(store, entries);
  if (!hashed) return TooLong("a key or value");
  engine::Footprint footprint;
  for (const auto& entry : *hashed) footprint.Add(store.ShardOf(entry.key));
  footprint.Sort();
  engine::PrefetchKeys(
      store, std::min(hashed->size(), engine::kMostPrefetched),
      [&](std::size_t i) -> const KeyRef& { return (*hashed)[i].key; });
  return ToResult(CommitMany(store, footprint,
                             [&](WriteDoor& door) {
                               return ops::MSet(door, *hashed, only_if_absent);
                             }),
                  first);
}

}  // namespace

// --- Strings ---

Result<std::optional<std::string>> Store::Get(std::string_view key) const {
  const engine::Store& store = engine_->store();
  engine::ShortText text;
  if (!BodyScope::IsAny() && key.size() <= engine::kShortKeyBytes &&
      engine::CopyShortText(store, store.Hash(key), text)) [[likely]] {
    return std::optional<std::string>(text.view());
  }
  std::string value;
  Result<bool> present = GetInAnyCase(store, key, value);
  if (!present.ok()) return std::move(present).status();
  if (!*present) return std::optional<std::string>();
  return std::optional<std::string>(std::move(value));
}

// Flat: no call on the usual way, not even for the hash. See CopyUsualText().
[[gnu::flatten]] Result<bool> Store::Get(std::string_view key,
                                         std::string* value) const {
  const engine::Store& store = engine_->store();
  if (BodyScope::IsAny() || key.size() > engine::kShortKeyBytes) [[unlikely]]
    return GetInAnyCase(store, key, *value);
  if (engine::CopyUsualText(store, store.Hash(key), *value)) [[likely]]
    return true;
  return GetInAnyCase(store, key, *value);
}

Result<std::optional<std::int64_t>> Store::GetInt(std::string_view key) const {
  engine::Outcome<std::int64_t> number = std::int64_t{0};
  std::string text;  // only for a number that was not kept as one
  bool is_text = false;
  Result<bool> present =
      ReadKey(engine_->store(), "Store::GetInt", key,
              [&](const engine::Record::Image& image) {
                is_text = image.kept != engine::Record::Kept::kInteger;
                if (is_text) {
                  engine::CopyText(image, text);
                } else {
                  number.value = image.number;
                }
              });
  if (!present.ok()) return std::move(present).status();
  if (!*present) return std::optional<std::int64_t>();
  if (is_text) number = engine::IntegerOf(engine::ValueView::Bytes(text));
  if (!number.ok()) return api::ToStatus(number.fault, key);
  return std::optional<std::int64_t>(number.value);
}

Result<std::int64_t> Store::GetInt(std::string_view key,
                                   std::int64_t if_absent) const {
  Result<std::optional<std::int64_t>> number = GetInt(key);
  if (!number.ok()) return std::move(number).status();
  return number->value_or(if_absent);
}

Status Store::Set(std::string_view key, std::string_view value) {
  if (!Fits(value)) [[unlikely]]
    return TooLong("the value");
  engine::Store& store = engine_->store();
  if (Status status = CheckRead(store, "Store::Set", key); !status.ok())
      [[unlikely]] {
    return status;
  }
  const KeyRef hashed = store.Hash(key);
  const engine::ValueView string = engine::ValueView::String(value);
  const engine::Fault fault = CommitOverwrite(
      store, hashed,
      [&](engine::Shard& shard) -> std::optional<engine::Fault> {
        shard.mutex().AssertHeld();
        if (!ops::SetTextInPlace(shard, hashed, string)) return std::nullopt;
        return engine::Fault::kNone;
      },
      [&](WriteDoor& door) { return ops::SetText(door, hashed, value); });
  if (fault == engine::Fault::kNone) [[likely]]
    return Ok();
  return DoneOr(fault, key);
}

Result<SetResult> Store::Set(std::string_view key, std::string_view value,
                             const SetOptions& options) {
  if (!Fits(value)) return TooLong("the value");
  const Result<ops::SetSpec> spec = ToEngine(options);
  if (!spec.ok()) return spec.status();
  return WriteKey(engine_->store(), "Store::Set", key,
                  [&](WriteDoor& door, const KeyRef& k) {
                    return ops::Set(door, k, value, *spec);
                  });
}

Result<std::optional<std::string>> Store::GetSet(std::string_view key,
                                                 std::string_view value) {
  if (!Fits(value)) return TooLong("the value");
  return WriteKey(engine_->store(), "Store::GetSet", key,
                  [&](WriteDoor& door, const KeyRef& k) {
                    return ops::GetSet(door, k, value);
                  });
}

Result<std::optional<std::string>> Store::GetDel(std::string_view key) {
  return WriteKey(
      engine_->store(), "Store::GetDel", key,
      [](WriteDoor& door, const KeyRef& k) { return ops::GetDel(door, k); });
}

Result<std::size_t> Store::Append(std::string_view key,
                                  std::string_view suffix) {
  return WriteKey(engine_->store(), "Store::Append", key,
                  [&](WriteDoor& door, const KeyRef& k) {
                    return ops::Append(door, k, suffix);
                  });
}

Result<std::size_t> Store::StrLen(std::string_view key) const {
  std::size_t size = 0;
  Result<bool> present = ReadKey(engine_->store(), "Store::StrLen", key,
                                 [&](const engine::Record::Image& image) {
                                   size = engine::TextSize(image);
                                 });
  if (!present.ok()) return std::move(present).status();
  return *present ? size : 0;
}

Result<std::string> Store::GetRange(std::string_view key, std::int64_t first,
                                    std::int64_t last) const {
  std::string text;
  Result<bool> present =
      ReadKey(engine_->store(), "Store::GetRange", key,
              [&](const engine::Record::Image& image) {
                const engine::ByteRange range =
                    engine::ResolveRange(first, last, engine::TextSize(image));
                if (image.kept == engine::Record::Kept::kBlock) {
                  text.assign(image.block + range.offset, range.size);
                } else {
                  engine::CopyText(image, text);
                  text.erase(0, range.offset);
                  text.resize(range.size);
                }
              });
  if (!present.ok()) return std::move(present).status();
  return *present ? std::move(text) : std::string();
}

Result<std::size_t> Store::SetRange(std::string_view key, std::size_t offset,
                                    std::string_view bytes) {
  return WriteKey(engine_->store(), "Store::SetRange", key,
                  [&](WriteDoor& door, const KeyRef& k) {
                    return ops::SetRange(door, k, offset, bytes);
                  });
}

Result<std::int64_t> Store::IncrBy(std::string_view key, std::int64_t delta) {
  return AddTo(engine_->store(), "Store::IncrBy", key, delta);
}

Result<std::int64_t> Store::DecrBy(std::string_view key, std::int64_t delta) {
  if (delta != std::numeric_limits<std::int64_t>::min()) [[likely]]
    return AddTo(engine_->store(), "Store::DecrBy", key, -delta);
  return WriteKey(engine_->store(), "Store::DecrBy", key,
                  [&](WriteDoor& door, const KeyRef& k) {
                    return ops::DecrBy(door, k, delta);
                  });
}

Result<long double> Store::IncrByFloat(std::string_view key,
                                       long double delta) {
  return WriteKey(engine_->store(), "Store::IncrByFloat", key,
                  [&](WriteDoor& door, const KeyRef& k) {
                    return ops::IncrByFloat(door, k, delta);
                  });
}

Result<std::vector<std::optional<std::string>>> Store::MGet(
    KeyList keys) const {
  std::vector<std::optional<std::string>> values;
  if (Status status = MGet(keys, &values); !status.ok()) return status;
  return values;
}

Result<std::vector<std::optional<std::string>>> Store::MGet(
    std::initializer_list<std::string_view> keys) const {
  return MGet(KeyList(keys.begin(), keys.size()));
}

Status Store::MGet(KeyList keys,
                   std::vector<std::optional<std::string>>* values) const {
  engine::Store& store = engine_->store();
  if (BodyScope::Forbids(store)) {
    return InsideBody("Store::MGet", keys.empty() ? "" : keys.front());
  }
  const auto hashed = api::HashAll(store, keys);
  if (!hashed) return TooLong("a key");
  values->resize(keys.size());
  ops::MultiGet(store, *hashed, *values);
  return Ok();
}

Status Store::MSet(std::span<const KeyValue> entries) {
  return SetMany(engine_->store(), "Store::MSet", entries,
                 /*only_if_absent=*/false)
      .status();
}
Status Store::MSet(std::initializer_list<KeyValue> entries) {
  return MSet(std::span<const KeyValue>(entries.begin(), entries.size()));
}
Result<bool> Store::MSetNx(std::span<const KeyValue> entries) {
  return SetMany(engine_->store(), "Store::MSetNx", entries,
                 /*only_if_absent=*/true);
}
Result<bool> Store::MSetNx(std::initializer_list<KeyValue> entries) {
  return MSetNx(std::span<const KeyValue>(entries.begin(), entries.size()));
}

// --- Keys ---

Result<bool> Store::Del(std::string_view key) {
  Result<std::size_t> deleted =
      WriteKey(engine_->store(), "Store::Del", key,
               [](WriteDoor& door, const KeyRef& k) {
                 return ops::Del(door, std::span<const KeyRef>(&k, 1));
               });
  if (!deleted.ok()) return std::move(deleted).status();
  return *deleted == 1;
}

Result<std::size_t> Store::Del(KeyList keys) {
  engine::Store& store = engine_->store();
  const std::string_view first = keys.empty() ? "" : keys.front();
  if (BodyScope::Forbids(store)) return InsideBody("Store::Del", first);
  const auto hashed = api::HashAll(store, keys);
  if (!hashed) return TooLong("a key");
  engine::Footprint footprint;
  for (const KeyRef& key : *hashed) footprint.Add(store.ShardOf(key));
  footprint.Sort();
  return ToResult(CommitMany(store, footprint,
                             [&](WriteDoor& door) {
                               return ops::Del(
                                   door, std::span<const KeyRef>(*hashed));
                             }),
                  first);
}

Result<std::size_t> Store::Del(std::initializer_list<std::string_view> keys) {
  return Del(KeyList(keys.begin(), keys.size()));
}

Result<bool> Store::Exists(std::string_view key) const {
  return ReadKey(engine_->store(), "Store::Exists", key,
                 [](const engine::Record::Image&) {});
}

Result<ValueType> Store::Type(std::string_view key) const {
  Result<bool> present = ReadKey(engine_->store(), "Store::Type", key,
                                 [](const engine::Record::Image&) {});
  if (!present.ok()) return std::move(present).status();
  return *present ? ValueType::kString : ValueType::kNone;
}

Status Store::Rename(std::string_view from, std::string_view to) {
  return WriteTwo(engine_->store(), "Store::Rename", from, to,
                  [](WriteDoor& door, KeyRef source, KeyRef target) {
                    return ops::Rename(door, source, target, false);
                  })
      .status();
}

Result<bool> Store::RenameNx(std::string_view from, std::string_view to) {
  return WriteTwo(engine_->store(), "Store::RenameNx", from, to,
                  [](WriteDoor& door, KeyRef source, KeyRef target) {
                    return ops::Rename(door, source, target, true);
                  });
}

Result<bool> Store::Copy(std::string_view from, std::string_view to,
                         bool replace) {
  return WriteTwo(engine_->store(), "Store::Copy", from, to,
                  [&](WriteDoor& door, KeyRef source, KeyRef target) {
                    return ops::Copy(door, source, target, replace);
                  });
}

Result<bool> Store::Expire(std::string_view key, Duration ttl,
                           ExpireWhen when) {
  return WriteKey(engine_->store(), "Store::Expire", key,
                  [&](WriteDoor& door, const KeyRef& k) {
                    return ops::ExpireIn(door, k, ttl.count(), ToEngine(when));
                  });
}

Result<bool> Store::ExpireAt(std::string_view key, TimePoint deadline,
                             ExpireWhen when) {
  return WriteKey(engine_->store(), "Store::ExpireAt", key,
                  [&](WriteDoor& door, const KeyRef& k) {
                    return ops::ExpireAt(door, k,
                                         deadline.time_since_epoch().count(),
                                         ToEngine(when));
                  });
}

Result<bool> Store::Persist(std::string_view key) {
  return WriteKey(
      engine_->store(), "Store::Persist", key,
      [](WriteDoor& door, const KeyRef& k) { return ops::Persist(door, k); });
}

Result<Ttl> Store::GetTtl(std::string_view key) const {
  const engine::Clock& clock = engine_->store().clock();
  Ttl ttl;
  Result<bool> present = ReadKey(engine_->store(), "Store::GetTtl", key,
                                 [&](const engine::Record::Image& image) {
                                   ttl.left.reset();
                                   if (image.deadline == engine::kNoDeadline)
                                     return;
                                   ttl.left = Duration(std::max<engine::TimeMs>(
                                       0, image.deadline - clock.NowMs()));
                                 });
  if (!present.ok()) return std::move(present).status();
  ttl.present = *present;
  if (!ttl.present) ttl.left.reset();
  return ttl;
}

// --- Compare and set ---

Result<Versioned> Store::GetVersioned(std::string_view key) const {
  std::string value;
  Version version = Version::kNone;
  Result<bool> present = ReadKey(engine_->store(), "Store::GetVersioned", key,
                                 [&](const engine::Record::Image& image) {
                                   version = Version{image.version};
                                   engine::CopyText(image, value);
                                 });
  if (!present.ok()) return std::move(present).status();
  if (!*present) return Versioned();
  return Versioned{.value = std::move(value), .version = version};
}

Result<Version> Store::SetIf(std::string_view key, std::string_view value,
                             Version expected) {
  if (!Fits(value)) return TooLong("the value");
  Result<engine::VersionNumber> version = WriteKey(
      engine_->store(), "Store::SetIf", key,
      [&](WriteDoor& door, const KeyRef& k) {
        return ops::SetIf(door, k, value,
                          static_cast<engine::VersionNumber>(expected));
      });
  if (!version.ok()) return std::move(version).status();
  return Version{*version};
}

Status Store::DelIf(std::string_view key, Version expected) {
  return WriteKey(
             engine_->store(), "Store::DelIf", key,
             [&](WriteDoor& door, const KeyRef& k) -> engine::Outcome<bool> {
               const engine::Fault fault = ops::DelIf(
                   door, k, static_cast<engine::VersionNumber>(expected));
               if (fault != engine::Fault::kNone) return fault;
               return true;
             })
      .status();
}

}  // namespace vigil
