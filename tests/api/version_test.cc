// Versions, and compare-and-set by them: GetVersioned, SetIf, DelIf.

#include <optional>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/types.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

class VersionTest : public testing::Test {
 protected:
  Version Now() { return VersionOf(*store_, "k"); }

  TimedStore store_;
};

TEST_F(VersionTest, AnAbsentKeyHasNone) {
  const Versioned versioned = Must(store_->GetVersioned("k"));
  EXPECT_EQ(versioned.value, std::nullopt);
  EXPECT_EQ(versioned.version, Version::kNone);
}

TEST_F(VersionTest, APresentKeyHasOne) {
  Must(store_->Set("k", "v"));
  const Versioned versioned = Must(store_->GetVersioned("k"));
  EXPECT_EQ(versioned.value, "v");
  EXPECT_NE(versioned.version, Version::kNone);
}

TEST_F(VersionTest, ReadsDoNotMoveIt) {
  Must(store_->Set("k", "1"));
  const Version before = Now();
  Must(store_->Get("k"));
  Must(store_->GetInt("k"));
  Must(store_->MGet({"k"}));
  Must(store_->GetTtl("k"));
  EXPECT_EQ(Now(), before);
}

TEST_F(VersionTest, EveryWriteMovesItUp) {
  Must(store_->Set("k", "1"));
  Version last = Now();
  const auto expect_grown = [&](const char* by) {
    EXPECT_GT(Now(), last) << by;
    last = Now();
  };
  Must(store_->Set("k", "1"));
  expect_grown("Set");
  Must(store_->IncrBy("k", 1));
  expect_grown("IncrBy");
  Must(store_->Append("k", std::string(5000, '1')));
  expect_grown("Append");
  Must(store_->SetRange("k", 0, "2"));
  expect_grown("SetRange");
  Must(store_->Expire("k", 1s));
  expect_grown("Expire");
  Must(store_->Persist("k"));
  expect_grown("Persist");
  Must(store_->MSet({{"k", "1"}}));
  expect_grown("MSet");
  Must(store_->GetSet("k", "1"));
  expect_grown("GetSet");
}

TEST_F(VersionTest, NeverRepeatsAcrossDeletionFlushAndExpiry) {
  std::set<Version> seen;
  Version last = Version::kNone;
  for (int i = 0; i < 300; ++i) {
    Must(store_->Set("k", "same"));
    EXPECT_GT(Now(), last) << "after round " << i;
    last = Now();
    EXPECT_TRUE(seen.insert(last).second) << "after round " << i;
    if (i % 4 == 0) Must(store_->Del("k"));
    if (i % 4 == 1) Must(store_->FlushAll());
    if (i % 4 == 2) {
      Must(store_->Expire("k", 1ms));
      store_.Advance(2ms);
    }
    if (i % 8 == 2) Must(store_->PurgeExpired());
    if (i % 4 == 3) Must(store_->Rename("k", "elsewhere"));
  }
}

TEST_F(VersionTest, SetIfOfTheSameVersionSets) {
  Must(store_->Set("k", "old"));
  EXPECT_THAT(store_->SetIf("k", "new", Now()), IsOk());
  EXPECT_EQ(GetText(*store_, "k"), "new");
}

TEST_F(VersionTest, SetIfReturnsTheNewVersion) {
  Must(store_->Set("k", "old"));
  const Version returned = Must(store_->SetIf("k", "new", Now()));
  EXPECT_EQ(returned, Now());
}

TEST_F(VersionTest, SetIfOfTheReturnedVersionSetsAgain) {
  Version version = Must(store_->SetIf("k", "0", Version::kNone));
  for (int i = 1; i < 10; ++i) {
    version = Must(store_->SetIf("k", std::to_string(i), version));
  }
  EXPECT_EQ(GetText(*store_, "k"), "9");
}

TEST_F(VersionTest, SetIfOfAnOldVersionConflicts) {
  Must(store_->Set("k", "old"));
  const Version old = Now();
  Must(store_->Set("k", "foreign"));
  EXPECT_THAT(store_->SetIf("k", "new", old), HasCode(StatusCode::kConflict));
  EXPECT_EQ(GetText(*store_, "k"), "foreign");
}

TEST_F(VersionTest, SetIfOfADeletedKeyConflicts) {
  Must(store_->Set("k", "old"));
  const Version old = Now();
  Must(store_->Del("k"));
  EXPECT_THAT(store_->SetIf("k", "new", old), HasCode(StatusCode::kConflict));
  EXPECT_THAT(store_->Exists("k"), Holds(false));
}

TEST_F(VersionTest, SetIfOfADeletedAndRecreatedKeyConflicts) {
  Must(store_->Set("k", "old"));
  const Version old = Now();
  Must(store_->Del("k"));
  Must(store_->Set("k", "old"));
  EXPECT_THAT(store_->SetIf("k", "new", old), HasCode(StatusCode::kConflict));
}

TEST_F(VersionTest, SetIfOfAnExpiredKeyConflicts) {
  store_.SetFor("k", "old", 10ms);
  const Version old = Now();
  store_.Advance(11ms);
  EXPECT_THAT(store_->SetIf("k", "new", old), HasCode(StatusCode::kConflict));
}

TEST_F(VersionTest, SetIfAbsentCreates) {
  EXPECT_THAT(store_->SetIf("k", "new", Version::kNone), IsOk());
  EXPECT_EQ(GetText(*store_, "k"), "new");
}

TEST_F(VersionTest, SetIfAbsentConflictsWithAPresentKey) {
  Must(store_->Set("k", "old"));
  EXPECT_THAT(store_->SetIf("k", "new", Version::kNone),
              HasCode(StatusCode::kConflict));
  EXPECT_EQ(GetText(*store_, "k"), "old");
}

TEST_F(VersionTest, SetIfAbsentOfAWatchedAbsentKeyCreates) {
  Session session(*store_);
  Must(session.Watch("k"));
  EXPECT_THAT(store_->SetIf("k", "new", Version::kNone), IsOk());
}

TEST_F(VersionTest, DelIfOfTheSameVersionRemoves) {
  Must(store_->Set("k", "v"));
  EXPECT_THAT(store_->DelIf("k", Now()), IsOk());
  EXPECT_THAT(store_->Exists("k"), Holds(false));
}

TEST_F(VersionTest, DelIfOfAnOldVersionConflicts) {
  Must(store_->Set("k", "v"));
  const Version old = Now();
  Must(store_->Set("k", "v"));
  EXPECT_THAT(store_->DelIf("k", old), HasCode(StatusCode::kConflict));
  EXPECT_THAT(store_->Exists("k"), Holds(true));
}

TEST_F(VersionTest, DelIfOfNoVersionConflictsWithAPresentKey) {
  Must(store_->Set("k", "v"));
  EXPECT_THAT(store_->DelIf("k", Version::kNone),
              HasCode(StatusCode::kConflict));
  EXPECT_THAT(store_->Exists("k"), Holds(true));
}

TEST_F(VersionTest, DelIfOfADeletedKeyConflicts) {
  Must(store_->Set("k", "v"));
  const Version old = Now();
  Must(store_->Del("k"));
  EXPECT_THAT(store_->DelIf("k", old), HasCode(StatusCode::kConflict));
}

TEST_F(VersionTest, AnotherKeyDoesNotMoveIt) {
  Must(store_->Set("k", "v"));
  const Version before = Now();
  for (int i = 0; i < 100; ++i) Must(store_->Set(std::to_string(i), "v"));
  EXPECT_EQ(Now(), before);
}

}  // namespace
}  // namespace vigil
