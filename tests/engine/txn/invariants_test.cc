#include "engine/txn/invariants.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "engine/txn/watch_set.h"
#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

using testing::HasSubstr;

class InvariantsTest : public testing::Test {
 protected:
  InvariantsTest() {
    for (int i = 0; i < 100; ++i) {
      store_.Put("key" + std::to_string(i), std::string(i * 100u, 'x'),
                 i % 3 == 0 ? kTestStart + 100 : kNoDeadline);
    }
    store_.Erase("key7");
  }
  Table& TableOf(Shard& shard) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return shard.table();
  }

  TestStore store_{4, std::size_t{100} << 20};
};

TEST_F(InvariantsTest, AStoreAgreesWithItself) {
  WatchSet watches(*store_);
  watches.Watch(store_->Hash("key1"));
  watches.Watch(store_->Hash("absent"));
  EXPECT_EQ(FindDisagreement(*store_), "");
}

TEST_F(InvariantsTest, NoticesAWrongCountOfKeys) {
  ++TableOf(store_->shard(ShardIndex{2})).counters().keys;
  EXPECT_THAT(FindDisagreement(*store_),
              HasSubstr("shard 2, database 0: counts"));
  --TableOf(store_->shard(ShardIndex{2})).counters().keys;
}

TEST_F(InvariantsTest, NoticesAWrongCountOfDeadlines) {
  ++TableOf(store_->shard(ShardIndex{0})).counters().keys_with_deadline;
  EXPECT_THAT(FindDisagreement(*store_), HasSubstr("keys with a deadline"));
  --TableOf(store_->shard(ShardIndex{0})).counters().keys_with_deadline;
}

TEST_F(InvariantsTest, NoticesAWrongCountOfBytes) {
  TableOf(store_->shard(ShardIndex{0})).counters().record_bytes += 16;
  EXPECT_THAT(FindDisagreement(*store_), HasSubstr("bytes of records"));
  TableOf(store_->shard(ShardIndex{0})).counters().record_bytes -= 16;
}

TEST_F(InvariantsTest, NoticesThatTheBudgetIsOff) {
  store_->budget().ChargeAnyway(1);
  EXPECT_THAT(FindDisagreement(*store_), HasSubstr("the memory limit counts"));
  store_->budget().ChargeAnyway(-1);
}

TEST_F(InvariantsTest, NoticesAChangeThatWasNotPublished) {
  auto* const record = const_cast<Record*>(store_.RecordOf("key1"));
  const VersionNumber version = record->version();
  record->MarkBusy();
  EXPECT_THAT(FindDisagreement(*store_), HasSubstr("half-done"));
  record->Publish(version);
  EXPECT_EQ(FindDisagreement(*store_), "");
}

TEST_F(InvariantsTest, NoticesAVersionThatWasNeverDrawn) {
  auto* const record = const_cast<Record*>(store_.RecordOf("key1"));
  const VersionNumber version = record->version();
  record->MarkBusy();
  record->Publish(version + 1'000'000);
  EXPECT_THAT(FindDisagreement(*store_), HasSubstr("was not drawn"));
  record->MarkBusy();
  record->Publish(version);
}

TEST_F(InvariantsTest, NoticesTwoKeysOfOneVersion) {
  const std::string one = store_.KeyIn(1, 0);
  const std::string two = store_.KeyIn(1, 1);
  store_.Put(one, "1");
  store_.Put(two, "1");
  auto* const record = const_cast<Record*>(store_.RecordOf(one));
  record->MarkBusy();
  record->Publish(store_.VersionOf(two));
  EXPECT_THAT(FindDisagreement(*store_), HasSubstr("the same version"));
}

}  // namespace
}  // namespace vigil::engine
