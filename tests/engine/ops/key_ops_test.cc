// What the typed API does not reach: several databases, and conditions that
// only words can name. The rest is tested through vigil::Store.

#include "engine/ops/key_ops.h"

#include <optional>
#include <string>

#include "gtest/gtest.h"

#include "engine/ops/string_ops.h"
#include "engine/txn/workspace.h"
#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

// Runs body(door) as one commit under the lock of the only shard.
template <class Body>
auto Commit(TestStore& store, Body body) {
  return CommitOne(*store, 0, body);
}

std::optional<std::string> TextAt(TestStore& store, const KeyRef& key) {
  return Commit(store, [&](WriteDoor& door) { return ops::Get(door, key); })
      .value;
}

TEST(MoveOpTest, CarriesValueAndDeadlineToTheOtherDatabase) {
  TestStore store(1);
  store.Put("key", "text", kTestStart + 5);
  const KeyRef here = store->Hash("key");
  const KeyRef there = WithDb(here, 3);
  Commit(store, [&](WriteDoor& door) {
    EXPECT_TRUE(ops::Move(door, here, there).value);
    EXPECT_FALSE(ops::Move(door, here, there).value) << "it is gone";
    EXPECT_EQ(door.Find(there).deadline(), kTestStart + 5);
    return Fault::kNone;
  });
  EXPECT_EQ(TextAt(store, here), std::nullopt);
  EXPECT_EQ(TextAt(store, there), "text");
}

TEST(MoveOpTest, LeavesAKeyThatIsThereAlone) {
  TestStore store(1);
  const KeyRef here = store->Hash("key");
  const KeyRef there = WithDb(here, 3);
  Commit(store, [&](WriteDoor& door) {
    EXPECT_EQ(ops::SetText(door, here, "1"), Fault::kNone);
    EXPECT_EQ(ops::SetText(door, there, "2"), Fault::kNone);
    EXPECT_FALSE(ops::Move(door, here, there).value);
    EXPECT_EQ(ops::Move(door, here, here).fault, Fault::kSameKey);
    return Fault::kNone;
  });
  EXPECT_EQ(TextAt(store, here), "1");
  EXPECT_EQ(TextAt(store, there), "2");
}

TEST(MoveOpTest, WorksInAWorkspaceToo) {
  TestStore store(1);
  store.Put("key", "text");
  const KeyRef here = store->Hash("key");
  const KeyRef there = WithDb(here, 3);
  Workspace workspace;
  workspace.Begin(*store, nullptr);
  EXPECT_TRUE(ops::Move(workspace, here, there).value);
  EXPECT_EQ(ops::Get(workspace, here).value, std::nullopt);
  EXPECT_EQ(ops::Get(workspace, there).value, "text");
  workspace.End();
  EXPECT_EQ(store.Get("key"), "text");
}

TEST(CopyOpTest, TheSameNameInAnotherDatabaseIsAnotherKey) {
  TestStore store(1);
  store.Put("key", "text");
  const KeyRef here = store->Hash("key");
  const KeyRef there = WithDb(here, 3);
  Commit(store, [&](WriteDoor& door) {
    EXPECT_TRUE(ops::Copy(door, here, there, /*replace=*/false).value);
    EXPECT_FALSE(ops::Copy(door, here, there, /*replace=*/false).value);
    EXPECT_EQ(ops::Copy(door, here, here, /*replace=*/true).fault,
              Fault::kSameKey);
    return Fault::kNone;
  });
  EXPECT_EQ(TextAt(store, here), "text");
  EXPECT_EQ(TextAt(store, there), "text");
}

TEST(ExpireAtOpTest, SomeAndSoonerNeedsADeadlineToBeSoonerThan) {
  TestStore store(1);
  store.Put("none", "1");
  store.Put("some", "1", kTestStart + 50);
  const auto expire = [&](std::string_view key, TimeMs deadline) {
    const KeyRef hashed = store->Hash(key);
    return Commit(store,
                  [&](WriteDoor& door) {
                    return ops::ExpireAt(door, hashed, deadline,
                                         ops::ExpireWhen::kIfSomeAndSooner);
                  })
        .value;
  };
  EXPECT_FALSE(expire("none", kTestStart + 40));
  EXPECT_FALSE(expire("some", kTestStart + 50));
  EXPECT_TRUE(expire("some", kTestStart + 40));
  EXPECT_EQ(store.RecordOf("none")->deadline(), kNoDeadline);
  EXPECT_EQ(store.RecordOf("some")->deadline(), kTestStart + 40);
}

}  // namespace
}  // namespace vigil::engine
