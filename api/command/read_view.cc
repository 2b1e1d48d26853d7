#include "api/command/read_view.h"

#include "engine/base/numbers.h"
#include "engine/ops/multi_read.h"
#include "engine/store/reader.h"

namespace vigil::command {
namespace {

using engine::KeyRef;
using engine::Record;

// Within Read(), so that the time is one at which it was so.
ReadView::Look LookAt(const Record::Image& image, const engine::Clock& clock) {
  return {.type = engine::Type::kString,
          .version = image.version,
          .deadline = image.deadline,
          .size = engine::TextSize(image),
          .is_integer = image.kept == Record::Kept::kInteger,
          .is_raw = image.is_raw,
          .now = image.deadline == engine::kNoDeadline ? 0 : clock.NowMs()};
}

ReadView::Look LookAt(const engine::Place& place,
                      const engine::WriteDoor& door) {
  const engine::ValueView value = place.value();
  return {.type = value.type(),
          .version = place.record->version(),
          .deadline = place.deadline(),
          .size = value.TextSize(),
          .is_integer = value.is_integer(),
          .is_raw = value.is_raw(),
          .now = place.deadline() == engine::kNoDeadline ? 0 : door.Now()};
}

engine::ops::Held HeldBy(const engine::WriteDoor* door) {
  return door != nullptr ? engine::ops::Held::kAll : engine::ops::Held::kNone;
}

}  // namespace

// Reads without a lock; notes a key that is past its deadline.
template <class Take>
bool ReadView::ReadFree(const KeyRef& key, Take&& take) const {
  switch (engine::ReadKnown(store_, key, take)) {
    case engine::Found::kLive:
      return true;
    case engine::Found::kStale:
      stale_.push_back(key);
      return false;
    case engine::Found::kNothing:
      return false;
  }
  return false;
}

std::optional<ReadView::Look> ReadView::Find(const KeyRef& key) const {
  if (door_ != nullptr) {
    const engine::Place place = door_->Find(key);
    if (!place.present()) return std::nullopt;
    return LookAt(place, *door_);
  }
  Look look;
  if (!ReadFree(key, [&](const Record::Image& image) {
        look = LookAt(image, store_.clock());
      }))
    return std::nullopt;
  return look;
}

bool ReadView::Text(const KeyRef& key, std::string& text, Look* look) const {
  if (door_ != nullptr) {
    const engine::Place place = door_->Find(key);
    if (!place.present()) {
      text.clear();
      return false;
    }
    engine::IntegerText buffer;
    text.assign(place.value().Text(buffer));
    if (look != nullptr) *look = LookAt(place, *door_);
    return true;
  }
  if (ReadFree(key, [&](const Record::Image& image) {
        engine::CopyText(image, text);
        if (look != nullptr) *look = LookAt(image, store_.clock());
      })) {
    return true;
  }
  text.clear();
  return false;
}

bool ReadView::TryShort(const KeyRef& key, engine::ShortText& text) const {
  return door_ == nullptr && engine::CopyShortText(store_, key, text);
}

void ReadView::Texts(std::span<const KeyRef> keys,
                     std::span<std::optional<std::string>> texts) const {
  if (door_ == nullptr) {
    engine::ops::MultiGet(store_, keys, texts);
    return;
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!Text(keys[i], texts[i].emplace())) texts[i].reset();
  }
}

std::size_t ReadView::Size(int db) const {
  return engine::ops::Size(store_, db);
}

std::optional<engine::ops::Page> ReadView::Scan(int db, std::uint64_t cursor,
                                                std::size_t count) const {
  return engine::ops::Scan(store_, cursor, count, db, HeldBy(door_));
}

std::optional<std::string> ReadView::RandomKey(int db) const {
  return engine::ops::RandomKey(store_, db, HeldBy(door_));
}

std::vector<std::string> ReadView::Keys(int db) const {
  // A scan meets a key twice where its shard grows between two pages; one page
  // per shard is one hold of its lock.
  std::vector<std::string> keys;
  for (engine::ShardIndex i = 0; i < store_.shard_count(); ++i) {
    engine::ops::AppendKeys(store_, i, db, HeldBy(door_), keys);
  }
  return keys;
}

KeyRef ReadView::Hash(std::string_view key, int db) const {
  return engine::WithDb(store_.Hash(key), db);
}

}  // namespace vigil::command
