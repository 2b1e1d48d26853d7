// Operations on many keys at one instant: MGet, MSet, MSetNx, Del of a list.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/store.h"
#include "vigil/types.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class MultiKeyTest : public testing::Test {
 protected:
  Store store_;
};

TEST_F(MultiKeyTest, MGetReturnsValuesInOrder) {
  Must(store_.MSet({{"a", "1"}, {"b", "2"}}));
  EXPECT_THAT(store_.MGet({"b", "absent", "a"}),
              Holds(ElementsAre("2", std::nullopt, "1")));
}

TEST_F(MultiKeyTest, MGetOfNoKeysIsEmpty) {
  EXPECT_THAT(store_.MGet(KeyList()), Holds(IsEmpty()));
}

TEST_F(MultiKeyTest, MGetMayNameAKeyTwice) {
  Must(store_.Set("a", "1"));
  EXPECT_THAT(store_.MGet({"a", "a"}), Holds(ElementsAre("1", "1")));
}

TEST_F(MultiKeyTest, MGetTellsEmptyFromAbsent) {
  Must(store_.Set("a", ""));
  EXPECT_THAT(store_.MGet({"a", "b"}), Holds(ElementsAre("", std::nullopt)));
}

TEST_F(MultiKeyTest, MGetIntoAVectorResizesIt) {
  Must(store_.Set("a", "1"));
  const std::array<std::string_view, 2> keys = {"a", "absent"};
  std::vector<std::optional<std::string>> values(7, "before");
  EXPECT_THAT(store_.MGet(keys, &values), IsOk());
  EXPECT_THAT(values, ElementsAre("1", std::nullopt));
}

TEST_F(MultiKeyTest, MGetIntoAVectorReusesItsStrings) {
  Must(store_.Set("a", std::string(500, 'v')));
  std::vector<std::optional<std::string>> values(1);
  values[0].emplace().reserve(1000);
  const char* buffer = values[0]->data();
  const std::array<std::string_view, 1> keys = {"a"};
  Must(store_.MGet(keys, &values));
  ASSERT_TRUE(values[0].has_value());
  EXPECT_EQ(*values[0], std::string(500, 'v'));
  EXPECT_EQ(values[0]->data(), buffer);
}

TEST_F(MultiKeyTest, MGetOfManyKeysOfAllSizes) {
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) {
    names.push_back("key" + std::to_string(i));
    if (i % 3 != 0) Must(store_.Set(names.back(), std::string(i, 'v')));
  }
  const std::vector<std::string_view> keys(names.begin(), names.end());
  const auto values = Must(store_.MGet(keys));
  ASSERT_EQ(values.size(), 1000u);
  for (int i = 0; i < 1000; ++i) {
    if (i % 3 == 0) {
      EXPECT_EQ(values[i], std::nullopt);
    } else {
      EXPECT_EQ(values[i], std::string(i, 'v'));
    }
  }
}

TEST_F(MultiKeyTest, MSetSetsAll) {
  EXPECT_THAT(store_.MSet({{"a", "1"}, {"b", "2"}, {"c", ""}}), IsOk());
  EXPECT_THAT(store_.MGet({"a", "b", "c"}), Holds(ElementsAre("1", "2", "")));
}

TEST_F(MultiKeyTest, MSetReplacesAndCreates) {
  Must(store_.Set("a", "old"));
  Must(store_.MSet({{"a", "new"}, {"b", "new"}}));
  EXPECT_THAT(store_.MGet({"a", "b"}), Holds(ElementsAre("new", "new")));
}

TEST_F(MultiKeyTest, MSetOfEqualKeysLetsTheLastWin) {
  Must(store_.MSet({{"a", "1"}, {"b", "x"}, {"a", "2"}, {"a", "333333"}}));
  EXPECT_EQ(GetText(store_, "a"), "333333");
  EXPECT_EQ(store_.Size(), 2u);
}

TEST_F(MultiKeyTest, MSetOfNothingSucceeds) {
  EXPECT_THAT(store_.MSet(std::span<const KeyValue>()), IsOk());
  EXPECT_EQ(store_.Size(), 0u);
}

TEST_F(MultiKeyTest, MSetOfManyKeys) {
  std::vector<std::string> names;
  for (int i = 0; i < 2000; ++i) names.push_back(std::to_string(i));
  std::vector<KeyValue> entries;
  for (const std::string& name : names) entries.push_back({name, name});
  Must(store_.MSet(entries));
  EXPECT_EQ(store_.Size(), 2000u);
  for (const std::string& name : names) EXPECT_EQ(GetText(store_, name), name);
}

TEST_F(MultiKeyTest, MSetNxSetsAllWhereNoneIsThere) {
  EXPECT_THAT(store_.MSetNx({{"a", "1"}, {"b", "2"}}), Holds(true));
  EXPECT_THAT(store_.MGet({"a", "b"}), Holds(ElementsAre("1", "2")));
}

TEST_F(MultiKeyTest, MSetNxSetsNothingWhereOneIsThere) {
  Must(store_.Set("b", "old"));
  EXPECT_THAT(store_.MSetNx({{"a", "1"}, {"b", "2"}}), Holds(false));
  EXPECT_THAT(store_.MGet({"a", "b"}), Holds(ElementsAre(std::nullopt, "old")));
}

TEST_F(MultiKeyTest, MSetNxOfEqualKeysLetsTheLastWin) {
  EXPECT_THAT(store_.MSetNx({{"a", "1"}, {"a", "2"}}), Holds(true));
  EXPECT_EQ(GetText(store_, "a"), "2");
}

TEST_F(MultiKeyTest, DelOfAListCountsTheKeysThatWereThere) {
  Must(store_.MSet({{"a", "1"}, {"b", "2"}, {"c", "3"}}));
  EXPECT_THAT(store_.Del({"a", "absent", "c"}), Holds(2u));
  EXPECT_THAT(store_.MGet({"a", "b", "c"}),
              Holds(ElementsAre(std::nullopt, "2", std::nullopt)));
}

TEST_F(MultiKeyTest, DelOfAListCountsAKeyNamedTwiceOnce) {
  Must(store_.Set("a", "1"));
  EXPECT_THAT(store_.Del({"a", "a"}), Holds(1u));
}

TEST_F(MultiKeyTest, DelOfNoKeysRemovesNothing) {
  Must(store_.Set("a", "1"));
  EXPECT_THAT(store_.Del(KeyList()), Holds(0u));
  EXPECT_EQ(store_.Size(), 1u);
}

TEST_F(MultiKeyTest, WorksWhereAllKeysShareOneShard) {
  Options options;
  options.shards = 1;
  Store store = OpenStore(options);
  Must(store.MSet({{"a", "1"}, {"b", "2"}}));
  Must(store.Rename("a", "c"));
  EXPECT_THAT(store.MGet({"a", "b", "c"}),
              Holds(ElementsAre(std::nullopt, "2", "1")));
  EXPECT_THAT(store.Del({"a", "b", "c"}), Holds(2u));
}

}  // namespace
}  // namespace vigil
