#include "engine/ops/version_ops.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

Outcome<VersionNumber> SetIf(TestStore& store, std::string_view key,
                             std::string_view text, VersionNumber expected) {
  const KeyRef hashed = store->Hash(key);
  return CommitOne(*store, store->ShardOf(hashed), [&](WriteDoor& door) {
    return ops::SetIf(door, hashed, text, expected);
  });
}
Fault DelIf(TestStore& store, std::string_view key, VersionNumber expected) {
  const KeyRef hashed = store->Hash(key);
  return CommitOne(*store, store->ShardOf(hashed), [&](WriteDoor& door) {
    return ops::DelIf(door, hashed, expected);
  });
}

TEST(SetIfTest, ReturnsTheVersionThatTheKeyThenHas) {
  TestStore store;
  const auto created = SetIf(store, "key", "1", kNoVersion);
  ASSERT_TRUE(created.ok());
  EXPECT_EQ(created.value, store.VersionOf("key"));
  const auto changed =
      SetIf(store, "key", std::string(300, 'x'), created.value);
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed.value, store.VersionOf("key"));
}

TEST(SetIfTest, AnExpiredKeyCountsAsAbsent) {
  TestStore store;
  store.Put("key", "1", kTestStart + 5);
  const VersionNumber stale = store.VersionOf("key");
  store.clock().Advance(6);
  EXPECT_EQ(SetIf(store, "key", "2", stale).fault, Fault::kConflict);
  const auto created = SetIf(store, "key", "2", kNoVersion);
  ASSERT_TRUE(created.ok());
  EXPECT_EQ(created.value, store.VersionOf("key"));
}

TEST(SetIfTest, SeesWhatItsOwnCommitHasDone) {
  TestStore store(1);
  for (const std::string& old : {std::string("1"), std::string(300, 'x')}) {
    store.Put("key", old);
    const VersionNumber before = store.VersionOf("key");
    const KeyRef key = store->Hash("key");
    const std::string made_name = "made " + old;
    const KeyRef made = store->Hash(made_name);
    Outcome<VersionNumber> last = Fault::kNone;
    Outcome<VersionNumber> last_made = Fault::kNone;
    CommitOne(*store, 0, [&](WriteDoor& door) {
      const auto first = ops::SetIf(door, key, "2", before);
      EXPECT_TRUE(first.ok());
      EXPECT_EQ(ops::SetIf(door, key, "3", before).fault, Fault::kConflict);
      EXPECT_EQ(ops::DelIf(door, key, before), Fault::kConflict);
      const auto first_made = ops::SetIf(door, made, "1", kNoVersion);
      EXPECT_TRUE(first_made.ok());
      EXPECT_EQ(ops::SetIf(door, made, "2", kNoVersion).fault,
                Fault::kConflict);
      last = ops::SetIf(door, key, "4", first.value);
      last_made = ops::SetIf(door, made, "3", first_made.value);
      return Fault::kNone;
    });
    EXPECT_TRUE(last.ok());
    EXPECT_TRUE(last_made.ok());
    EXPECT_EQ(last.value, store.VersionOf("key"));
    EXPECT_EQ(last_made.value, store.VersionOf(made_name));
    EXPECT_EQ(store.Get("key"), "4");
  }
}

TEST(DelIfTest, RemovesOnlyTheVersionThatIsExpected) {
  TestStore store;
  store.Put("key", "1");
  const VersionNumber first = store.VersionOf("key");
  store.Put("key", "1");
  EXPECT_EQ(DelIf(store, "key", first), Fault::kConflict);
  EXPECT_EQ(DelIf(store, "key", kNoVersion), Fault::kConflict);
  EXPECT_EQ(store.Get("key"), "1");
  EXPECT_EQ(DelIf(store, "key", store.VersionOf("key")), Fault::kNone);
  EXPECT_EQ(store.Get("key"), std::nullopt);
  EXPECT_EQ(DelIf(store, "key", kNoVersion), Fault::kNone);
}

}  // namespace
}  // namespace vigil::engine
