// The report of a lost race: which keys, seen when, now what, and how.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ConflictTest : public testing::Test {
 protected:
  // Watches "k", acts, and returns the one conflict of the EXEC.
  template <class Act>
  Conflict ConflictAfter(const Act& act) {
    Session session(*store_);
    Must(session.Watch("k"));
    act();
    const ExecResult result = ExecNothing(session);
    if (result.conflicts().size() != 1) {
      ADD_FAILURE() << result.conflicts().size() << " conflicts";
      return Conflict();
    }
    return result.conflicts().front();
  }

  ExecResult LoseOnAllFourKinds() {
    Must(store_->MSet({{"changed", "1"}, {"deleted", "1"}}));
    store_.SetFor("expired", "1", 10ms);
    Session session(*store_);
    Must(session.Watch({"expired", "deleted", "created", "changed"}));
    Must(store_->Set("changed", "2"));
    Must(store_->Set("created", "1"));
    Must(store_->Del("deleted"));
    store_.Advance(11ms);
    return ExecNothing(session);
  }

  TimedStore store_;
};

TEST_F(ConflictTest, ChangedCarriesBothVersions) {
  Must(store_->Set("k", "1"));
  const Version before = VersionOf(*store_, "k");
  const Conflict conflict =
      ConflictAfter([this] { Must(store_->Set("k", "2")); });
  EXPECT_EQ(conflict.kind, ConflictKind::kChanged);
  EXPECT_EQ(conflict.seen, before);
  EXPECT_EQ(conflict.now, VersionOf(*store_, "k"));
}

TEST_F(ConflictTest, CreatedCarriesTheNewVersion) {
  const Conflict conflict =
      ConflictAfter([this] { Must(store_->Set("k", "1")); });
  EXPECT_EQ(conflict.kind, ConflictKind::kCreated);
  EXPECT_EQ(conflict.now, VersionOf(*store_, "k"));
  EXPECT_LT(conflict.seen, conflict.now);
}

TEST_F(ConflictTest, DeletedCarriesTheVersionSeen) {
  Must(store_->Set("k", "1"));
  const Version before = VersionOf(*store_, "k");
  const Conflict conflict = ConflictAfter([this] { Must(store_->Del("k")); });
  EXPECT_EQ(conflict.kind, ConflictKind::kDeleted);
  EXPECT_EQ(conflict.seen, before);
  EXPECT_EQ(conflict.now, Version::kNone);
}

TEST_F(ConflictTest, RenamedAwayIsDeleted) {
  Must(store_->Set("k", "1"));
  const Conflict conflict =
      ConflictAfter([this] { Must(store_->Rename("k", "elsewhere")); });
  EXPECT_EQ(conflict.kind, ConflictKind::kDeleted);
}

TEST_F(ConflictTest, ExpiredUnpurgedCarriesTheVersionSeen) {
  store_.SetFor("k", "1", 10ms);
  const Version before = VersionOf(*store_, "k");
  const Conflict conflict = ConflictAfter([this] { store_.Advance(11ms); });
  EXPECT_EQ(conflict.kind, ConflictKind::kExpired);
  EXPECT_EQ(conflict.seen, before);
  EXPECT_EQ(conflict.now, Version::kNone);
}

TEST_F(ConflictTest, ExpiredAndPurgedIsExpired) {
  store_.SetFor("k", "1", 10ms);
  const Conflict conflict = ConflictAfter([this] {
    store_.Advance(11ms);
    Must(store_->PurgeExpired());
  });
  EXPECT_EQ(conflict.kind, ConflictKind::kExpired);
  EXPECT_EQ(conflict.now, Version::kNone);
}

TEST_F(ConflictTest, CreatedAndDeletedIsDeleted) {
  const Conflict conflict = ConflictAfter([this] {
    Must(store_->Set("k", "1"));
    Must(store_->Del("k"));
  });
  EXPECT_EQ(conflict.kind, ConflictKind::kDeleted);
  EXPECT_GT(conflict.now, conflict.seen);  // the watch kept track
}

TEST_F(ConflictTest, FlushedSaysWhenIfSomebodyWatchedTheAbsence) {
  Session earlier(*store_);
  Must(earlier.Watch("k"));
  Must(store_->Set("k", "1"));
  const Conflict conflict = ConflictAfter([this] { Must(store_->FlushAll()); });
  EXPECT_EQ(conflict.kind, ConflictKind::kDeleted);
  EXPECT_GT(conflict.now, conflict.seen);
}

TEST_F(ConflictTest, ConflictsComeInTheOrderOfWatching) {
  Must(store_->MSet({{"z", "1"}, {"m", "1"}, {"a", "1"}}));
  Session session(*store_);
  Must(session.Watch({"z", "quiet", "m"}));
  Must(session.Watch("a"));
  Must(store_->MSet({{"a", "2"}, {"m", "2"}, {"z", "2"}}));
  EXPECT_THAT(ExecNothing(session).conflicts(),
              ElementsAre(ConflictOn("z", ConflictKind::kChanged),
                          ConflictOn("m", ConflictKind::kChanged),
                          ConflictOn("a", ConflictKind::kChanged)));
}

TEST_F(ConflictTest, AllFourKindsInOneReport) {
  EXPECT_THAT(LoseOnAllFourKinds().conflicts(),
              ElementsAre(ConflictOn("expired", ConflictKind::kExpired),
                          ConflictOn("deleted", ConflictKind::kDeleted),
                          ConflictOn("created", ConflictKind::kCreated),
                          ConflictOn("changed", ConflictKind::kChanged)));
}

TEST_F(ConflictTest, ACommittedExecReportsNone) {
  Session session(*store_);
  Must(session.Watch("k"));
  EXPECT_THAT(ExecNothing(session).conflicts(), IsEmpty());
}

TEST_F(ConflictTest, TheReportOutlivesSessionAndStore) {
  std::vector<Conflict> conflicts;
  {
    Store store;
    Session session(store);
    Must(session.Watch("a key that does not fit into a small string"));
    Must(store.Set("a key that does not fit into a small string", "1"));
    conflicts = ExecNothing(session).conflicts();
  }
  EXPECT_THAT(conflicts,
              ElementsAre(ConflictOn("a key that does not fit into a small "
                                     "string",
                                     ConflictKind::kCreated)));
}

TEST_F(ConflictTest, StatsCountConflictsByKind) {
  Ignore(LoseOnAllFourKinds());
  const StoreStats stats = store_->Stats();
  EXPECT_EQ(stats.conflicts_changed, 1u);
  EXPECT_EQ(stats.conflicts_created, 1u);
  EXPECT_EQ(stats.conflicts_deleted, 1u);
  EXPECT_EQ(stats.conflicts_expired, 1u);
}

TEST(ConflictKindTest, HasNames) {
  EXPECT_EQ(ConflictKindName(ConflictKind::kChanged), "changed");
  EXPECT_EQ(ConflictKindName(ConflictKind::kCreated), "created");
  EXPECT_EQ(ConflictKindName(ConflictKind::kDeleted), "deleted");
  EXPECT_EQ(ConflictKindName(ConflictKind::kExpired), "expired");
}

}  // namespace
}  // namespace vigil
