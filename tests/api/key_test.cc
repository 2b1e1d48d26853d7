// Operations on one key or two: Del, Exists, Type, Rename, RenameNx, Copy,
// RandomKey, Size.

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/types.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::IsEmpty;

class KeyTest : public testing::Test {
 protected:
  Store store_;
};

TEST_F(KeyTest, DelSaysWhetherTheKeyWasThere) {
  Must(store_.Set("k", "1"));
  EXPECT_THAT(store_.Del("k"), Holds(true));
  EXPECT_THAT(store_.Del("k"), Holds(false));
}

// A default-made view has a null pointer, from which nothing may be copied, not
// even no bytes.
TEST_F(KeyTest, KeysAndValuesMayBeViewsOfNothing) {
  const std::string_view nothing;
  Must(store_.Set(nothing, nothing));
  EXPECT_THAT(store_.Get(nothing), Holds(""));
  EXPECT_THAT(store_.Append(nothing, nothing), Holds(0u));
  EXPECT_THAT(store_.SetRange(nothing, 0, nothing), Holds(0u));
  EXPECT_THAT(store_.GetSet(nothing, nothing), Holds(""));
  Must(store_.Copy(nothing, "k"));
  EXPECT_THAT(store_.Get("k"), Holds(""));
  EXPECT_THAT(store_.Del(nothing), Holds(true));
  Session session(store_);
  Must(session.Watch(nothing));
  EXPECT_FALSE(session.Execute({"SET", nothing, nothing}).is_error());
}

TEST_F(KeyTest, DelRemovesTheKey) {
  Must(store_.Set("k", "1"));
  Must(store_.Del("k"));
  EXPECT_THAT(store_.Get("k"), Holds(std::nullopt));
  EXPECT_EQ(store_.Size(), 0u);
}

TEST_F(KeyTest, ExistsSaysWhetherTheKeyIsThere) {
  EXPECT_THAT(store_.Exists("k"), Holds(false));
  Must(store_.Set("k", ""));
  EXPECT_THAT(store_.Exists("k"), Holds(true));
}

TEST_F(KeyTest, TypeOfAStringAndOfNothing) {
  Must(store_.Set("text", "abc"));
  Must(store_.Set("number", "1"));
  EXPECT_THAT(store_.Type("text"), Holds(ValueType::kString));
  EXPECT_THAT(store_.Type("number"), Holds(ValueType::kString));
  EXPECT_THAT(store_.Type("absent"), Holds(ValueType::kNone));
}

TEST_F(KeyTest, TypesHaveTheNamesOfRedis) {
  EXPECT_EQ(ValueTypeName(ValueType::kNone), "none");
  EXPECT_EQ(ValueTypeName(ValueType::kString), "string");
}

TEST_F(KeyTest, RenameMovesTheValue) {
  Must(store_.Set("from", "v"));
  EXPECT_THAT(store_.Rename("from", "to"), IsOk());
  EXPECT_EQ(GetText(store_, "to"), "v");
  EXPECT_THAT(store_.Exists("from"), Holds(false));
}

TEST_F(KeyTest, RenameReplacesTheTarget) {
  Must(store_.MSet({{"from", "v"}, {"to", std::string(1000, 'x')}}));
  Must(store_.Rename("from", "to"));
  EXPECT_EQ(GetText(store_, "to"), "v");
  EXPECT_EQ(store_.Size(), 1u);
}

TEST_F(KeyTest, RenameOfAnAbsentKeyIsNotFound) {
  Must(store_.Set("to", "v"));
  EXPECT_THAT(store_.Rename("from", "to"), HasCode(StatusCode::kNotFound));
  EXPECT_EQ(GetText(store_, "to"), "v");
}

TEST_F(KeyTest, RenameToItselfChangesNothing) {
  Must(store_.Set("k", "v"));
  EXPECT_THAT(store_.Rename("k", "k"), IsOk());
  EXPECT_EQ(GetText(store_, "k"), "v");
}

TEST_F(KeyTest, RenameOfAnAbsentKeyToItselfIsNotFound) {
  EXPECT_THAT(store_.Rename("k", "k"), HasCode(StatusCode::kNotFound));
}

TEST_F(KeyTest, RenameMovesLongValues) {
  const std::string value(100'000, 'v');
  Must(store_.Set("from", value));
  Must(store_.Rename("from", "to"));
  EXPECT_EQ(GetText(store_, "to"), value);
}

TEST_F(KeyTest, RenameThereAndBackBetweenManyKeys) {
  for (int i = 0; i < 200; ++i) {
    Must(store_.Set("from" + std::to_string(i), std::to_string(i)));
  }
  for (int i = 0; i < 200; ++i) {
    Must(store_.Rename("from" + std::to_string(i), "to" + std::to_string(i)));
  }
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(GetText(store_, "to" + std::to_string(i)), std::to_string(i));
  }
  EXPECT_EQ(store_.Size(), 200u);
}

TEST_F(KeyTest, RenameNxMovesOntoAnAbsentKey) {
  Must(store_.Set("from", "v"));
  EXPECT_THAT(store_.RenameNx("from", "to"), Holds(true));
  EXPECT_EQ(GetText(store_, "to"), "v");
  EXPECT_THAT(store_.Exists("from"), Holds(false));
}

TEST_F(KeyTest, RenameNxIsRefusedByAPresentTarget) {
  Must(store_.MSet({{"from", "v"}, {"to", "w"}}));
  EXPECT_THAT(store_.RenameNx("from", "to"), Holds(false));
  EXPECT_EQ(GetText(store_, "from"), "v");
  EXPECT_EQ(GetText(store_, "to"), "w");
}

TEST_F(KeyTest, RenameNxToItselfIsRefused) {
  Must(store_.Set("k", "v"));
  EXPECT_THAT(store_.RenameNx("k", "k"), Holds(false));
  EXPECT_EQ(GetText(store_, "k"), "v");
}

TEST_F(KeyTest, RenameNxOfAnAbsentKeyIsNotFound) {
  EXPECT_THAT(store_.RenameNx("from", "to"), HasCode(StatusCode::kNotFound));
}

TEST_F(KeyTest, CopyLeavesTheSource) {
  Must(store_.Set("from", "v"));
  EXPECT_THAT(store_.Copy("from", "to"), Holds(true));
  EXPECT_EQ(GetText(store_, "from"), "v");
  EXPECT_EQ(GetText(store_, "to"), "v");
}

TEST_F(KeyTest, CopiesAreIndependent) {
  Must(store_.Set("from", "v"));
  Must(store_.Copy("from", "to"));
  Must(store_.Append("to", "w"));
  EXPECT_EQ(GetText(store_, "from"), "v");
  EXPECT_EQ(GetText(store_, "to"), "vw");
}

TEST_F(KeyTest, CopyOfAnIntegerIsAnInteger) {
  Must(store_.Set("from", "41"));
  Must(store_.Copy("from", "to"));
  EXPECT_THAT(store_.IncrBy("to", 1), Holds(42));
}

TEST_F(KeyTest, CopyIsRefusedByAPresentTarget) {
  Must(store_.MSet({{"from", "v"}, {"to", "w"}}));
  EXPECT_THAT(store_.Copy("from", "to"), Holds(false));
  EXPECT_EQ(GetText(store_, "to"), "w");
}

TEST_F(KeyTest, CopyReplacesWhereAsked) {
  Must(store_.MSet({{"from", "v"}, {"to", "w"}}));
  EXPECT_THAT(store_.Copy("from", "to", true), Holds(true));
  EXPECT_EQ(GetText(store_, "to"), "v");
}

TEST_F(KeyTest, CopyOfAnAbsentKeyDoesNothing) {
  Must(store_.Set("to", "w"));
  EXPECT_THAT(store_.Copy("from", "to", true), Holds(false));
  EXPECT_EQ(GetText(store_, "to"), "w");
}

TEST_F(KeyTest, CopyToItselfIsRefused) {
  Must(store_.Set("k", "v"));
  EXPECT_THAT(store_.Copy("k", "k", true),
              HasCode(StatusCode::kInvalidArgument));
}

TEST_F(KeyTest, RandomKeyOfAnEmptyStoreIsEmpty) {
  EXPECT_THAT(store_.RandomKey(), Holds(std::nullopt));
}

TEST_F(KeyTest, RandomKeyOfOneKeyIsThatKey) {
  Must(store_.Set("k", "v"));
  EXPECT_THAT(store_.RandomKey(), Holds("k"));
}

TEST_F(KeyTest, RandomKeyComesAcrossEveryKey) {
  std::set<std::string> unseen;
  for (int i = 0; i < 20; ++i) {
    Must(store_.Set(std::to_string(i), "v"));
    unseen.insert(std::to_string(i));
  }
  // 20 * ln 20 draws are expected; 10,000 miss a key once in 10^220 runs.
  for (int i = 0; i < 10'000 && !unseen.empty(); ++i) {
    unseen.erase(Must(store_.RandomKey()).value_or("(absent)"));
  }
  EXPECT_THAT(unseen, IsEmpty());
}

TEST_F(KeyTest, SizeCountsKeys) {
  EXPECT_EQ(store_.Size(), 0u);
  for (int i = 0; i < 500; ++i) Must(store_.Set(std::to_string(i), "v"));
  EXPECT_EQ(store_.Size(), 500u);
  for (int i = 0; i < 500; i += 2) Must(store_.Del(std::to_string(i)));
  EXPECT_EQ(store_.Size(), 250u);
}

TEST_F(KeyTest, SizeDoesNotCountWatchedAbsentKeys) {
  Session session(store_);
  Must(session.Watch("absent"));
  EXPECT_EQ(store_.Size(), 0u);
}

TEST_F(KeyTest, ManyKeysAreAllFound) {
  for (int i = 0; i < 20'000; ++i) {
    Must(store_.Set("key" + std::to_string(i), std::to_string(i)));
  }
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_EQ(GetText(store_, "key" + std::to_string(i)), std::to_string(i));
  }
}

}  // namespace
}  // namespace vigil
