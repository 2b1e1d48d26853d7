// What does not count as a touch: an operation that changed nothing.

#include <array>
#include <string>
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

constexpr std::array<KeyValue, 2> kOneExists = {
    {{"missing", "1"}, {"text", "1"}}};
constexpr std::array<std::string_view, 2> kSomeKeys = {"text", "missing"};

SetOptions Only(SetWhen when) {
  SetOptions options;
  options.when = when;
  return options;
}

SetOptions Contradiction() {
  SetOptions options;
  options.keep_ttl = true;
  options.ttl = 1s;
  return options;
}

class NoTouchTest : public testing::TestWithParam<TouchCase> {};

TEST_P(NoTouchTest, ByTheStoreRuns) {
  EXPECT_EQ(WatchAroundStore(GetParam()), StatusCode::kOk);
}
TEST_P(NoTouchTest, ByAnExecRuns) {
  EXPECT_EQ(WatchAroundExec(GetParam()), StatusCode::kOk);
}
TEST_P(NoTouchTest, ByAClosureRuns) {
  EXPECT_EQ(WatchAroundTransact(GetParam()), StatusCode::kOk);
}

INSTANTIATE_TEST_SUITE_P(
    Refused, NoTouchTest,
    testing::Values(
        Case("SetNxOnExisting", "text",
             [](auto& on) {
               Ignore(on.Set("text", "x", Only(SetWhen::kIfAbsent)));
             }),
        Case("SetXxOnMissing", "missing",
             [](auto& on) {
               Ignore(on.Set("missing", "x", Only(SetWhen::kIfPresent)));
             }),
        Case("MSetNxThatFailsExistingKey", "text",
             [](auto& on) { Ignore(on.MSetNx(kOneExists)); }),
        Case("MSetNxThatFailsMissingKey", "missing",
             [](auto& on) { Ignore(on.MSetNx(kOneExists)); }),
        Case("RenameNxOntoExistingSource", "text",
             [](auto& on) { Ignore(on.RenameNx("text", "other")); }),
        Case("RenameNxOntoExistingTarget", "other",
             [](auto& on) { Ignore(on.RenameNx("text", "other")); }),
        Case("CopyOntoExisting", "other",
             [](auto& on) { Ignore(on.Copy("text", "other")); }),
        Case("CopySource", "text",
             [](auto& on) { Ignore(on.Copy("text", "missing")); })),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    NothingThere, NoTouchTest,
    testing::Values(
        Case("DelMissing", "missing",
             [](auto& on) { Ignore(on.Del("missing")); }),
        Case("GetDelMissing", "missing",
             [](auto& on) { Ignore(on.GetDel("missing")); }),
        Case("RenameMissing", "other",
             [](auto& on) { Ignore(on.Rename("missing", "other")); }),
        Case("RenameNxMissing", "missing",
             [](auto& on) { Ignore(on.RenameNx("missing", "missing2")); }),
        Case("CopyMissing", "other",
             [](auto& on) { Ignore(on.Copy("missing", "other", true)); }),
        Case("ExpireMissing", "missing",
             [](auto& on) { Ignore(on.Expire("missing", 1s)); }),
        Case("PersistMissing", "missing",
             [](auto& on) { Ignore(on.Persist("missing")); })),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    NothingToDo, NoTouchTest,
    testing::Values(
        Case("SetRangeOfNothing", "text",
             [](auto& on) { Ignore(on.SetRange("text", 5, "")); }),
        Case("SetRangeOfNothingOnMissing", "missing",
             [](auto& on) { Ignore(on.SetRange("missing", 5, "")); }),
        Case("PersistWithoutDeadline", "text",
             [](auto& on) { Ignore(on.Persist("text")); }),
        Case("RenameToItself", "text",
             [](auto& on) { Ignore(on.Rename("text", "text")); }),
        Case("RenameNxToItself", "text",
             [](auto& on) { Ignore(on.RenameNx("text", "text")); })),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    RefusedDeadlines, NoTouchTest,
    testing::Values(
        Case("ExpireNxWithDeadline", "timed",
             [](auto& on) {
               Ignore(on.Expire("timed", 1s, ExpireWhen::kIfNone));
             }),
        Case("ExpireNxIntoThePast", "timed",
             [](auto& on) {
               Ignore(on.Expire("timed", -1s, ExpireWhen::kIfNone));
             }),
        Case("ExpireXxWithoutDeadline", "text",
             [](auto& on) {
               Ignore(on.Expire("text", 1s, ExpireWhen::kIfSome));
             }),
        Case("ExpireGtSooner", "timed",
             [](auto& on) {
               Ignore(on.Expire("timed", 1s, ExpireWhen::kIfLater));
             }),
        Case("ExpireGtEqual", "timed",
             [](auto& on) {
               Ignore(on.Expire("timed", kCaseTtl, ExpireWhen::kIfLater));
             }),
        Case("ExpireGtWithoutDeadline", "text",
             [](auto& on) {
               Ignore(on.Expire("text", 1s, ExpireWhen::kIfLater));
             }),
        Case("ExpireLtLater", "timed",
             [](auto& on) {
               Ignore(on.Expire("timed", 2 * kCaseTtl, ExpireWhen::kIfSooner));
             }),
        Case("ExpireLtEqual", "timed",
             [](auto& on) {
               Ignore(on.Expire("timed", kCaseTtl, ExpireWhen::kIfSooner));
             })),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Reads, NoTouchTest,
    testing::Values(
        Case("Get", "text", [](auto& on) { Ignore(on.Get("text")); }),
        Case("GetMissing", "missing",
             [](auto& on) { Ignore(on.Get("missing")); }),
        Case("GetInt", "number", [](auto& on) { Ignore(on.GetInt("number")); }),
        Case("GetRange", "text",
             [](auto& on) { Ignore(on.GetRange("text", 0, -1)); }),
        Case("StrLen", "text", [](auto& on) { Ignore(on.StrLen("text")); }),
        Case("Exists", "text", [](auto& on) { Ignore(on.Exists("text")); }),
        Case("ExistsMissing", "missing",
             [](auto& on) { Ignore(on.Exists("missing")); }),
        Case("Type", "text", [](auto& on) { Ignore(on.Type("text")); }),
        Case("GetTtl", "timed", [](auto& on) { Ignore(on.GetTtl("timed")); }),
        Case("MGet", "text", [](auto& on) { Ignore(on.MGet(kSomeKeys)); })),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Failures, NoTouchTest,
    testing::Values(
        Case("IncrByOfText", "text",
             [](auto& on) { Ignore(on.IncrBy("text", 1)); }),
        Case("IncrByThatOverflows", "max",
             [](auto& on) { Ignore(on.IncrBy("max", 1)); }),
        Case("IncrByFloatOfText", "text",
             [](auto& on) { Ignore(on.IncrByFloat("text", 1)); }),
        Case("SetRangeBeyondTheLimit", "text",
             [](auto& on) { Ignore(on.SetRange("text", 512u << 20, "x")); }),
        Case("SetWithContradictingOptions", "text",
             [](auto& on) { Ignore(on.Set("text", "x", Contradiction())); }),
        Case("ExpireThatOverflows", "text",
             [](auto& on) { Ignore(on.Expire("text", Duration::max())); }),
        Case("CopyToItself", "text",
             [](auto& on) { Ignore(on.Copy("text", "text", true)); })),
    CaseName);

class NoTouchByOthersTest : public testing::Test {
 protected:
  NoTouchByOthersTest() {
    Must(store_.Set("k", "5"));
    Must(session_.Watch("k"));
  }

  Store store_;
  Session session_{store_};
  Session other_{store_};
};

TEST_F(NoTouchByOthersTest, AnothersDiscardRuns) {
  Batch batch = other_.Multi();
  batch.Set("k", "6");
  batch.Discard();
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(NoTouchByOthersTest, AnothersDroppedBatchRuns) {
  {
    Batch batch = other_.Multi();
    batch.Set("k", "6");
  }
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(NoTouchByOthersTest, AnothersLostExecRuns) {
  Must(other_.Watch("trigger"));
  Must(store_.Set("trigger", "1"));
  Batch batch = other_.Multi();
  batch.Set("k", "6");
  EXPECT_THAT(batch.Exec(), HasCode(StatusCode::kConflict));
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(NoTouchByOthersTest, AnothersWatchRuns) {
  Must(other_.Watch("k"));
  other_.Unwatch();
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(NoTouchByOthersTest, ARefusedClosureRuns) {
  EXPECT_THAT(store_.Transact([](Transaction& txn) -> Status {
    Must(txn.Set("k", "6"));
    return FailedPrecondition("no");
  }),
              HasCode(StatusCode::kFailedPrecondition));
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(NoTouchByOthersTest, LostSetIfAndDelIfRun) {
  Ignore(store_.SetIf("k", "6", Version::kNone));
  Ignore(store_.DelIf("k", Version::kNone));
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(NoTouchByOthersTest, ReadsOfTheWholeKeyspaceRun) {
  Ignore(store_.Scan(0));
  Ignore(store_.RandomKey());
  Ignore(store_.Size());
  Ignore(store_.Stats());
  Ignore(store_.PurgeExpired());
  Ignore(store_.GetVersioned("k"));
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

TEST_F(NoTouchByOthersTest, WritesToOtherKeysRun) {
  for (int i = 0; i < 1000; ++i) {
    Must(store_.Set("other" + std::to_string(i), "1"));
  }
  EXPECT_THAT(ExecNothing(session_), IsOk());
}

}  // namespace
}  // namespace vigil
