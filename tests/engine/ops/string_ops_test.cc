// What the typed API does not reach. The rest is tested through vigil::Store.

#include "engine/ops/string_ops.h"

#include <optional>
#include <string>

#include "gtest/gtest.h"

#include "engine/txn/workspace.h"
#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

std::optional<std::string> GetEx(TestStore& store, std::string_view key,
                                 const ops::GetExSpec& spec) {
  const KeyRef hashed = store->Hash(key);
  const auto text = CommitOne(
      *store, store->ShardOf(hashed),
      [&](WriteDoor& door) { return ops::GetEx(door, hashed, spec); });
  EXPECT_TRUE(text.ok());
  return text.value;
}

TimeMs DeadlineOf(TestStore& store, std::string_view key) {
  const Record* const record = store.RecordOf(key);
  return record != nullptr ? record->deadline() : -1;
}

TEST(GetExTest, SetsAndDropsTheDeadline) {
  TestStore store;
  store.Put("key", "text");
  EXPECT_EQ(GetEx(store, "key", {.deadline = kTestStart + 1, .persist = false}),
            "text");
  EXPECT_EQ(DeadlineOf(store, "key"), kTestStart + 1);
  EXPECT_EQ(GetEx(store, "key", {.deadline = {}, .persist = true}), "text");
  EXPECT_EQ(DeadlineOf(store, "key"), kNoDeadline);
}

TEST(GetExTest, ADeadlineThatHasComeRemovesTheKey) {
  TestStore store;
  store.Put("key", "text");
  EXPECT_EQ(GetEx(store, "key", {.deadline = kTestStart, .persist = false}),
            "text");
  EXPECT_EQ(store.RecordOf("key"), nullptr);
}

TEST(GetExTest, TouchesOnlyWhatItChanges) {
  TestStore store;
  store.Put("key", "text");
  const VersionNumber before = store.VersionOf("key");
  EXPECT_EQ(GetEx(store, "key", {}), "text");
  EXPECT_EQ(GetEx(store, "key", {.deadline = {}, .persist = true}), "text");
  EXPECT_EQ(store.VersionOf("key"), before);
  EXPECT_EQ(GetEx(store, "absent", {.deadline = kTestStart, .persist = false}),
            std::nullopt);
  // The same deadline again is a touch, as EXPIRE's is.
  EXPECT_EQ(GetEx(store, "key", {.deadline = kTestStart + 5, .persist = false}),
            "text");
  const VersionNumber dated = store.VersionOf("key");
  EXPECT_EQ(GetEx(store, "key", {.deadline = kTestStart + 5, .persist = false}),
            "text");
  EXPECT_GT(store.VersionOf("key"), dated);
}

TEST(GetExTest, WorksInAWorkspaceToo) {
  TestStore store;
  store.Put("key", "text");
  const KeyRef key = store->Hash("key");
  Workspace workspace;
  workspace.Begin(*store, nullptr);
  const auto text = ops::GetEx(workspace, key,
                               {.deadline = kTestStart + 5, .persist = false});
  EXPECT_EQ(text.value, "text");
  EXPECT_EQ(workspace.Find(key).deadline(), kTestStart + 5);
  EXPECT_EQ(
      ops::GetEx(workspace, key, {.deadline = kTestStart, .persist = false})
          .value,
      "text");
  EXPECT_FALSE(workspace.Find(key).present());
}

TEST(IncrByFloatOpTest, KeepsItsSumAsBytes) {
  TestStore store(1);
  store.Put("key", "1");
  const KeyRef key = store->Hash("key");
  CommitOne(*store, 0, [&](WriteDoor& door) {
    EXPECT_TRUE(door.Find(key).value().is_integer());
    EXPECT_EQ(ops::IncrByFloat(door, key, 2).value, 3);
    EXPECT_FALSE(door.Find(key).value().is_integer());
    EXPECT_EQ(ops::IncrBy(door, key, 1).value, 4);
    return Fault::kNone;
  });
  EXPECT_EQ(store.Get("key"), "4");
}

}  // namespace
}  // namespace vigil::engine
