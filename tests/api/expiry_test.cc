// Deadlines: who sets, keeps and drops them, and what an expired key is. A key
// with deadline d is live while now <= d.

#include <chrono>
#include <functional>
#include <optional>
#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/clock.h"
#include "vigil/store.h"
#include "vigil/types.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Ttl kAbsent{};
constexpr Ttl kWithoutEnd{true, std::nullopt};
Ttl Left(Duration left) { return {true, left}; }

class ExpiryTest : public testing::Test {
 protected:
  TimedStore store_;
};

TEST_F(ExpiryTest, TtlOfAnAbsentKey) {
  EXPECT_THAT(store_->GetTtl("k"), Holds(kAbsent));
}

TEST_F(ExpiryTest, TtlOfAKeyWithoutDeadline) {
  Must(store_->Set("k", "1"));
  EXPECT_THAT(store_->GetTtl("k"), Holds(kWithoutEnd));
}

TEST_F(ExpiryTest, TtlCountsDown) {
  store_.SetFor("k", "1", 100ms);
  EXPECT_THAT(store_->GetTtl("k"), Holds(Left(100ms)));
  store_.Advance(30ms);
  EXPECT_THAT(store_->GetTtl("k"), Holds(Left(70ms)));
}

TEST_F(ExpiryTest, AKeyIsLiveInTheMillisecondOfItsDeadline) {
  store_.SetFor("k", "1", 100ms);
  store_.Advance(100ms);
  EXPECT_THAT(store_->Get("k"), Holds("1"));
  EXPECT_THAT(store_->GetTtl("k"), Holds(Left(0ms)));
}

TEST_F(ExpiryTest, AKeyIsGoneOneMillisecondLater) {
  store_.SetFor("k", "1", 100ms);
  store_.Advance(101ms);
  EXPECT_THAT(store_->Get("k"), Holds(std::nullopt));
  EXPECT_THAT(store_->GetTtl("k"), Holds(kAbsent));
}

TEST_F(ExpiryTest, AnExpiredKeyIsAbsentForEveryRead) {
  store_.SetStale("k", "5");
  std::string value = "before";
  EXPECT_THAT(store_->Get("k", &value), Holds(false));
  EXPECT_THAT(store_->GetInt("k"), Holds(std::nullopt));
  EXPECT_THAT(store_->GetInt("k", 9), Holds(9));
  EXPECT_THAT(store_->StrLen("k"), Holds(0u));
  EXPECT_THAT(store_->GetRange("k", 0, -1), Holds(""));
  EXPECT_THAT(store_->Exists("k"), Holds(false));
  EXPECT_THAT(store_->Type("k"), Holds(ValueType::kNone));
  EXPECT_THAT(store_->MGet({"k"}), Holds(ElementsAre(std::nullopt)));
  EXPECT_EQ(Must(store_->GetVersioned("k")).value, std::nullopt);
  EXPECT_EQ(VersionOf(*store_, "k"), Version::kNone);
  EXPECT_THAT(store_->RandomKey(), Holds(std::nullopt));
  EXPECT_THAT(Must(store_->Scan(0, 1'000'000)).keys, IsEmpty());
}

// An operation on an expired key starts from nothing.
struct StaleCase {
  std::string name;
  std::function<void(Store&)> act;
  std::string left;  // at "k" afterwards
};
void PrintTo(const StaleCase& c, std::ostream* out) { *out << c.name; }

class StaleKeyTest : public testing::TestWithParam<StaleCase> {};

TEST_P(StaleKeyTest, CountsAsAbsentForAWrite) {
  TimedStore store;
  store.SetStale("k", "5");
  GetParam().act(*store);
  EXPECT_EQ(GetText(*store, "k"), GetParam().left);
}

TEST_P(StaleKeyTest, LeavesNoDeadline) {
  TimedStore store;
  store.SetStale("k", "5");
  GetParam().act(*store);
  EXPECT_EQ(Must(store->GetTtl("k")).left, std::nullopt);
}

SetOptions When(SetWhen when) {
  SetOptions options;
  options.when = when;
  return options;
}

INSTANTIATE_TEST_SUITE_P(
    Writes, StaleKeyTest,
    testing::Values(
        StaleCase{"Set", [](Store& s) { Must(s.Set("k", "1")); }, "1"},
        StaleCase{
            "SetNx",
            [](Store& s) { Must(s.Set("k", "1", When(SetWhen::kIfAbsent))); },
            "1"},
        StaleCase{
            "SetXx",
            [](Store& s) { Must(s.Set("k", "1", When(SetWhen::kIfPresent))); },
            "(absent)"},
        StaleCase{"SetKeepTtl",
                  [](Store& s) {
                    SetOptions options;
                    options.keep_ttl = true;
                    Must(s.Set("k", "1", options));
                  },
                  "1"},
        StaleCase{"GetSet",
                  [](Store& s) {
                    EXPECT_THAT(s.GetSet("k", "1"), Holds(std::nullopt));
                  },
                  "1"},
        StaleCase{
            "GetDel",
            [](Store& s) { EXPECT_THAT(s.GetDel("k"), Holds(std::nullopt)); },
            "(absent)"},
        StaleCase{"Append", [](Store& s) { Must(s.Append("k", "1")); }, "1"},
        StaleCase{"SetRange", [](Store& s) { Must(s.SetRange("k", 0, "1")); },
                  "1"},
        StaleCase{"IncrBy", [](Store& s) { Must(s.IncrBy("k", 1)); }, "1"},
        StaleCase{"IncrByFloat",
                  [](Store& s) { Must(s.IncrByFloat("k", 1.5L)); }, "1.5"},
        StaleCase{"MSetNx",
                  [](Store& s) {
                    EXPECT_THAT(s.MSetNx({{"k", "1"}}), Holds(true));
                  },
                  "1"},
        StaleCase{"Del",
                  [](Store& s) { EXPECT_THAT(s.Del("k"), Holds(false)); },
                  "(absent)"},
        StaleCase{"Rename",
                  [](Store& s) {
                    EXPECT_THAT(s.Rename("k", "to"),
                                HasCode(StatusCode::kNotFound));
                  },
                  "(absent)"},
        StaleCase{"RenameNxOntoIt",
                  [](Store& s) {
                    Must(s.Set("from", "1"));
                    EXPECT_THAT(s.RenameNx("from", "k"), Holds(true));
                  },
                  "1"},
        StaleCase{"CopyOntoIt",
                  [](Store& s) {
                    Must(s.Set("from", "1"));
                    EXPECT_THAT(s.Copy("from", "k"), Holds(true));
                  },
                  "1"},
        StaleCase{
            "CopyOfIt",
            [](Store& s) { EXPECT_THAT(s.Copy("k", "to"), Holds(false)); },
            "(absent)"},
        StaleCase{
            "Expire",
            [](Store& s) { EXPECT_THAT(s.Expire("k", 1s), Holds(false)); },
            "(absent)"},
        StaleCase{"Persist",
                  [](Store& s) { EXPECT_THAT(s.Persist("k"), Holds(false)); },
                  "(absent)"},
        StaleCase{"SetIf",
                  [](Store& s) {
                    EXPECT_THAT(s.SetIf("k", "1", Version::kNone), IsOk());
                  },
                  "1"}),
    [](const testing::TestParamInfo<StaleCase>& c) { return c.param.name; });

TEST_F(ExpiryTest, ExpireSetsADeadline) {
  Must(store_->Set("k", "1"));
  EXPECT_THAT(store_->Expire("k", 50ms), Holds(true));
  EXPECT_THAT(store_->GetTtl("k"), Holds(Left(50ms)));
}

TEST_F(ExpiryTest, ExpireAtSetsADeadline) {
  Must(store_->Set("k", "1"));
  EXPECT_THAT(store_->ExpireAt("k", store_.Now() + 50ms), Holds(true));
  EXPECT_THAT(store_->GetTtl("k"), Holds(Left(50ms)));
}

TEST_F(ExpiryTest, ExpireKeepsTheValue) {
  Must(store_->Set("k", "value"));
  Must(store_->Expire("k", 50ms));
  EXPECT_EQ(GetText(*store_, "k"), "value");
}

TEST_F(ExpiryTest, ExpireOfAnAbsentKeyDoesNothing) {
  EXPECT_THAT(store_->Expire("k", 50ms), Holds(false));
  EXPECT_THAT(store_->Exists("k"), Holds(false));
}

TEST_F(ExpiryTest, ExpireByZeroRemovesTheKey) {
  Must(store_->Set("k", "1"));
  EXPECT_THAT(store_->Expire("k", 0ms), Holds(true));
  EXPECT_THAT(store_->Exists("k"), Holds(false));
  EXPECT_EQ(store_->Size(), 0u);
}

TEST_F(ExpiryTest, ExpireIntoThePastRemovesTheKey) {
  Must(store_->Set("k", "1"));
  EXPECT_THAT(store_->Expire("k", -1s), Holds(true));
  EXPECT_EQ(store_->Size(), 0u);
}

TEST_F(ExpiryTest, ExpireByTheSmallestDurationRemovesTheKey) {
  Must(store_->Set("k", "1"));
  EXPECT_THAT(store_->Expire("k", Duration::min()), Holds(true));
  EXPECT_EQ(store_->Size(), 0u);
}

TEST_F(ExpiryTest, ExpireAtThePresentMillisecondRemovesTheKey) {
  Must(store_->Set("k", "1"));
  EXPECT_THAT(store_->ExpireAt("k", store_.Now()), Holds(true));
  EXPECT_EQ(store_->Size(), 0u);
}

TEST_F(ExpiryTest, ExpireThatOverflowsIsRefused) {
  Must(store_->Set("k", "1"));
  EXPECT_THAT(store_->Expire("k", Duration::max()),
              HasCode(StatusCode::kOutOfRange));
  EXPECT_THAT(store_->GetTtl("k"), Holds(kWithoutEnd));
}

TEST_F(ExpiryTest, AFarDeadlineIsKept) {
  Must(store_->Set("k", "1"));
  const Duration century = std::chrono::hours(24 * 36525);
  EXPECT_THAT(store_->Expire("k", century), Holds(true));
  EXPECT_THAT(store_->GetTtl("k"), Holds(Left(century)));
}

TEST_F(ExpiryTest, PersistDropsTheDeadline) {
  store_.SetFor("k", "1", 10ms);
  EXPECT_THAT(store_->Persist("k"), Holds(true));
  store_.Advance(1s);
  EXPECT_THAT(store_->Get("k"), Holds("1"));
}

TEST_F(ExpiryTest, PersistWithoutADeadlineDoesNothing) {
  Must(store_->Set("k", "1"));
  EXPECT_THAT(store_->Persist("k"), Holds(false));
}

TEST_F(ExpiryTest, PersistOfAnAbsentKeyDoesNothing) {
  EXPECT_THAT(store_->Persist("k"), Holds(false));
}

TEST_F(ExpiryTest, PurgeRemovesExpiredKeysOnly) {
  Must(store_->Set("forever", "1"));
  store_.SetFor("later", "1", 1s);
  store_.SetFor("soon", "1", 10ms);
  store_.Advance(11ms);
  EXPECT_EQ(store_->Size(), 3u);
  EXPECT_THAT(store_->PurgeExpired(), Holds(1u));
  EXPECT_EQ(store_->Size(), 2u);
}

TEST_F(ExpiryTest, PurgeOfManyKeysTakesThemAll) {
  for (int i = 0; i < 2000; ++i) {
    store_.SetFor(std::to_string(i), "1", Duration(1 + i % 7));
  }
  store_.Advance(8ms);
  EXPECT_THAT(store_->PurgeExpired(), Holds(2000u));
  EXPECT_EQ(store_->Size(), 0u);
  EXPECT_EQ(store_->Stats().purged, 2000u);
}

TEST_F(ExpiryTest, PurgeOfNothingRemovesNothing) {
  EXPECT_THAT(store_->PurgeExpired(), Holds(0u));
}

TEST_F(ExpiryTest, ADeadlineFollowsTheClockBack) {
  // Time may jump: what counts is what the clock says now.
  ManualClock clock;
  Options options;
  options.clock = &clock;
  options.background_expiry = false;
  Store store = OpenStore(options);
  Must(store.Set("k", "1"));
  Must(store.Expire("k", 100ms));
  clock.Set(clock.Now() - 1s);
  EXPECT_THAT(store.GetTtl("k"), Holds(Left(1100ms)));
}

}  // namespace
}  // namespace vigil
