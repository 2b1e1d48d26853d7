// Fuzz target: engine/store/table.h against std::unordered_map, with a hash
// that is cut down to as few bits as the input says, so that everything
// collides.

#include "engine/store/table.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/store/record.h"
#include "fuzz/input.h"

namespace vigil::fuzz {
namespace {

using engine::Bucket;
using engine::KeyRef;
using engine::Record;
using engine::Table;

using Expected = std::unordered_map<std::string, Record*>;
using Records = std::multiset<const Record*>;

constexpr std::size_t kKeys = 256;

// Hashes of `bits` bits, which land in the places that matter: the highest bits
// of the bucket hash, and the tag.
class CutHasher {
 public:
  CutHasher(int bits, bool tags_too)
      : mask_((1u << bits) - 1), tags_(tags_too) {}

  KeyRef operator()(std::string_view key) const {
    std::uint64_t hash = 1469598103934665603u;  // FNV-1a
    for (const char c : key) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    }
    const std::uint64_t cut = (hash ^ hash >> 32) & mask_;
    // The mask's highest bit to the highest of the bucket's, and so on.
    std::uint64_t bucket = 0;
    for (int bit = 0; bit < 8; ++bit) {
      bucket |= (cut >> bit & 1) << (engine::kBucketBits - 1 - bit);
    }
    const std::uint64_t tag = tags_ ? hash >> engine::kTagShift : cut;
    return {key, tag << engine::kTagShift |
                     bucket << (engine::kTagShift - engine::kBucketBits)};
  }

 private:
  std::uint64_t mask_;
  bool tags_;  // whole tags beside a cut bucket hash
};

Records AllIn(Table::Array array) {
  Records records;
  Table::ForEach(array, [&](const Record* record) { records.insert(record); });
  return records;
}

std::size_t UsedSlots(Table::Array array) {
  std::size_t used = 0;
  for (std::size_t i = 0; i < array.size(); ++i) {
    for (int slot = 0; slot < Bucket::kSlots; ++slot) {
      if (!array.buckets()[i].IsEmpty(slot)) ++used;
    }
  }
  return used;
}

// A table, what should be in it, and the arrays it has left behind.
class Subject {
 public:
  Subject() = default;
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
  ~Subject() {
    for (const Old& old : olds_) {
      Require(AllIn(old.array) == old.records,
              "an array that was left is as it was (T4)");
      Table::Array::Destroy(old.array);
    }
    for (Record* const record : made_) Record::Destroy(record);
  }

  void Put(const CutHasher& hasher, const std::string& key) {
    const std::uint64_t hash = hasher(key).hash;
    Record* const fresh = Make(key);
    const auto found = expected_.find(key);
    if (found != expected_.end()) {
      const Bucket* const bucket = BucketOf(found->second);
      table_.Replace(hash, found->second, fresh);
      Require(BucketOf(fresh) == bucket, "replacing keeps the place (T3)");
      found->second = fresh;
      return;
    }
    if (!table_.HasRoom()) Grow(hasher);
    Require(table_.HasRoom(), "growth makes room");
    table_.ReserveInsert();
    table_.Insert(hash, fresh);
    expected_.emplace(key, fresh);
  }

  void Remove(const CutHasher& hasher, const std::string& key) {
    const std::uint64_t hash = hasher(key).hash;
    const auto found = expected_.find(key);
    if (found == expected_.end()) return;
    Require(table_.Remove(hash, found->second), "what is linked is removed");
    Require(!table_.Remove(hash, found->second), "and only once");
    expected_.erase(found);
  }

  // Room that is set aside is kept, whatever is asked for meanwhile.
  void Reserve(const CutHasher& hasher, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!table_.HasRoom()) Grow(hasher);
      Require(table_.HasRoom(), "growth makes room beside what is set aside");
      table_.ReserveInsert();
    }
    for (std::size_t i = 0; i < count; ++i) table_.UnreserveInsert();
  }

  void Grow(const CutHasher& hasher) {
    const std::size_t before = table_.allocated();
    const std::size_t more = table_.BytesToGrow();
    KeepOld(table_.Grow(hasher));
    Require(table_.allocated() == before + more, "growth as announced");
    Require(UsedSlots(table_.array()) == expected_.size(),
            "growth drops what was removed (T2)");
  }

  void Clear() {
    KeepOld(table_.Clear());
    expected_.clear();
    Require(table_.array().IsNone(), "an empty table has no array (T5)");
  }

  void Swap(Subject& other) {
    table_.Swap(other.table_);
    expected_.swap(other.expected_);
  }

  void RequireFound(const CutHasher& hasher, const std::string& key) const {
    const auto found = expected_.find(key);
    Require(table_.Find(hasher(key)) ==
                (found == expected_.end() ? nullptr : found->second),
            "a key is found where it is, and only there (T1)");
  }

  void RequireAll(const CutHasher& hasher,
                  const std::vector<std::string>& keys) const {
    for (const std::string& key : keys) RequireFound(hasher, key);
    Records records;
    for (const auto& [key, record] : expected_) records.insert(record);
    Require(AllIn(table_.array()) == records, "what is linked, each once");
    Require(table_.size() == expected_.size(), "the size");
    const bool room = UsedSlots(table_.array()) <
                      table_.array().size() * Bucket::kSlots * 3 / 4;
    Require(table_.HasRoom() == (room && !table_.array().IsNone()), "room");
  }

  const Table& table() const { return table_; }
  const Expected& expected() const { return expected_; }

 private:
  struct Old {
    Table::Array array;
    Records records;
  };

  Record* Make(const std::string& key) {
    Record* const record = Record::Create(key, 8, /*with_deadline=*/false);
    record->PutInteger(0);
    record->Publish(1);
    made_.push_back(record);
    return record;
  }
  void KeepOld(Table::Array array) {
    if (!array.IsNone()) olds_.push_back({array, AllIn(array)});
  }
  const Bucket* BucketOf(const Record* record) const {
    const Table::Array array = table_.array();
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (array.buckets()[i].SlotOf(record) < Bucket::kSlots) {
        return array.buckets() + i;
      }
    }
    return nullptr;
  }

  Table table_;
  Expected expected_;
  std::vector<Record*> made_;
  std::vector<Old> olds_;
};

// A scan by hash position, as engine/ops/scan_ops.cc walks: a key that is there
// throughout is met, however the table grows meanwhile.
class Scan {
 public:
  explicit Scan(const Subject& subject) : lasting_(subject.expected()) {}

  // What is no longer what it was need not be met; a replaced record is.
  void Forget(const std::string& key) { lasting_.erase(key); }

  void Step(const CutHasher& hasher, const Subject& subject) {
    const Table::Array array = subject.table().array();
    const int shift = engine::kBucketBits - array.log2();
    const std::size_t home = position_ >> shift;
    if (home >= array.size()) return;
    std::size_t bucket = home;
    for (std::size_t probes = array.size(); probes > 0; --probes) {
      Table::ForEachIn(array, bucket, [&](const Record* record) {
        if (array.Home(hasher(record->key()).hash) != home) return;
        met_.insert(std::string(record->key()));
      });
      if (array.buckets()[bucket].HasEmptySlot()) break;
      bucket = array.Next(bucket);
    }
    position_ = std::uint64_t{home + 1} << shift;
  }

  void Finish(const CutHasher& hasher, const Subject& subject) {
    while (position_ < std::uint64_t{1} << engine::kBucketBits) {
      Step(hasher, subject);
    }
    for (const auto& [key, record] : lasting_) {
      Require(met_.contains(key), "a scan meets every key that stays");
    }
  }

 private:
  Expected lasting_;
  std::uint64_t position_ = 0;
  std::set<std::string> met_;
};

void Run(Input input) {
  const int bits = static_cast<int>(input.Below(9));
  const CutHasher hasher(bits, input.Flip());
  std::vector<std::string> keys;
  const std::size_t key_count = 1 + input.Below(kKeys);
  for (std::size_t i = 0; i < key_count; ++i) {
    keys.push_back("key" + std::to_string(i));
  }
  Subject subject;
  Subject other;
  Scan scan(subject);
  while (!input.empty()) {
    const std::size_t choice = input.Below(32);
    const std::string& key = input.Pick(keys);
    if (choice < 16) {
      subject.Put(hasher, key);
    } else if (choice < 26) {
      subject.Remove(hasher, key);
      scan.Forget(key);
    } else if (choice < 28) {
      scan.Step(hasher, subject);
    } else if (choice == 28) {
      subject.Reserve(hasher, input.Below(16));
    } else if (choice == 29) {
      subject.Grow(hasher);
    } else {
      if (choice == 30) {
        subject.Clear();
      } else {
        subject.Swap(other);
      }
      scan = Scan(subject);
    }
    subject.RequireFound(hasher, key);
    if (choice >= 28) subject.RequireAll(hasher, keys);
  }
  scan.Finish(hasher, subject);
  subject.RequireAll(hasher, keys);
  other.RequireAll(hasher, keys);
}

}  // namespace
}  // namespace vigil::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  vigil::fuzz::Run({data, size});
  return 0;
}
