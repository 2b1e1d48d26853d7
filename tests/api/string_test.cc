// Strings by the typed API: Get, Set and its options, GetSet, GetDel, Append,
// StrLen, GetRange, SetRange.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

class StringTest : public testing::Test {
 protected:
  Store store_;
};

TEST_F(StringTest, GetOfAnAbsentKeyIsEmpty) {
  EXPECT_THAT(store_.Get("k"), Holds(std::nullopt));
}

TEST_F(StringTest, GetReturnsWhatWasSet) {
  EXPECT_THAT(store_.Set("k", "value"), IsOk());
  EXPECT_THAT(store_.Get("k"), Holds("value"));
}

TEST_F(StringTest, AnEmptyValueIsNotAbsent) {
  Must(store_.Set("k", ""));
  EXPECT_THAT(store_.Get("k"), Holds(""));
}

TEST_F(StringTest, AnEmptyKeyIsAKey) {
  Must(store_.Set("", "v"));
  EXPECT_THAT(store_.Get(""), Holds("v"));
  EXPECT_THAT(store_.Del(""), Holds(true));
}

TEST_F(StringTest, ALongKeyIsAKey) {
  const std::string key(100'000, 'k');
  Must(store_.Set(key, "v"));
  EXPECT_THAT(store_.Get(key), Holds("v"));
  EXPECT_THAT(store_.Get(std::string_view(key).substr(1)), Holds(std::nullopt));
}

TEST_F(StringTest, KeysOfEveryLengthAreToldApart) {
  std::string key;
  for (int i = 0; i < 300; ++i, key += 'k') {
    Must(store_.Set(key, std::to_string(i)));
  }
  key.clear();
  for (int i = 0; i < 300; ++i, key += 'k') {
    EXPECT_EQ(GetText(store_, key), std::to_string(i));
  }
}

TEST_F(StringTest, KeysWithEmbeddedZerosAreToldApart) {
  const std::string a("k\0a", 3);
  const std::string b("k\0b", 3);
  Must(store_.MSet({{a, "1"}, {b, "2"}, {"k", "3"}}));
  EXPECT_EQ(GetText(store_, a), "1");
  EXPECT_EQ(GetText(store_, b), "2");
  EXPECT_EQ(GetText(store_, "k"), "3");
}

TEST_F(StringTest, GetIntoAStringSaysWhetherTheKeyIsThere) {
  Must(store_.Set("k", "value"));
  std::string value = "before";
  EXPECT_THAT(store_.Get("k", &value), Holds(true));
  EXPECT_EQ(value, "value");
}

TEST_F(StringTest, GetOfAnAbsentKeyIntoAStringEmptiesIt) {
  std::string value = "before";
  EXPECT_THAT(store_.Get("k", &value), Holds(false));
  EXPECT_EQ(value, "");
}

TEST_F(StringTest, GetIntoAStringReusesItsBuffer) {
  Must(store_.Set("k", std::string(500, 'v')));
  std::string value;
  value.reserve(1000);
  const char* buffer = value.data();
  Must(store_.Get("k", &value));
  EXPECT_EQ(value, std::string(500, 'v'));
  EXPECT_EQ(value.data(), buffer);
}

TEST_F(StringTest, SetReplacesWhatWasThere) {
  Must(store_.Set("k", "old"));
  Must(store_.Set("k", "new"));
  EXPECT_EQ(GetText(store_, "k"), "new");
  EXPECT_EQ(store_.Size(), 1u);
}

TEST_F(StringTest, SetReplacesAnIntegerByText) {
  Must(store_.IncrBy("k", 41));
  Must(store_.Set("k", "text"));
  EXPECT_EQ(GetText(store_, "k"), "text");
}

TEST_F(StringTest, GetSetReturnsTheOldValue) {
  Must(store_.Set("k", "old"));
  EXPECT_THAT(store_.GetSet("k", "new"), Holds("old"));
  EXPECT_EQ(GetText(store_, "k"), "new");
}

TEST_F(StringTest, GetSetOfAnAbsentKeyCreatesIt) {
  EXPECT_THAT(store_.GetSet("k", "new"), Holds(std::nullopt));
  EXPECT_EQ(GetText(store_, "k"), "new");
}

TEST_F(StringTest, GetDelReturnsAndRemoves) {
  Must(store_.Set("k", "old"));
  EXPECT_THAT(store_.GetDel("k"), Holds("old"));
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(StringTest, GetDelOfAnAbsentKeyIsEmpty) {
  EXPECT_THAT(store_.GetDel("k"), Holds(std::nullopt));
}

TEST_F(StringTest, AppendReturnsTheNewLength) {
  Must(store_.Set("k", "abc"));
  EXPECT_THAT(store_.Append("k", "de"), Holds(5u));
  EXPECT_EQ(GetText(store_, "k"), "abcde");
}

TEST_F(StringTest, AppendToAnAbsentKeyCreatesIt) {
  EXPECT_THAT(store_.Append("k", "abc"), Holds(3u));
  EXPECT_EQ(GetText(store_, "k"), "abc");
}

TEST_F(StringTest, AppendOfNothingCreatesAnEmptyString) {
  EXPECT_THAT(store_.Append("k", ""), Holds(0u));
  EXPECT_THAT(store_.Get("k"), Holds(""));
}

TEST_F(StringTest, AppendToAnIntegerWorksOnItsText) {
  Must(store_.Set("k", "12"));
  EXPECT_THAT(store_.Append("k", "3"), Holds(3u));
  EXPECT_THAT(store_.GetInt("k"), Holds(123));
  EXPECT_THAT(store_.Append("k", "x"), Holds(4u));
  EXPECT_EQ(GetText(store_, "k"), "123x");
}

TEST_F(StringTest, StrLenCountsBytes) {
  Must(store_.Set("k", std::string_view("a\0b", 3)));
  EXPECT_THAT(store_.StrLen("k"), Holds(3u));
}

TEST_F(StringTest, StrLenOfAnIntegerCountsItsDigits) {
  Must(store_.Set("k", "-1234"));
  EXPECT_THAT(store_.StrLen("k"), Holds(5u));
}

TEST_F(StringTest, StrLenOfAnAbsentKeyIsZero) {
  EXPECT_THAT(store_.StrLen("k"), Holds(0u));
}

TEST_F(StringTest, GetRangeIncludesBothEnds) {
  Must(store_.Set("k", "This is a string"));
  EXPECT_THAT(store_.GetRange("k", 0, 3), Holds("This"));
  EXPECT_THAT(store_.GetRange("k", 5, 5), Holds("i"));
}

TEST_F(StringTest, GetRangeCountsNegativesFromTheEnd) {
  Must(store_.Set("k", "This is a string"));
  EXPECT_THAT(store_.GetRange("k", -3, -1), Holds("ing"));
  EXPECT_THAT(store_.GetRange("k", 0, -1), Holds("This is a string"));
}

TEST_F(StringTest, GetRangeClampsWhatIsOutOfRange) {
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  Must(store_.Set("k", "abc"));
  EXPECT_THAT(store_.GetRange("k", -100, 1), Holds("ab"));
  EXPECT_THAT(store_.GetRange("k", 1, 100), Holds("bc"));
  EXPECT_THAT(store_.GetRange("k", kMin, kMax), Holds("abc"));
  EXPECT_THAT(store_.GetRange("k", kMax, kMin), Holds(""));
}

TEST_F(StringTest, GetRangeOfAnEmptyRangeIsEmpty) {
  Must(store_.Set("k", "abc"));
  EXPECT_THAT(store_.GetRange("k", 2, 1), Holds(""));
  EXPECT_THAT(store_.GetRange("k", 3, 5), Holds(""));
  EXPECT_THAT(store_.GetRange("k", -1, -2), Holds(""));
}

TEST_F(StringTest, GetRangeOfAnIntegerWorksOnItsText) {
  Must(store_.Set("k", "12345"));
  EXPECT_THAT(store_.GetRange("k", 1, 2), Holds("23"));
}

TEST_F(StringTest, GetRangeOfAnAbsentKeyIsEmpty) {
  EXPECT_THAT(store_.GetRange("k", 0, -1), Holds(""));
}

TEST_F(StringTest, SetRangeOverwrites) {
  Must(store_.Set("k", "Hello World"));
  EXPECT_THAT(store_.SetRange("k", 6, "Redis"), Holds(11u));
  EXPECT_EQ(GetText(store_, "k"), "Hello Redis");
}

TEST_F(StringTest, SetRangeGrowsTheString) {
  Must(store_.Set("k", "abc"));
  EXPECT_THAT(store_.SetRange("k", 2, "XYZ"), Holds(5u));
  EXPECT_EQ(GetText(store_, "k"), "abXYZ");
}

TEST_F(StringTest, SetRangePadsAGapWithZeros) {
  Must(store_.Set("k", "ab"));
  EXPECT_THAT(store_.SetRange("k", 4, "x"), Holds(5u));
  EXPECT_EQ(GetText(store_, "k"), std::string("ab\0\0x", 5));
}

TEST_F(StringTest, SetRangeOfAnAbsentKeyCreatesIt) {
  EXPECT_THAT(store_.SetRange("k", 2, "x"), Holds(3u));
  EXPECT_EQ(GetText(store_, "k"), std::string("\0\0x", 3));
}

TEST_F(StringTest, SetRangeOfNothingReturnsTheLength) {
  Must(store_.Set("k", "abc"));
  EXPECT_THAT(store_.SetRange("k", 100, ""), Holds(3u));
  EXPECT_EQ(GetText(store_, "k"), "abc");
}

TEST_F(StringTest, SetRangeOfNothingCreatesNothing) {
  EXPECT_THAT(store_.SetRange("k", 5, ""), Holds(0u));
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(StringTest, SetRangeOfAnIntegerWorksOnItsText) {
  Must(store_.Set("k", "12345"));
  EXPECT_THAT(store_.SetRange("k", 1, "99"), Holds(5u));
  EXPECT_THAT(store_.GetInt("k"), Holds(19945));
}

// Set with options. Deadlines are in expiry_test.cc.

SetOptions When(SetWhen when, bool return_old = false) {
  SetOptions options;
  options.when = when;
  options.return_old = return_old;
  return options;
}

TEST_F(StringTest, SetWithDefaultOptionsApplies) {
  const SetResult result = Must(store_.Set("k", "v", SetOptions()));
  EXPECT_TRUE(result.applied);
  EXPECT_EQ(result.old, std::nullopt);
  EXPECT_EQ(GetText(store_, "k"), "v");
}

TEST_F(StringTest, SetIfAbsentCreates) {
  EXPECT_TRUE(Must(store_.Set("k", "v", When(SetWhen::kIfAbsent))).applied);
  EXPECT_EQ(GetText(store_, "k"), "v");
}

TEST_F(StringTest, SetIfAbsentIsRefusedByAPresentKey) {
  Must(store_.Set("k", "old"));
  EXPECT_FALSE(Must(store_.Set("k", "new", When(SetWhen::kIfAbsent))).applied);
  EXPECT_EQ(GetText(store_, "k"), "old");
}

TEST_F(StringTest, SetIfPresentReplaces) {
  Must(store_.Set("k", "old"));
  EXPECT_TRUE(Must(store_.Set("k", "new", When(SetWhen::kIfPresent))).applied);
  EXPECT_EQ(GetText(store_, "k"), "new");
}

TEST_F(StringTest, SetIfPresentIsRefusedByAnAbsentKey) {
  EXPECT_FALSE(Must(store_.Set("k", "new", When(SetWhen::kIfPresent))).applied);
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(StringTest, SetReturnsTheOldValueWhereAsked) {
  Must(store_.Set("k", "old"));
  const SetResult result =
      Must(store_.Set("k", "new", When(SetWhen::kAlways, true)));
  EXPECT_TRUE(result.applied);
  EXPECT_EQ(result.old, "old");
}

TEST_F(StringTest, SetThatIsRefusedStillReturnsTheOldValue) {
  Must(store_.Set("k", "old"));
  const SetResult result =
      Must(store_.Set("k", "new", When(SetWhen::kIfAbsent, true)));
  EXPECT_FALSE(result.applied);
  EXPECT_EQ(result.old, "old");
}

TEST_F(StringTest, SetOfAnAbsentKeyReturnsNoOldValue) {
  const SetResult result =
      Must(store_.Set("k", "new", When(SetWhen::kIfAbsent, true)));
  EXPECT_TRUE(result.applied);
  EXPECT_EQ(result.old, std::nullopt);
}

}  // namespace
}  // namespace vigil
