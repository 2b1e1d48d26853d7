#include "engine/store/reader.h"

#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "gtest/gtest.h"

#include "tests/engine/engine_store.h"

namespace vigil::engine {
namespace {

const std::string kLong(kMaxInlineBytes + 1, 'x');

class UsualReadTest : public testing::Test {
 protected:
  UsualReadTest() {
    // A thread's first read registers it.
    (void)store_.Get("nothing");
  }

  // What the usual case makes of a text of `size` bytes; empty: it is not it.
  std::string Copied(std::string_view key, std::size_t size) {
    std::string text(size, '?');
    return CopyUsualText(*store_, store_->Hash(key), text) ? text : "";
  }

  TestStore store_;
};

TEST_F(UsualReadTest, CopiesAValueAsLongAsTheText) {
  ASSERT_EQ(store_.Put("key", "value of some length"), Fault::kNone);
  EXPECT_EQ(Copied("key", 20), "value of some length");
}

TEST_F(UsualReadTest, LeavesAnotherLengthToOthers) {
  ASSERT_EQ(store_.Put("key", "value"), Fault::kNone);
  EXPECT_EQ(Copied("key", 4), "");
  EXPECT_EQ(Copied("key", 6), "");
}

TEST_F(UsualReadTest, LeavesWhatIsNotThereToOthers) {
  EXPECT_EQ(Copied("key", 5), "");
  ASSERT_EQ(store_.Put("key", "value"), Fault::kNone);
  ASSERT_EQ(store_.Erase("key"), Fault::kNone);
  EXPECT_EQ(Copied("key", 5), "");
}

TEST_F(UsualReadTest, LeavesIntegersToOthers) {
  ASSERT_EQ(store_.Put("key", "12345"), Fault::kNone);
  EXPECT_EQ(Copied("key", 5), "");
}

TEST_F(UsualReadTest, LeavesLongValuesToOthers) {
  ASSERT_EQ(store_.Put("key", kLong), Fault::kNone);
  EXPECT_EQ(Copied("key", kLong.size()), "");
}

TEST_F(UsualReadTest, LeavesKeysWithADeadlineToOthers) {
  ASSERT_EQ(store_.Put("key", "value", kTestStart), Fault::kNone);
  EXPECT_EQ(Copied("key", 5), "");
  store_.clock().Advance(1);
  EXPECT_EQ(Copied("key", 5), "");
}

TEST_F(UsualReadTest, LeavesARecordThatIsBeingWrittenToOthers) {
  ASSERT_EQ(store_.Put("key", "value"), Fault::kNone);
  const KeyRef key = store_->Hash("key");
  CommitOne(*store_, store_->ShardOf(key), [&](WriteDoor& door) {
    EXPECT_EQ(
        Put(door, door.Find(key), ValueView::String("other"), kNoDeadline),
        Fault::kNone);
    EXPECT_EQ(Copied("key", 5), "");  // neither
    return Fault::kNone;
  });
  EXPECT_EQ(Copied("key", 5), "other");
}

TEST_F(UsualReadTest, LeavesTablesThatAreBeingExchangedToOthers) {
  ASSERT_EQ(store_.Put("key", "value"), Fault::kNone);
  store_->BeginLayout();
  EXPECT_EQ(Copied("key", 5), "");
  store_->EndLayout();
  EXPECT_EQ(Copied("key", 5), "value");
}

// As where a user's clock reads a store: the outer read must stay announced.
TEST_F(UsualReadTest, LeavesAReadWithinAnotherToOthers) {
  ASSERT_EQ(store_.Put("key", "value"), Fault::kNone);
  const EpochGuard outer;
  EXPECT_EQ(Copied("key", 5), "");
}

TEST_F(UsualReadTest, LeavesAThreadsFirstReadToOthers) {
  ASSERT_EQ(store_.Put("key", "value"), Fault::kNone);
  std::string first = "?";
  std::string second = "?";
  std::thread([&] {
    first = Copied("key", 5);
    (void)store_.Get("key");
    second = Copied("key", 5);
  }).join();
  EXPECT_EQ(first, "");
  EXPECT_EQ(second, "value");
}

// What a GET into a new string makes of `key` in its usual case.
std::optional<std::string> Short(TestStore& store, std::string_view key) {
  ShortText text;
  if (!CopyShortText(*store, store->Hash(key), text)) return std::nullopt;
  return std::string(text.view());
}

TEST_F(UsualReadTest, CopiesAShortTextOfAnyLengthIntoANewString) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{15}, kShortTextBytes - 1,
        kShortTextBytes}) {
    const std::string value(size, 'v');
    ASSERT_EQ(store_.Put("key", value), Fault::kNone);
    EXPECT_EQ(Short(store_, "key"), value);
  }
}

TEST_F(UsualReadTest, WritesAnIntegerIntoANewString) {
  for (const char* const number :
       {"0", "12345", "9223372036854775807", "-9223372036854775808"}) {
    ASSERT_EQ(store_.Put("key", number), Fault::kNone);
    EXPECT_EQ(Short(store_, "key"), number);
  }
}

TEST_F(UsualReadTest, LeavesOtherTextsForANewStringToOthers) {
  EXPECT_EQ(Short(store_, "absent"), std::nullopt);
  ASSERT_EQ(store_.Put("key", std::string(kShortTextBytes + 1, 'v')),
            Fault::kNone);
  EXPECT_EQ(Short(store_, "key"), std::nullopt);
  ASSERT_EQ(store_.Put("key", kLong), Fault::kNone);
  EXPECT_EQ(Short(store_, "key"), std::nullopt);
  ASSERT_EQ(store_.Put("key", "value", kTestStart), Fault::kNone);
  EXPECT_EQ(Short(store_, "key"), std::nullopt);
}

TEST(PrefetchTest, IsAHintAboutAnyKeys) {
  TestStore store;
  ASSERT_EQ(store.Put("a", "1"), Fault::kNone);
  ASSERT_EQ(store.Put("b", kLong), Fault::kNone);
  const KeyRef keys[] = {store->Hash("a"), store->Hash("absent"),
                         store->Hash("b")};
  PrefetchKeys(*store, 3,
               [&](std::size_t i) -> const KeyRef& { return keys[i]; });
  EXPECT_EQ(store.Get("a"), "1");
  EXPECT_EQ(store.Get("absent"), std::nullopt);
  EXPECT_EQ(store.Get("b"), kLong);
}

}  // namespace
}  // namespace vigil::engine
