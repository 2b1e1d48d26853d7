// An engine store for tests: its clock stands still, its hash secret is fixed,
// and single changes to it are one line.

#ifndef VIGIL_TESTS_ENGINE_ENGINE_STORE_H_
#define VIGIL_TESTS_ENGINE_ENGINE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "engine/base/clock.h"
#include "engine/base/epoch.h"
#include "engine/base/hash.h"
#include "engine/base/mutex.h"
#include "engine/store/reader.h"
#include "engine/store/store.h"
#include "engine/txn/change.h"
#include "engine/txn/commit.h"
#include "engine/txn/write_door.h"

namespace vigil::engine {

inline constexpr TimeMs kTestStart = 1'000'000;

// A secret that is the same in every run; `which` tells secrets apart.
inline HashSecret TestSecret(std::uint64_t which = 1) {
  std::mt19937_64 random(which);
  HashSecret secret;
  for (unsigned char& byte : secret) {
    byte = static_cast<unsigned char>(random() & 0xff);
  }
  return secret;
}

// What a store's counters say, or what a count of its records gives.
struct Counts {
  std::size_t keys = 0;
  std::size_t keys_with_deadline = 0;
  std::size_t record_bytes = 0;
  friend bool operator==(const Counts&, const Counts&) = default;
};
inline std::ostream& operator<<(std::ostream& out, const Counts& counts) {
  return out << counts.keys << " keys, " << counts.keys_with_deadline
             << " with a deadline, " << counts.record_bytes << " bytes";
}

class TestStore {
 public:
  explicit TestStore(std::size_t shards = 4, std::size_t memory_limit = 0)
      : store_({.shards = shards,
                .expected_keys = 0,
                .memory_limit = memory_limit,
                .clock = &clock_,
                .hash_secret = TestSecret()}) {}

  Store& operator*() { return store_; }
  Store* operator->() { return &store_; }
  ManualClock& clock() { return clock_; }

  // The key number `n` among those of shard `shard`.
  std::string KeyIn(ShardIndex shard, int n = 0) const {
    for (int i = 0;; ++i) {
      std::string key = "key" + std::to_string(i);
      if (store_.ShardOf(store_.Hash(key)) == shard && n-- == 0) return key;
    }
  }

  // Each is one commit of its own.
  Fault Put(std::string_view key, std::string_view text,
            TimeMs deadline = kNoDeadline) {
    return Change(key, [&](WriteDoor& door, const Place& place) {
      return engine::Put(door, place, ValueView::String(text), deadline);
    });
  }
  Fault Erase(std::string_view key) {
    return Change(key, [](WriteDoor& door, const Place& place) {
      return engine::Erase(door, place);
    });
  }
  Fault WriteRange(std::string_view key, std::size_t offset,
                   std::string_view bytes) {
    return Change(key, [&](WriteDoor& door, const Place& place) {
      return engine::WriteRange(door, place, offset, bytes);
    });
  }
  Fault PutDeadline(std::string_view key, TimeMs deadline) {
    return Change(key, [&](WriteDoor& door, const Place& place) {
      return engine::PutDeadline(door, place, deadline);
    });
  }

  std::optional<std::string> Get(std::string_view key) {
    std::string text;
    if (!ReadLive(store_, store_.Hash(key),
                  [&](const Record::Image& image) { CopyText(image, text); })) {
      return std::nullopt;
    }
    return text;
  }
  // The linked record, or nullptr.
  const Record* RecordOf(std::string_view key) {
    const KeyRef hashed = store_.Hash(key);
    Shard& shard = store_.shard(hashed);
    const MutexLock lock(shard.mutex());
    return shard.table().Find(hashed);
  }
  VersionNumber VersionOf(std::string_view key) {
    const Record* const record = RecordOf(key);
    return record != nullptr ? record->version() : kNoVersion;
  }
  // What nobody can read any more and is not freed yet.
  std::size_t RetiredCount() {
    std::size_t count = 0;
    for (ShardIndex i = 0; i < store_.shard_count(); ++i) {
      Shard& shard = store_.shard(i);
      const MutexLock lock(shard.mutex());
      count += shard.garbage().count();
    }
    return count;
  }

  Counts Counted() const {
    Counts counts;
    for (ShardIndex i = 0; i < store_.shard_count(); ++i) {
      const Table::Counters& look = store_.shard(i).reading().Look();
      counts.keys += look.keys;
      counts.keys_with_deadline += look.keys_with_deadline;
      counts.record_bytes += look.record_bytes;
    }
    return counts;
  }
  Counts Recount() {
    Counts counts;
    for (ShardIndex i = 0; i < store_.shard_count(); ++i) {
      Shard& shard = store_.shard(i);
      const MutexLock lock(shard.mutex());
      Table::ForEach(shard.table().array(), [&](const Record* record) {
        ++counts.keys;
        if (record->deadline() != kNoDeadline) ++counts.keys_with_deadline;
        counts.record_bytes += record->allocated();
        if (record->block() != nullptr) {
          counts.record_bytes += record->block()->allocated();
        }
      });
    }
    return counts;
  }

 private:
  template <class Make>
  Fault Change(std::string_view key, Make make) {
    const KeyRef hashed = store_.Hash(key);
    return CommitOne(store_, store_.ShardOf(hashed), [&](WriteDoor& door) {
      return make(door, door.Find(hashed));
    });
  }

  ManualClock clock_{kTestStart};
  Store store_;
};

// Holds the locks of every shard of a store, as a commit of many keys does.
class AllLocked {
 public:
  explicit AllLocked(Store& store) : locks_(store) {
    Footprint all;
    all.SetAll(store.shard_count());
    locks_.Lock(all);
  }

 private:
  ShardSetLock locks_;
};

}  // namespace vigil::engine

#endif  // VIGIL_TESTS_ENGINE_ENGINE_STORE_H_
