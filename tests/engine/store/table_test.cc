#include "engine/store/table.h"

#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "gtest/gtest.h"

#include "tests/engine/engine_store.h"
#include "tests/support/random.h"

namespace vigil::engine {
namespace {

constexpr std::uint64_t kFullBucket = Bucket::kSlots;

// The highest bits of the bucket hash choose the home bucket.
std::uint64_t HashAt(std::uint64_t bucket_hash, std::uint64_t tag = 0) {
  return tag << kTagShift | bucket_hash << (kTagShift - kBucketBits);
}
constexpr std::uint64_t kLastBucket = (std::uint64_t{1} << kBucketBits) - 1;

// A table that owns its records and hashes keys as the test says.
class TestTable {
 public:
  explicit TestTable(std::size_t expected = 0) { table_.Open(expected); }
  ~TestTable() {
    for (Record* const record : made_) Record::Destroy(record);
    for (const Table::Array old : old_arrays_) Table::Array::Destroy(old);
  }

  Table& operator*() { return table_; }
  Table* operator->() { return &table_; }

  Record* MakeRecord(const std::string& key) {
    Record* const record = Record::Create(key, 8, false);
    record->PutInteger(0);
    record->Publish(1);
    made_.push_back(record);
    return record;
  }
  // Inserts without growing. Requires room.
  Record* Insert(const std::string& key, std::uint64_t hash) {
    Record* const record = MakeRecord(key);
    EXPECT_TRUE(table_.HasRoom());
    table_.ReserveInsert();
    table_.Insert(hash, record);
    return record;
  }
  // Inserts under the key's real hash, growing where it must.
  Record* InsertHashed(const std::string& key) {
    if (!table_.HasRoom()) Grow();
    return Insert(key, hasher_(key).hash);
  }
  void Grow() { Keep(table_.Grow(hasher_)); }
  void Keep(Table::Array old) { old_arrays_.push_back(old); }
  std::uint64_t HashOf(const std::string& key) const {
    return hasher_(key).hash;
  }
  Record* Find(const std::string& key, std::uint64_t hash) const {
    return table_.Find({key, hash});
  }

 private:
  const KeyHasher hasher_{TestSecret()};
  Table table_;
  std::vector<Record*> made_;
  std::vector<Table::Array> old_arrays_;
};

std::set<const Record*> AllOf(Table::Array array) {
  std::set<const Record*> all;
  Table::ForEach(array, [&](const Record* record) {
    EXPECT_TRUE(all.insert(record).second) << "linked twice";
  });
  return all;
}

TEST(TableTest, FindsNothingWhereNothingIs) {
  TestTable table;
  EXPECT_EQ(table.Find("", 0), nullptr);
  EXPECT_EQ(table.Find("key", HashAt(kLastBucket, 7)), nullptr);
  EXPECT_EQ(table->size(), 0u);
}

TEST(TableTest, OpensWithRoomForTheRecordsExpected) {
  for (const std::size_t expected : {0, 1, 6, 7, 100, 1000}) {
    TestTable table(expected);
    for (std::size_t i = 0; i < expected; ++i) {
      ASSERT_TRUE(table->HasRoom()) << i << " of " << expected;
      table->ReserveInsert();
    }
    for (std::size_t i = 0; i < expected; ++i) table->UnreserveInsert();
  }
}

TEST(TableTest, RoomThatIsSetAsideIsNotGivenTwice) {
  TestTable table(1);
  int reserved = 0;
  while (table->HasRoom()) {
    table->ReserveInsert();
    ++reserved;
  }
  EXPECT_EQ(reserved, 5);  // three quarters of one bucket
  table->UnreserveInsert();
  EXPECT_TRUE(table->HasRoom());
  while (--reserved > 0) table->UnreserveInsert();
}

TEST(TableTest, TellsKeysOfTheSameHashApart) {
  TestTable table(64);
  std::vector<Record*> records;
  for (int i = 0; i < 20; ++i) {
    records.push_back(table.Insert("key" + std::to_string(i), HashAt(5, 9)));
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(table.Find("key" + std::to_string(i), HashAt(5, 9)), records[i]);
  }
  EXPECT_EQ(table.Find("key20", HashAt(5, 9)), nullptr);
}

TEST(TableTest, SpillsFromTheLastBucketToTheFirst) {
  TestTable table(64);
  std::vector<Record*> records;
  for (std::uint64_t i = 0; i < kFullBucket + 3; ++i) {
    records.push_back(
        table.Insert("key" + std::to_string(i), HashAt(kLastBucket, i)));
  }
  std::size_t in_first = 0;
  Table::ForEachIn(table->array(), 0, [&](const Record*) { ++in_first; });
  EXPECT_EQ(in_first, 3u);
  for (std::uint64_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(table.Find("key" + std::to_string(i), HashAt(kLastBucket, i)),
              records[i]);
  }
}

TEST(TableTest, FindsWhatHasSpilledAfterItsHomeBucketLostARecord) {  // (T2)
  TestTable table(64);
  std::vector<Record*> records;
  for (std::uint64_t i = 0; i <= kFullBucket; ++i) {
    records.push_back(table.Insert("key" + std::to_string(i), HashAt(0, i)));
  }
  EXPECT_TRUE(table->Remove(HashAt(0, 2), records[2]));
  EXPECT_EQ(table.Find("key2", HashAt(0, 2)), nullptr);
  const std::string spilt = "key" + std::to_string(kFullBucket);
  EXPECT_EQ(table.Find(spilt, HashAt(0, kFullBucket)), records.back());
  EXPECT_FALSE(table->array().buckets()[0].HasEmptySlot());
}

TEST(TableTest, AnEmptiedSlotOfABucketThatNeverSpilledIsEmptyAgain) {
  TestTable table(64);
  Record* const record = table.Insert("key", HashAt(0));
  for (int i = 0; i < 1000; ++i) {  // would fill the table with removed slots
    EXPECT_TRUE(table->Remove(HashAt(0), record));
    ASSERT_TRUE(table->HasRoom());
    table->ReserveInsert();
    table->Insert(HashAt(0), record);
  }
  EXPECT_EQ(table.Find("key", HashAt(0)), record);
}

TEST(TableTest, ANewRecordTakesTheSlotOfARemovedOne) {
  TestTable table(64);
  std::vector<Record*> records;
  for (std::uint64_t i = 0; i < kFullBucket; ++i) {
    records.push_back(table.Insert("key" + std::to_string(i), HashAt(0, i)));
  }
  table->Remove(HashAt(0, 5), records[5]);
  Record* const fresh = table.Insert("fresh", HashAt(0, 99));
  std::size_t in_first = 0;
  Table::ForEachIn(table->array(), 0, [&](const Record*) { ++in_first; });
  EXPECT_EQ(in_first, kFullBucket);
  EXPECT_EQ(table.Find("fresh", HashAt(0, 99)), fresh);
}

TEST(TableTest, RemovingWhatIsNotLinkedSaysSo) {
  TestTable table(1);
  Record* const record = table.Insert("key", HashAt(1));
  EXPECT_TRUE(table->Remove(HashAt(1), record));
  EXPECT_FALSE(table->Remove(HashAt(1), record));
  EXPECT_EQ(table->size(), 0u);
}

TEST(TableTest, ReplacingKeepsTheSlot) {  // (T3)
  TestTable table(64);
  Record* const old = table.Insert("key", HashAt(3, 4));
  table.Insert("other", HashAt(3, 4));
  Record* const fresh = table.MakeRecord("key");
  table->Replace(HashAt(3, 4), old, fresh);
  EXPECT_EQ(table.Find("key", HashAt(3, 4)), fresh);
  EXPECT_EQ(table->size(), 2u);
  EXPECT_EQ(AllOf(table->array()).count(old), 0u);
}

TEST(TableTest, GrowthKeepsEveryRecord) {
  TestTable table;
  std::vector<Record*> records;
  for (int i = 0; i < 5'000; ++i) {
    records.push_back(table.InsertHashed("key" + std::to_string(i)));
  }
  EXPECT_EQ(table->size(), records.size());
  EXPECT_EQ(AllOf(table->array()).size(), records.size());
  for (int i = 0; i < 5'000; ++i) {
    const std::string key = "key" + std::to_string(i);
    ASSERT_EQ(table.Find(key, table.HashOf(key)),
              records[static_cast<std::size_t>(i)]);
  }
}

TEST(TableTest, AnArrayThatWasGrownOutOfIsLeftAsItWas) {  // (T4)
  TestTable table;
  std::vector<Record*> records;
  for (int i = 0; i < 6; ++i) {
    records.push_back(table.InsertHashed("key" + std::to_string(i)));
  }
  const Table::Array old = table->array();
  const std::uint64_t generation = table->array().word();
  table.Grow();
  EXPECT_NE(table->array().word(), generation);
  table.InsertHashed("later");
  table->Remove(table.HashOf("key0"), records[0]);
  EXPECT_EQ(AllOf(old),
            std::set<const Record*>(records.begin(), records.end()));
}

TEST(TableTest, GrowthDropsRemovedSlotsInsteadOfDoublingForThem) {  // (T2)
  TestTable table(64);
  const int log2 = table->array().log2();
  // All in one run of full buckets, so that every removal leaves its mark.
  std::vector<std::pair<std::string, Record*>> linked;
  for (int i = 0; table->HasRoom(); ++i) {
    const std::string key = "key" + std::to_string(i);
    linked.emplace_back(key, table.Insert(key, HashAt(0)));
  }
  for (auto& [key, record] : linked) {
    if (&record == &linked.front().second) continue;
    EXPECT_TRUE(table->Remove(HashAt(0), record));
  }
  EXPECT_FALSE(table->HasRoom());
  table.Grow();
  EXPECT_EQ(table->array().log2(), log2);
  EXPECT_TRUE(table->HasRoom());
  EXPECT_EQ(table.Find(linked.front().first, HashAt(0)), linked.front().second);
}

// Hashes as `real` does, and counts how often.
struct CountingHasher {
  KeyHasher real{TestSecret()};
  int* calls;
  KeyRef operator()(std::string_view key) const {
    ++*calls;
    return real(key);
  }
};

TEST(TableTest, GrowthUpTo65536BucketsHashesNoKey) {
  int calls = 0;
  TestTable table;
  for (int i = 0; i < 1'000; ++i) {
    const std::string key = "key" + std::to_string(i);
    if (!table->HasRoom())
      table.Keep(table->Grow(CountingHasher{.calls = &calls}));
    table.Insert(key, table.HashOf(key));
  }
  EXPECT_EQ(calls, 0);
}

TEST(TableTest, GrowthOfLargerTablesHashesTheKeysAgain) {
  TestTable table(400'000);
  ASSERT_EQ(table->array().log2(), 17);
  std::vector<std::string> keys;
  for (int i = 0; i < 1'000; ++i) {
    keys.push_back("key" + std::to_string(i));
    table.InsertHashed(keys.back());
  }
  int calls = 0;
  table.Keep(table->Grow(CountingHasher{.calls = &calls}));
  EXPECT_EQ(calls, 1'000);
  for (const std::string& key : keys) {
    ASSERT_NE(table.Find(key, table.HashOf(key)), nullptr);
  }
}

TEST(TableTest, AFlushHandsOverTheOldArrayWithAllRecords) {
  TestTable table;
  std::set<const Record*> records;
  for (int i = 0; i < 6; ++i) {
    records.insert(table.InsertHashed("key" + std::to_string(i)));
  }
  const Table::Array old = table->Clear();
  EXPECT_EQ(AllOf(old), records);
  EXPECT_EQ(table->size(), 0u);
  EXPECT_EQ(table.Find("key1", table.HashOf("key1")), nullptr);
  EXPECT_TRUE(table->array().IsNone());
  EXPECT_FALSE(table->HasRoom());
  Table::Array::Destroy(old);
}

TEST(TableTest, AnEmptyTableTakesNoMemoryAndGrowsWhenItMust) {  // (T5)
  const Table empty;
  EXPECT_TRUE(empty.array().IsNone());
  EXPECT_EQ(empty.allocated(), 0u);
  EXPECT_FALSE(empty.HasRoom());
  EXPECT_EQ(empty.Find({"key", HashAt(0)}), nullptr);
  Table grown;
  const Table::Array old = grown.Grow(KeyHasher(TestSecret()));
  EXPECT_TRUE(old.IsNone());
  EXPECT_EQ(grown.allocated(), sizeof(Bucket));
  EXPECT_TRUE(grown.HasRoom());
}

TEST(TableTest, SwapExchangesRecordsRoomAndCounters) {
  TestTable table;
  Record* const record = table.InsertHashed("key");
  table->counters().keys = 1;
  Table other;
  table->Swap(other);
  EXPECT_EQ(table->size(), 0u);
  EXPECT_EQ(table->Look().keys, 0u);
  EXPECT_EQ(other.size(), 1u);
  EXPECT_EQ(other.Look().keys, 1u);
  EXPECT_EQ(other.Find({"key", table.HashOf("key")}), record);
  table->Swap(other);
  EXPECT_EQ(table.Find("key", table.HashOf("key")), record);
}

// How the random test names its keys' hashes.
using HashFunction = std::uint64_t (*)(std::uint64_t key);

// Random changes, checked against a map. Without growth, so that the hash may
// be any function.
void CompareWithMap(HashFunction hash_of, std::uint64_t stream) {
  constexpr std::uint64_t kKeys = 180;
  Random random(stream);
  TestTable table(200);  // 32 buckets
  std::unordered_map<std::uint64_t, Record*> expected;
  for (int step = 0; step < 20'000; ++step) {
    const std::uint64_t number = random.Below(kKeys);
    const std::string key = "key" + std::to_string(number);
    const std::uint64_t hash = hash_of(number);
    const auto found = expected.find(number);
    Record* const linked = found == expected.end() ? nullptr : found->second;
    ASSERT_EQ(table.Find(key, hash), linked) << "step " << step;
    if (linked == nullptr) {
      if (!table->HasRoom()) continue;  // removed slots fill it
      expected[number] = table.Insert(key, hash);
    } else if (random.Below(2) == 0) {
      Record* const fresh = table.MakeRecord(key);
      table->Replace(hash, linked, fresh);
      expected[number] = fresh;
    } else {
      ASSERT_TRUE(table->Remove(hash, linked));
      expected.erase(number);
    }
  }
  std::set<const Record*> records;
  for (const auto& [number, record] : expected) {
    records.insert(record);
    EXPECT_EQ(table.Find("key" + std::to_string(number), hash_of(number)),
              record);
  }
  EXPECT_EQ(AllOf(table->array()), records);
  EXPECT_EQ(table->size(), records.size());
}

TEST(TableTest, AgreesWithAMapWhereHashesSpread) {
  CompareWithMap([](std::uint64_t key) { return key * 0x9E3779B97F4A7C15u; },
                 1);
}
TEST(TableTest, AgreesWithAMapWhereAllHashesAreEqual) {
  CompareWithMap([](std::uint64_t) { return HashAt(kLastBucket / 2, 3); }, 2);
}
TEST(TableTest, AgreesWithAMapWhereTwoBitsOfTheHashDiffer) {
  CompareWithMap(
      [](std::uint64_t key) {
        return HashAt(key % 2 == 0 ? kLastBucket : 0, key / 2 % 2);
      },
      3);
}

TEST(TableTest, AgreesWithAMapWhileItGrows) {
  Random random(4);
  TestTable table;
  std::unordered_map<std::string, Record*> expected;
  for (int step = 0; step < 20'000; ++step) {
    const std::string key = "key" + std::to_string(random.Below(3'000));
    const auto found = expected.find(key);
    if (found == expected.end()) {
      ASSERT_EQ(table.Find(key, table.HashOf(key)), nullptr);
      expected[key] = table.InsertHashed(key);
    } else {
      ASSERT_EQ(table.Find(key, table.HashOf(key)), found->second);
      if (random.Below(3) > 0) continue;  // more come than go
      ASSERT_TRUE(table->Remove(table.HashOf(key), found->second));
      expected.erase(found);
    }
  }
  for (const auto& [key, record] : expected) {
    ASSERT_EQ(table.Find(key, table.HashOf(key)), record);
  }
  EXPECT_EQ(AllOf(table->array()).size(), expected.size());
}

}  // namespace
}  // namespace vigil::engine
