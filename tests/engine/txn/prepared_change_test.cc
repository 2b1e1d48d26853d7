// How a change is made: in place, in a new record, or in a block. Seen by which
// record and which block hold the value afterwards.

#include "engine/txn/prepared_change.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

constexpr TimeMs kLater = kTestStart + 1'000;

const std::string kLong(2 * kMaxInlineBytes, 'x');

TEST(PreparedChangeTest, AValueThatFitsIsWrittenInPlace) {
  TestStore store;
  store.Put("key", "some text");
  const Record* const record = store.RecordOf("key");
  store.Put("key", "other txt");
  EXPECT_EQ(store.RecordOf("key"), record);
  store.Put("key", "42");
  EXPECT_EQ(store.RecordOf("key"), record);
  EXPECT_TRUE(record->View().is_integer());
  EXPECT_EQ(store.Get("key"), "42");
}

TEST(PreparedChangeTest, AValueThatDoesNotFitGetsANewRecord) {
  TestStore store;
  store.Put("key", "short");
  const Record* const record = store.RecordOf("key");
  store.Put("key", std::string(100, 'y'));
  EXPECT_NE(store.RecordOf("key"), record);
  EXPECT_EQ(store.Get("key"), std::string(100, 'y'));
}

TEST(PreparedChangeTest, ARecordFarTooLargeForItsValueIsLeft) {
  TestStore store;
  store.Put("key", std::string(400, 'y'));
  const Record* const record = store.RecordOf("key");
  store.Put("key", std::string(350, 'y'));
  EXPECT_EQ(store.RecordOf("key"), record);
  store.Put("key", "1");
  EXPECT_NE(store.RecordOf("key"), record);
  EXPECT_LT(store.RecordOf("key")->allocated(), 100u);
}

TEST(PreparedChangeTest, ALongValueLivesInABlock) {
  TestStore store;
  store.Put("key", std::string(kMaxInlineBytes, 'x'));
  EXPECT_EQ(store.RecordOf("key")->block(), nullptr);
  store.Put("key", std::string(kMaxInlineBytes + 1, 'x'));
  EXPECT_NE(store.RecordOf("key")->block(), nullptr);
}

TEST(PreparedChangeTest, ABlockIsReplacedNotOverwritten) {  // (R4)
  TestStore store;
  store.Put("key", kLong);
  const Record* const record = store.RecordOf("key");
  const Block* const block = record->block();
  store.Put("key", std::string(kLong.size(), 'y'));
  EXPECT_EQ(store.RecordOf("key"), record);
  EXPECT_NE(record->block(), block);
}

TEST(PreparedChangeTest, AShortValueAfterALongOneGivesTheBlockUp) {
  TestStore store;
  store.Put("key", kLong);
  store.Put("key", "short");
  EXPECT_EQ(store.RecordOf("key")->block(), nullptr);
  EXPECT_EQ(store.Get("key"), "short");
  EXPECT_EQ(store.Counted(), store.Recount());
}

TEST(PreparedChangeTest, AppendingGrowsABlockWithSlackAndThenInPlace) {
  TestStore store;
  store.Put("key", kLong);
  store.WriteRange("key", kLong.size(), "a");
  const Block* const block = store.RecordOf("key")->block();
  std::string expected = kLong + "a";
  for (int i = 0; i < 100; ++i) {
    store.WriteRange("key", expected.size(), "b");
    expected += "b";
  }
  EXPECT_EQ(store.RecordOf("key")->block(), block);
  EXPECT_EQ(store.Get("key"), expected);
}

TEST(PreparedChangeTest, AppendingCopiesAmortisedConstantBytes) {
  TestStore store;
  store.Put("key", "");
  std::string expected;
  const Block* block = nullptr;
  int moves = 0;
  for (int i = 0; i < 20'000; ++i) {
    store.WriteRange("key", expected.size(), "x");
    expected += "x";
    if (store.RecordOf("key")->block() != block) {
      block = store.RecordOf("key")->block();
      ++moves;
    }
  }
  EXPECT_LT(moves, 20);
  EXPECT_EQ(store.Get("key"), expected);
}

TEST(PreparedChangeTest, WritingIntoTheMiddleOfABlockMakesANewOne) {  // (R4)
  TestStore store;
  store.Put("key", kLong);
  const Block* const block = store.RecordOf("key")->block();
  store.WriteRange("key", 10, "abc");
  EXPECT_NE(store.RecordOf("key")->block(), block);
  std::string expected = kLong;
  expected.replace(10, 3, "abc");
  EXPECT_EQ(store.Get("key"), expected);
}

TEST(PreparedChangeTest, AReaderOfAnAppendedBlockKeepsItsOwnInstant) {  // (R4)
  TestStore store;
  store.Put("key", kLong);
  store.WriteRange("key", kLong.size(), "tail");  // now with slack
  const Record* const record = store.RecordOf("key");
  const EpochGuard guard;
  std::string_view seen;
  ASSERT_TRUE(record->Read([&](const Record::Image& image) {
    seen = {image.block, image.size};
  }));
  store.WriteRange("key", kLong.size() + 4, "more");
  store.WriteRange("key", 0, "front");
  store.Put("key", "gone");
  EXPECT_EQ(seen, kLong + "tail");
}

TEST(PreparedChangeTest, WritingARangeThatFitsStaysInTheRecord) {
  TestStore store;
  store.Put("key", "some text here");
  const Record* const record = store.RecordOf("key");
  store.WriteRange("key", 5, "TEXT");
  EXPECT_EQ(store.RecordOf("key"), record);
  EXPECT_EQ(store.Get("key"), "some TEXT here");
}

TEST(PreparedChangeTest, AGapIsFilledWithZeros) {
  TestStore store;
  for (const std::size_t offset : {5u, 40u, 600u, 2'000u}) {
    store.Put("key", "abcdefgh");
    store.Put("key", "abc");  // leaves bytes of the value before behind it
    store.WriteRange("key", offset, "z");
    EXPECT_EQ(store.Get("key"), "abc" + std::string(offset - 3, '\0') + "z");
  }
}

TEST(PreparedChangeTest, WritingARangeOfANumberMakesItText) {
  TestStore store;
  store.Put("key", "12345");
  store.WriteRange("key", 1, "x");
  EXPECT_EQ(store.Get("key"), "1x345");
  store.Put("key", "12345");
  store.WriteRange("key", 5, "6");
  EXPECT_EQ(store.Get("key"), "123456");
}

TEST(PreparedChangeTest, WritingARangeKeepsTheDeadline) {
  TestStore store;
  store.Put("key", "abc", kLater);
  store.WriteRange("key", 1, "x");
  EXPECT_EQ(store.RecordOf("key")->deadline(), kLater);
  store.WriteRange("key", 100, "y");
  EXPECT_EQ(store.RecordOf("key")->deadline(), kLater);
  store.WriteRange("key", 2'000, "z");
  EXPECT_EQ(store.RecordOf("key")->deadline(), kLater);
  EXPECT_EQ(store.Counted(), store.Recount());
}

TEST(PreparedChangeTest, AFirstDeadlineMovesTheValueToARecordWithItsWord) {
  TestStore store;
  for (const std::string& text :
       {std::string("short"), std::string("42"), kLong}) {
    store.Put("key", text);
    const Record* const record = store.RecordOf("key");
    const Block* const block = record->block();
    store.PutDeadline("key", kLater);
    EXPECT_NE(store.RecordOf("key"), record);
    EXPECT_EQ(store.RecordOf("key")->block(), block) << "moved along";
    EXPECT_EQ(store.Get("key"), text);
    EXPECT_EQ(store.Counted(), store.Recount());
    store.Erase("key");
  }
}

TEST(PreparedChangeTest, AFurtherDeadlineIsWrittenInPlace) {
  TestStore store;
  store.Put("key", "text", kLater);
  const Record* const record = store.RecordOf("key");
  store.PutDeadline("key", kLater + 1);
  EXPECT_EQ(record->deadline(), kLater + 1);
  store.PutDeadline("key", kNoDeadline);
  EXPECT_EQ(record->deadline(), kNoDeadline);
  EXPECT_EQ(store.RecordOf("key"), record);
  EXPECT_EQ(store.Counted().keys_with_deadline, 0u);
}

TEST(PreparedChangeTest, APutWithoutADeadlineDropsTheOneThatWasThere) {
  TestStore store;
  store.Put("key", "text", kLater);
  store.Put("key", "text");
  EXPECT_EQ(store.RecordOf("key")->deadline(), kNoDeadline);
  store.Put("key", kLong, kLater);
  store.Put("key", kLong);
  EXPECT_EQ(store.RecordOf("key")->deadline(), kNoDeadline);
}

TEST(PreparedChangeTest, ErasingALongValueRetiresTheBlockToo) {
  TestStore store(1);
  store.Put("key", kLong);
  store.Erase("key");
  EXPECT_EQ(store.Counted(), Counts());
  EXPECT_EQ(store.RetiredCount(), 2u);
}

}  // namespace
}  // namespace vigil::engine
