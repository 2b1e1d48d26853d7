// Operations on strings whose allocations fail: each has happened or not.

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/store.h"

#include "tests/faults/fault_store.h"

namespace vigil {
namespace {

using Step = void (*)(Store&);

// In a store of one shard, whose table is about to grow, and in one of many.
void Check(void (*prepare)(TimedStore&), Step operation) {
  for (const std::size_t shards : {1, 64}) {
    ExpectAllOrNothing(
        shards,
        [&](TimedStore& store) {
          prepare(store);
          for (int i = 0; i < 4; ++i) {
            Must(store->Set("other" + std::to_string(i), "1"));
          }
        },
        operation);
    if (testing::Test::HasFatalFailure()) return;
  }
}
void Check(Step operation) {
  Check([](TimedStore&) {}, operation);
}
// With `text` at "key".
template <const std::string& text>
void CheckOver(Step operation) {
  Check([](TimedStore& store) { Must(store->Set("key", text)); }, operation);
}
const std::string kShort = "short";
const std::string kNumber = "41";

TEST(StringFaultTest, SetOfANewKey) {
  Check([](Store& store) { Must(store.Set("key", "1")); });
}
TEST(StringFaultTest, SetOfANewLongValue) {
  Check([](Store& store) { Must(store.Set("key", kLongText)); });
}
TEST(StringFaultTest, SetOfAValueThatFits) {
  CheckOver<kShort>([](Store& store) { Must(store.Set("key", "other")); });
}
TEST(StringFaultTest, SetOfALargerValue) {
  CheckOver<kShort>([](Store& store) { Must(store.Set("key", kText)); });
}
TEST(StringFaultTest, SetOfALongValueOverAShortOne) {
  CheckOver<kShort>([](Store& store) { Must(store.Set("key", kLongText)); });
}
TEST(StringFaultTest, SetOfAShortValueOverALongOne) {
  CheckOver<kLongText>([](Store& store) { Must(store.Set("key", "1")); });
}
TEST(StringFaultTest, SetOfALongValueOverALongOne) {
  CheckOver<kLongText>(
      [](Store& store) { Must(store.Set("key", kLongText + "y")); });
}

void SetWithOptions(Store& store) {
  SetOptions options;
  options.ttl = 5s;
  options.return_old = true;
  Must(store.Set("key", kText, options));
}
TEST(StringFaultTest, SetWithADeadlineReturningTheOldValue) {
  CheckOver<kLongText>(SetWithOptions);
}
TEST(StringFaultTest, SetWithADeadlineOfANewKey) { Check(SetWithOptions); }

TEST(StringFaultTest, SetOfAnExpiredKey) {
  Check([](TimedStore& store) { store.SetStale("key", kLongText); },
        [](Store& store) { Must(store.Set("key", kText)); });
}
TEST(StringFaultTest, GetSet) {
  CheckOver<kText>([](Store& store) { Must(store.GetSet("key", kLongText)); });
}
TEST(StringFaultTest, GetDel) {
  CheckOver<kLongText>([](Store& store) { Must(store.GetDel("key")); });
}
TEST(StringFaultTest, AppendThatCreates) {
  Check([](Store& store) { Must(store.Append("key", kText)); });
}
TEST(StringFaultTest, AppendThatOutgrowsTheRecord) {
  CheckOver<kText>([](Store& store) { Must(store.Append("key", kText)); });
}
TEST(StringFaultTest, AppendThatOutgrowsTheInlineValue) {
  CheckOver<kText>([](Store& store) { Must(store.Append("key", kLongText)); });
}
TEST(StringFaultTest, AppendThatOutgrowsTheBlock) {
  CheckOver<kLongText>(
      [](Store& store) { Must(store.Append("key", kLongText)); });
}
TEST(StringFaultTest, AppendToANumber) {
  CheckOver<kNumber>([](Store& store) { Must(store.Append("key", "7")); });
}
TEST(StringFaultTest, SetRangeThatCreates) {
  Check([](Store& store) { Must(store.SetRange("key", 50, kText)); });
}
TEST(StringFaultTest, SetRangeInsideABlock) {
  CheckOver<kLongText>(
      [](Store& store) { Must(store.SetRange("key", 50, kText)); });
}
TEST(StringFaultTest, IncrByOfANewKey) {
  Check([](Store& store) { Must(store.IncrBy("key", 5)); });
}
TEST(StringFaultTest, IncrByFloat) {
  CheckOver<kNumber>(
      [](Store& store) { Must(store.IncrByFloat("key", 0.123456789L)); });
}

std::vector<std::string> TwentyKeys() {
  std::vector<std::string> keys;
  for (int i = 0; i < 20; ++i) keys.push_back("key" + std::to_string(i));
  return keys;
}
// The last two name one key, and one value is long.
const std::vector<std::string> kKeys = TwentyKeys();
std::vector<KeyValue> Entries() {
  std::vector<KeyValue> entries;
  for (const std::string& key : kKeys) entries.push_back({key, kText});
  entries[7].value = kLongText;
  entries.push_back({kKeys.back(), "last"});
  return entries;
}
const std::vector<KeyValue> kEntries = Entries();

TEST(StringFaultTest, MSetOfNewKeys) {
  Check([](Store& store) { Must(store.MSet(kEntries)); });
}
TEST(StringFaultTest, MSetOverOldKeys) {
  Check(
      [](TimedStore& store) {
        for (std::size_t i = 0; i < kKeys.size(); i += 2) {
          Must(store->Set(kKeys[i], i % 4 == 0 ? kShort : kLongText));
        }
      },
      [](Store& store) { Must(store.MSet(kEntries)); });
}
TEST(StringFaultTest, MSetNx) {
  Check([](Store& store) { Must(store.MSetNx(kEntries)); });
}

void ReadAll(Store& store) {
  Must(store.Get("key"));
  Must(store.GetInt("absent"));
  Must(store.GetRange("key", 10, 1'500));
  Must(store.StrLen("key"));
  Must(store.GetVersioned("key"));
  Must(store.MGet({"key", "other1", "absent", "other2"}));
  Must(store.Scan(0));
  Must(store.RandomKey());
}
TEST(StringFaultTest, ReadsChangeNothing) { CheckOver<kLongText>(ReadAll); }

}  // namespace
}  // namespace vigil
