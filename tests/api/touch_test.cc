// What counts as a touch: everything that reached the point where it changed
// something, also where the value is the same as before.

#include <array>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/types.h"

#include "tests/api/touch_cases.h"
#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

constexpr std::array<KeyValue, 1> kSameText = {{{"text", "abc"}}};
constexpr std::array<KeyValue, 2> kNewKeys = {
    {{"missing", "1"}, {"missing2", "1"}}};

SetOptions Only(SetWhen when) {
  SetOptions options;
  options.when = when;
  return options;
}

SetOptions KeepTtl() {
  SetOptions options;
  options.keep_ttl = true;
  return options;
}

class TouchTest : public testing::TestWithParam<TouchCase> {};

TEST_P(TouchTest, ByTheStoreConflicts) {
  EXPECT_EQ(WatchAroundStore(GetParam()), StatusCode::kConflict);
}
TEST_P(TouchTest, ByAnExecConflicts) {
  EXPECT_EQ(WatchAroundExec(GetParam()), StatusCode::kConflict);
}
TEST_P(TouchTest, ByAClosureConflicts) {
  EXPECT_EQ(WatchAroundTransact(GetParam()), StatusCode::kConflict);
}

INSTANTIATE_TEST_SUITE_P(
    Strings, TouchTest,
    testing::Values(
        Case("SetEqualValue", "text",
             [](auto& on) { Ignore(on.Set("text", "abc")); }),
        Case("SetWithOptionsEqualValue", "text",
             [](auto& on) { Ignore(on.Set("text", "abc", SetOptions())); }),
        Case("SetKeepTtlEqualValue", "timed",
             [](auto& on) { Ignore(on.Set("timed", "t", KeepTtl())); }),
        Case("SetNxOnMissing", "missing",
             [](auto& on) {
               Ignore(on.Set("missing", "1", Only(SetWhen::kIfAbsent)));
             }),
        Case("SetXxOnExisting", "text",
             [](auto& on) {
               Ignore(on.Set("text", "abc", Only(SetWhen::kIfPresent)));
             }),
        Case("GetSetEqualValue", "text",
             [](auto& on) { Ignore(on.GetSet("text", "abc")); }),
        Case("MSetEqualValue", "text",
             [](auto& on) { Ignore(on.MSet(kSameText)); }),
        Case("MSetNxThatCreates", "missing",
             [](auto& on) { Ignore(on.MSetNx(kNewKeys)); }),
        Case("IncrByZero", "number",
             [](auto& on) { Ignore(on.IncrBy("number", 0)); }),
        Case("DecrByZero", "number",
             [](auto& on) { Ignore(on.DecrBy("number", 0)); }),
        Case("IncrByFloatZero", "number",
             [](auto& on) { Ignore(on.IncrByFloat("number", 0)); }),
        Case("IncrByOfMissing", "missing",
             [](auto& on) { Ignore(on.IncrBy("missing", 0)); }),
        Case("IncrByFloatOfMissing", "missing",
             [](auto& on) { Ignore(on.IncrByFloat("missing", 0)); }),
        Case("AppendNothing", "text",
             [](auto& on) { Ignore(on.Append("text", "")); }),
        Case("AppendNothingToMissing", "missing",
             [](auto& on) { Ignore(on.Append("missing", "")); }),
        Case("AppendSomething", "text",
             [](auto& on) { Ignore(on.Append("text", "d")); }),
        Case("SetRangeOfEqualBytes", "text",
             [](auto& on) { Ignore(on.SetRange("text", 0, "abc")); }),
        Case("SetRangeOfMissing", "missing",
             [](auto& on) { Ignore(on.SetRange("missing", 2, "x")); })),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Keys, TouchTest,
    testing::Values(
        Case("DelExisting", "text", [](auto& on) { Ignore(on.Del("text")); }),
        Case("GetDelExisting", "text",
             [](auto& on) { Ignore(on.GetDel("text")); }),
        Case("RenameSource", "text",
             [](auto& on) { Ignore(on.Rename("text", "other")); }),
        Case("RenameTargetExisting", "other",
             [](auto& on) { Ignore(on.Rename("text", "other")); }),
        Case("RenameTargetMissing", "missing",
             [](auto& on) { Ignore(on.Rename("text", "missing")); }),
        Case("RenameNxSource", "text",
             [](auto& on) { Ignore(on.RenameNx("text", "missing")); }),
        Case("RenameNxTarget", "missing",
             [](auto& on) { Ignore(on.RenameNx("text", "missing")); }),
        Case("CopyTargetMissing", "missing",
             [](auto& on) { Ignore(on.Copy("text", "missing")); }),
        Case("CopyReplaceWithEqualValue", "other",
             [](auto& on) { Ignore(on.Copy("text", "other", true)); })),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Deadlines, TouchTest,
    testing::Values(
        Case("ExpireToTheSameDeadline", "timed",
             [](auto& on) { Ignore(on.Expire("timed", kCaseTtl)); }),
        Case("ExpireAtTheSameDeadline", "timed",
             [](auto& on) {
               Ignore(on.ExpireAt("timed", ManualClock().Now() + kCaseTtl));
             }),
        Case("ExpireOfAKeyWithoutDeadline", "text",
             [](auto& on) { Ignore(on.Expire("text", 1s)); }),
        Case("ExpireNxAccepted", "text",
             [](auto& on) {
               Ignore(on.Expire("text", 1s, ExpireWhen::kIfNone));
             }),
        Case("ExpireXxAccepted", "timed",
             [](auto& on) {
               Ignore(on.Expire("timed", 1s, ExpireWhen::kIfSome));
             }),
        Case("ExpireGtAccepted", "timed",
             [](auto& on) {
               Ignore(on.Expire("timed", 2 * kCaseTtl, ExpireWhen::kIfLater));
             }),
        Case("ExpireLtAccepted", "timed",
             [](auto& on) {
               Ignore(on.Expire("timed", 1s, ExpireWhen::kIfSooner));
             }),
        Case("ExpireLtOfAKeyWithoutDeadline", "text",
             [](auto& on) {
               Ignore(on.Expire("text", 1s, ExpireWhen::kIfSooner));
             }),
        Case("ExpireIntoThePast", "text",
             [](auto& on) { Ignore(on.Expire("text", -1ms)); }),
        Case("ExpireAtNow", "text",
             [](auto& on) {
               Ignore(on.ExpireAt("text", ManualClock().Now()));
             }),
        Case("PersistOfAKeyWithDeadline", "timed",
             [](auto& on) { Ignore(on.Persist("timed")); })),
    CaseName);

// Operations that only the store or only the closure has.
class TouchByOneOperationTest : public testing::Test {
 protected:
  TouchByOneOperationTest() { Must(store_.Set("k", "5")); }

  StatusCode Outcome() { return ExecNothing(session_).status().code(); }

  Store store_;
  Session session_{store_};
};

TEST_F(TouchByOneOperationTest, DelOfManyKeysTouchesThoseThatExist) {
  Must(session_.Watch("k"));
  EXPECT_THAT(store_.Del({"missing", "k"}), Holds(1u));
  EXPECT_EQ(Outcome(), StatusCode::kConflict);
}

TEST_F(TouchByOneOperationTest, SetIfOfAnEqualValueTouches) {
  Must(session_.Watch("k"));
  Must(store_.SetIf("k", "5", VersionOf(store_, "k")));
  EXPECT_EQ(Outcome(), StatusCode::kConflict);
}

TEST_F(TouchByOneOperationTest, DelIfTouches) {
  Must(session_.Watch("k"));
  Must(store_.DelIf("k", VersionOf(store_, "k")));
  EXPECT_EQ(Outcome(), StatusCode::kConflict);
}

TEST_F(TouchByOneOperationTest, SetIntOfAnEqualValueTouches) {
  Must(session_.Watch("k"));
  Must(store_.Transact([](Transaction& txn) { return txn.SetInt("k", 5); }));
  EXPECT_EQ(Outcome(), StatusCode::kConflict);
}

TEST_F(TouchByOneOperationTest, AddTouches) {
  Must(session_.Watch("k"));
  Must(store_.Transact([](Transaction& txn) { txn.Add("k", 1); }));
  EXPECT_EQ(Outcome(), StatusCode::kConflict);
}

TEST_F(TouchByOneOperationTest, AtomicallyTouches) {
  Must(session_.Watch("k"));
  Must(store_.Atomically({"k"},
                         [](Transaction& txn) { return txn.Set("k", "5"); }));
  EXPECT_EQ(Outcome(), StatusCode::kConflict);
}

}  // namespace
}  // namespace vigil
