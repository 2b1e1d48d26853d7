// Which operations set, keep, move or drop a deadline, and when Set and Expire
// refuse one.

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/store.h"
#include "vigil/types.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

constexpr Duration kTtl = 1000ms;

// What is left of the deadline of "k" after `act`, where it was kTtl before.
struct KeepCase {
  std::string name;
  std::function<void(Store&)> act;
  std::optional<Duration> left;
};
void PrintTo(const KeepCase& c, std::ostream* out) { *out << c.name; }

class DeadlineAfterTest : public testing::TestWithParam<KeepCase> {};

TEST_P(DeadlineAfterTest, IsKeptOrDropped) {
  TimedStore store;
  store.SetFor("k", "5", kTtl);
  GetParam().act(*store);
  EXPECT_THAT(store->GetTtl("k"), Holds(Ttl{true, GetParam().left}));
}

SetOptions KeepTtl() {
  SetOptions options;
  options.keep_ttl = true;
  return options;
}

INSTANTIATE_TEST_SUITE_P(
    Operations, DeadlineAfterTest,
    testing::Values(
        KeepCase{"SetDrops", [](Store& s) { Must(s.Set("k", "1")); },
                 std::nullopt},
        KeepCase{"SetWithOptionsDrops",
                 [](Store& s) { Must(s.Set("k", "1", SetOptions())); },
                 std::nullopt},
        KeepCase{"SetKeepTtlKeeps",
                 [](Store& s) { Must(s.Set("k", "1", KeepTtl())); }, kTtl},
        KeepCase{"GetSetDrops", [](Store& s) { Must(s.GetSet("k", "1")); },
                 std::nullopt},
        KeepCase{"MSetDrops",
                 [](Store& s) {
                   Must(s.MSet({{"k", "1"}}));
                 },
                 std::nullopt},
        KeepCase{"SetIfDrops",
                 [](Store& s) { Must(s.SetIf("k", "1", VersionOf(s, "k"))); },
                 std::nullopt},
        KeepCase{"IncrByKeeps", [](Store& s) { Must(s.IncrBy("k", 1)); }, kTtl},
        KeepCase{"DecrByKeeps", [](Store& s) { Must(s.DecrBy("k", 1)); }, kTtl},
        KeepCase{"IncrByFloatKeeps",
                 [](Store& s) { Must(s.IncrByFloat("k", 0.5L)); }, kTtl},
        KeepCase{"AppendKeeps",
                 [](Store& s) { Must(s.Append("k", std::string(5000, 'x'))); },
                 kTtl},
        KeepCase{"SetRangeKeeps",
                 [](Store& s) { Must(s.SetRange("k", 5000, "x")); }, kTtl},
        KeepCase{"RefusedSetKeeps",
                 [](Store& s) {
                   SetOptions options;
                   options.when = SetWhen::kIfAbsent;
                   Must(s.Set("k", "1", options));
                 },
                 kTtl},
        KeepCase{"RenameMovesTheOther",
                 [](Store& s) {
                   Must(s.Set("from", "1"));
                   Must(s.Rename("from", "k"));
                 },
                 std::nullopt},
        KeepCase{"RenameToItselfKeeps",
                 [](Store& s) { Must(s.Rename("k", "k")); }, kTtl},
        KeepCase{"CopyReplaceTakesTheOther",
                 [](Store& s) {
                   Must(s.Set("from", "1"));
                   Must(s.Copy("from", "k", true));
                 },
                 std::nullopt},
        KeepCase{"TransactSetDrops",
                 [](Store& s) {
                   Must(s.Transact(
                       [](Transaction& txn) { return txn.Set("k", "1"); }));
                 },
                 std::nullopt},
        KeepCase{"TransactSetIntDrops",
                 [](Store& s) {
                   Must(s.Transact(
                       [](Transaction& txn) { return txn.SetInt("k", 1); }));
                 },
                 std::nullopt},
        KeepCase{"TransactIncrByKeeps",
                 [](Store& s) {
                   Must(s.Transact(
                       [](Transaction& txn) { return txn.IncrBy("k", 1); }));
                 },
                 kTtl},
        KeepCase{"TransactAddKeeps",
                 [](Store& s) {
                   Must(s.Transact([](Transaction& txn) { txn.Add("k", 1); }));
                 },
                 kTtl}),
    [](const testing::TestParamInfo<KeepCase>& c) { return c.param.name; });

class DeadlineTest : public testing::Test {
 protected:
  TimedStore store_;
};

TEST_F(DeadlineTest, RenameMovesIt) {
  store_.SetFor("k", "1", kTtl);
  Must(store_->Rename("k", "to"));
  EXPECT_THAT(store_->GetTtl("to"), Holds(Ttl{true, kTtl}));
}

TEST_F(DeadlineTest, CopyCopiesIt) {
  store_.SetFor("k", "1", kTtl);
  Must(store_->Copy("k", "to"));
  EXPECT_THAT(store_->GetTtl("to"), Holds(Ttl{true, kTtl}));
  EXPECT_THAT(store_->GetTtl("k"), Holds(Ttl{true, kTtl}));
}

TEST_F(DeadlineTest, SetWithATtlSetsIt) {
  SetOptions options;
  options.ttl = kTtl;
  Must(store_->Set("k", "1", options));
  EXPECT_THAT(store_->GetTtl("k"), Holds(Ttl{true, kTtl}));
}

TEST_F(DeadlineTest, SetWithADeadlineSetsIt) {
  SetOptions options;
  options.deadline = store_.Now() + kTtl;
  Must(store_->Set("k", "1", options));
  EXPECT_THAT(store_->GetTtl("k"), Holds(Ttl{true, kTtl}));
}

TEST_F(DeadlineTest, SetWithADeadlineInThePastLeavesTheKeyExpired) {
  Must(store_->Set("k", "old"));
  SetOptions options;
  options.deadline = store_.Now() - 1ms;
  EXPECT_TRUE(Must(store_->Set("k", "1", options)).applied);
  EXPECT_THAT(store_->Get("k"), Holds(std::nullopt));
}

TEST_F(DeadlineTest, KeepTtlOfAnAbsentKeySetsNone) {
  Must(store_->Set("k", "1", KeepTtl()));
  EXPECT_THAT(store_->GetTtl("k"), Holds(Ttl{true, std::nullopt}));
}

// Options that Set refuses.
struct BadCase {
  std::string name;
  SetOptions options;
  StatusCode code;
};
void PrintTo(const BadCase& c, std::ostream* out) { *out << c.name; }

BadCase Bad(std::string name, StatusCode code, std::optional<Duration> ttl,
            std::optional<TimePoint> deadline, bool keep_ttl) {
  SetOptions options;
  options.ttl = ttl;
  options.deadline = deadline;
  options.keep_ttl = keep_ttl;
  return {std::move(name), options, code};
}

class BadSetOptionsTest : public testing::TestWithParam<BadCase> {};

TEST_P(BadSetOptionsTest, AreRefused) {
  TimedStore store;
  EXPECT_THAT(store->Set("k", "1", GetParam().options),
              HasCode(GetParam().code));
}

TEST_P(BadSetOptionsTest, ChangeNothing) {
  TimedStore store;
  Must(store->Set("k", "old"));
  Ignore(store->Set("k", "1", GetParam().options));
  EXPECT_EQ(GetText(*store, "k"), "old");
}

constexpr TimePoint kFuture{Duration(2'000'000'000'000)};

INSTANTIATE_TEST_SUITE_P(
    All, BadSetOptionsTest,
    testing::Values(
        Bad("TtlAndDeadline", StatusCode::kInvalidArgument, 1s, kFuture, false),
        Bad("TtlAndKeepTtl", StatusCode::kInvalidArgument, 1s, {}, true),
        Bad("DeadlineAndKeepTtl", StatusCode::kInvalidArgument, {}, kFuture,
            true),
        Bad("ZeroTtl", StatusCode::kInvalidArgument, 0ms, {}, false),
        Bad("NegativeTtl", StatusCode::kInvalidArgument, -1ms, {}, false),
        Bad("ZeroDeadline", StatusCode::kInvalidArgument, {}, TimePoint(),
            false),
        Bad("NegativeDeadline", StatusCode::kInvalidArgument, {},
            TimePoint(-1ms), false),
        Bad("TtlThatOverflows", StatusCode::kOutOfRange, Duration::max(), {},
            false)),
    [](const testing::TestParamInfo<BadCase>& c) { return c.param.name; });

// Whether Expire by `ttl` under `when` is accepted, by a key whose deadline is
// kTtl away or that has none.
struct WhenCase {
  std::string name;
  bool has_deadline;
  ExpireWhen when;
  Duration ttl;
  bool accepted;
};
void PrintTo(const WhenCase& c, std::ostream* out) { *out << c.name; }

class ExpireWhenTest : public testing::TestWithParam<WhenCase> {
 protected:
  ExpireWhenTest() {
    Must(store_->Set("k", "1"));
    if (GetParam().has_deadline) Must(store_->Expire("k", kTtl));
  }
  Ttl Expected() const {
    if (GetParam().accepted) return {true, GetParam().ttl};
    if (GetParam().has_deadline) return {true, kTtl};
    return {true, std::nullopt};
  }

  TimedStore store_;
};

TEST_P(ExpireWhenTest, ExpireSaysWhetherItDid) {
  EXPECT_THAT(store_->Expire("k", GetParam().ttl, GetParam().when),
              Holds(GetParam().accepted));
  EXPECT_THAT(store_->GetTtl("k"), Holds(Expected()));
}

TEST_P(ExpireWhenTest, ExpireAtSaysWhetherItDid) {
  EXPECT_THAT(
      store_->ExpireAt("k", store_.Now() + GetParam().ttl, GetParam().when),
      Holds(GetParam().accepted));
  EXPECT_THAT(store_->GetTtl("k"), Holds(Expected()));
}

constexpr Duration kSooner = kTtl - 1ms;
constexpr Duration kLater = kTtl + 1ms;

INSTANTIATE_TEST_SUITE_P(
    All, ExpireWhenTest,
    testing::Values(
        WhenCase{"AlwaysNone", false, ExpireWhen::kAlways, kTtl, true},
        WhenCase{"AlwaysSome", true, ExpireWhen::kAlways, kSooner, true},
        WhenCase{"IfNoneNone", false, ExpireWhen::kIfNone, kTtl, true},
        WhenCase{"IfNoneSome", true, ExpireWhen::kIfNone, kLater, false},
        WhenCase{"IfSomeNone", false, ExpireWhen::kIfSome, kTtl, false},
        WhenCase{"IfSomeSome", true, ExpireWhen::kIfSome, kLater, true},
        WhenCase{"IfLaterNone", false, ExpireWhen::kIfLater, kTtl, false},
        WhenCase{"IfLaterLater", true, ExpireWhen::kIfLater, kLater, true},
        WhenCase{"IfLaterEqual", true, ExpireWhen::kIfLater, kTtl, false},
        WhenCase{"IfLaterSooner", true, ExpireWhen::kIfLater, kSooner, false},
        WhenCase{"IfSoonerNone", false, ExpireWhen::kIfSooner, kTtl, true},
        WhenCase{"IfSoonerLater", true, ExpireWhen::kIfSooner, kLater, false},
        WhenCase{"IfSoonerEqual", true, ExpireWhen::kIfSooner, kTtl, false},
        WhenCase{"IfSoonerSooner", true, ExpireWhen::kIfSooner, kSooner, true}),
    [](const testing::TestParamInfo<WhenCase>& c) { return c.param.name; });

TEST_F(DeadlineTest, ARefusedExpireIntoThePastRemovesNothing) {
  store_.SetFor("k", "1", kTtl);
  EXPECT_THAT(store_->Expire("k", -1s, ExpireWhen::kIfNone), Holds(false));
  EXPECT_THAT(store_->Exists("k"), Holds(true));
}

TEST_F(DeadlineTest, AnAcceptedExpireIntoThePastRemoves) {
  store_.SetFor("k", "1", kTtl);
  EXPECT_THAT(store_->Expire("k", -1s, ExpireWhen::kIfSooner), Holds(true));
  EXPECT_THAT(store_->Exists("k"), Holds(false));
}

TEST(SetDeadlineTest, OneThatOverflowsIsRefusedEvenIfNothingWouldBeSet) {
  TimedStore store;
  Must(store->Set("k", "1"));
  SetOptions options;
  options.ttl = Duration::max();
  options.when = SetWhen::kIfAbsent;
  EXPECT_THAT(store->Set("k", "2", options), HasCode(StatusCode::kOutOfRange));
  options.when = SetWhen::kIfPresent;
  EXPECT_THAT(store->Set("absent", "2", options),
              HasCode(StatusCode::kOutOfRange));
}

}  // namespace
}  // namespace vigil
