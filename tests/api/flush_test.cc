// FlushAll: what it removes, and that it touches exactly the watched keys that
// exist.

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::ElementsAre;

TEST(FlushTest, RemovesEveryKey) {
  Store store;
  for (int i = 0; i < 1000; ++i) Must(store.Set(std::to_string(i), "v"));
  EXPECT_THAT(store.FlushAll(), IsOk());
  EXPECT_EQ(store.Size(), 0u);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_THAT(store.Get(std::to_string(i)), Holds(std::nullopt));
  }
}

TEST(FlushTest, OfAnEmptyStoreSucceeds) {
  Store store;
  EXPECT_THAT(store.FlushAll(), IsOk());
}

TEST(FlushTest, LeavesAStoreThatWorks) {
  Store store;
  Must(store.Set("k", "old"));
  Must(store.FlushAll());
  Must(store.Set("k", "new"));
  EXPECT_THAT(store.Get("k"), Holds("new"));
  EXPECT_EQ(store.Size(), 1u);
}

TEST(FlushTest, GivesTheMemoryBack) {
  Store store;
  const std::size_t before = store.Stats().bytes;
  const std::string value(10'000, 'v');
  for (int i = 0; i < 1000; ++i) Must(store.Set(std::to_string(i), value));
  Must(store.FlushAll());
  EXPECT_LT(store.Stats().bytes, before + 1'000'000);
}

TEST(FlushTest, TouchesAWatchedKeyThatExists) {
  Store store;
  Must(store.Set("k", "1"));
  Session session(store);
  Must(session.Watch("k"));
  Must(store.FlushAll());
  EXPECT_THAT(ExecNothing(session).conflicts(),
              ElementsAre(ConflictOn("k", ConflictKind::kDeleted)));
}

TEST(FlushTest, DoesNotTouchAWatchedKeyThatIsMissing) {
  Store store;
  Must(store.Set("k", "1"));
  Session session(store);
  Must(session.Watch("missing"));
  Must(store.FlushAll());
  EXPECT_THAT(ExecNothing(session), IsOk());
}

TEST(FlushTest, TouchesExactlyTheWatchedKeysThatExist) {
  Store store;
  Must(store.MSet({{"a", "1"}, {"c", "3"}, {"e", "5"}}));
  Session session(store);
  Must(session.Watch({"a", "b", "c", "d", "e"}));
  Must(store.FlushAll());
  EXPECT_THAT(ExecNothing(session).conflicts(),
              ElementsAre(ConflictOn("a", ConflictKind::kDeleted),
                          ConflictOn("c", ConflictKind::kDeleted),
                          ConflictOn("e", ConflictKind::kDeleted)));
}

TEST(FlushTest, SeveralSessionsWatchingOneKeyAllConflict) {
  Store store;
  Must(store.Set("k", "1"));
  Session a(store);
  Session b(store);
  Must(a.Watch("k"));
  Must(b.Watch("k"));
  Must(store.FlushAll());
  EXPECT_THAT(ExecNothing(a), HasCode(StatusCode::kConflict));
  EXPECT_THAT(ExecNothing(b), HasCode(StatusCode::kConflict));
}

TEST(FlushTest, DropsDeadlines) {
  TimedStore store;
  store.SetFor("k", "1", 10ms);
  Must(store->FlushAll());
  Must(store->Set("k", "2"));
  store.Advance(1s);
  EXPECT_THAT(store->Get("k"), Holds("2"));
}

TEST(FlushTest, OfAnOpenBatchRunsAtExecOnWhatIsLeft) {
  Store store;
  Must(store.Set("k", "1"));
  Session session(store);
  Batch batch = session.Multi();
  const auto sum = batch.IncrBy("k", 1);
  Must(store.FlushAll());
  EXPECT_THAT(batch.Exec()[sum], Holds(1));
}

}  // namespace
}  // namespace vigil
