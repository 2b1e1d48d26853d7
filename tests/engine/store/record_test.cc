#include "engine/store/record.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "gtest/gtest.h"

#include "engine/base/epoch.h"
#include "tests/support/threads.h"

namespace vigil::engine {
namespace {

struct Free {
  void operator()(Record* record) const { Record::Destroy(record); }
};
using Owned = std::unique_ptr<Record, Free>;

Owned Make(std::string_view key, std::size_t capacity,
           bool with_deadline = false) {
  return Owned(Record::Create(key, capacity, with_deadline));
}

// The text that a reader finds; "(dead)" where there is none.
std::string ReadText(const Record& record) {
  std::string text;
  const bool read = record.Read([&](const Record::Image& image) {
    switch (image.kept) {
      case Record::Kept::kInteger:
        text = std::to_string(image.number);
        break;
      case Record::Kept::kInline:
        text.resize(image.size);
        CopyOut(text.data(), image.words, image.size);
        break;
      case Record::Kept::kBlock:
        text.assign(image.block, image.size);
        break;
    }
  });
  return read ? text : "(dead)";
}

TEST(RecordTest, IsMadeBusyWithItsKeyAndEnoughRoom) {
  for (std::size_t key_size = 0; key_size <= 40; ++key_size) {
    for (std::size_t capacity = 0; capacity <= 40; ++capacity) {
      const std::string key(key_size, 'k');
      const Owned record = Make(key, capacity);
      ASSERT_TRUE(record->busy());
      ASSERT_FALSE(record->dead());
      ASSERT_EQ(record->key(), key);
      ASSERT_GE(record->capacity(), std::max<std::size_t>(8, capacity));
      ASSERT_EQ(record->deadline(), kNoDeadline);
    }
  }
}

TEST(RecordTest, UsesTheWordThatMallocWouldWaste) {
  // 24 bytes of header, 16 of key and 8 of value are 48: malloc gives 56.
  const Owned record = Make("sixteen bytes ..", 8);
  EXPECT_EQ(record->capacity(), 16u);
  EXPECT_EQ(record->allocated(), 64u);
}

TEST(RecordTest, TakesOneWordForADeadlineOnlyWhereAsked) {
  const Owned without = Make("key", 64, false);
  const Owned with = Make("key", 64, true);
  EXPECT_FALSE(without->can_expire());
  EXPECT_TRUE(with->can_expire());
  without->PutDeadline(kNoDeadline);
  with->PutDeadline(77);
  EXPECT_EQ(without->deadline(), kNoDeadline);
  EXPECT_EQ(with->deadline(), 77);
  EXPECT_EQ(with->key(), "key");
}

TEST(RecordTest, HasKeyComparesSizeAndBytes) {
  const Owned record = Make("user:1", 8);
  EXPECT_TRUE(record->HasKey("user:1"));
  EXPECT_FALSE(record->HasKey("user:2"));
  EXPECT_FALSE(record->HasKey("user:"));
  EXPECT_FALSE(record->HasKey("user:11"));
}

TEST(RecordTest, ReadsBackEveryKindOfValue) {
  const Owned record = Make("key", 40);
  record->PutInline("some text of more than two words");
  record->Publish(1);
  EXPECT_EQ(ReadText(*record), "some text of more than two words");
  EXPECT_EQ(record->View().ToString(), "some text of more than two words");

  record->MarkBusy();
  record->PutInteger(-5);
  record->Publish(2);
  EXPECT_EQ(ReadText(*record), "-5");
  EXPECT_TRUE(record->View().is_integer());
  EXPECT_EQ(record->block(), nullptr);

  Block* const block = Block::Create(5);
  std::memcpy(block->bytes(), "block", 5);
  record->MarkBusy();
  record->PutBlock(block, 5);
  record->Publish(3);
  EXPECT_EQ(ReadText(*record), "block");
  EXPECT_EQ(record->View().ToString(), "block");
  EXPECT_EQ(record->block(), block);
  Block::Destroy(block);
}

TEST(RecordTest, ARangeIsWrittenWithoutTouchingTheRest) {
  const Owned record = Make("key", 16);
  record->PutInline("0123456789");
  record->PutInlineAt(8, "abcd", 12);
  record->Publish(1);
  EXPECT_EQ(ReadText(*record), "01234567abcd");
}

TEST(RecordTest, StandsOnlyWithItsOwnVersionAndOnlyWhileNobodyWrites) {
  const Owned record = Make("key", 8);
  EXPECT_FALSE(record->Stands(0));
  record->PutInteger(1);
  record->Publish(7);
  EXPECT_TRUE(record->Stands(7));
  EXPECT_FALSE(record->Stands(6));
  EXPECT_FALSE(record->Stands(8));
  record->MarkBusy();  // (R1): its next version is another one
  EXPECT_FALSE(record->Stands(7));
}

TEST(RecordTest, IsNotReadOnceItIsDead) {
  const Owned record = Make("key", 8);
  record->PutInteger(1);
  record->MarkDead();
  record->Publish(3);
  EXPECT_EQ(ReadText(*record), "(dead)");  // (R3)
  EXPECT_FALSE(record->Stands(3));
  EXPECT_TRUE(record->dead());
}

TEST(RecordTest, AReaderWaitsWhileTheRecordIsBusy) {
  const Owned record = Make("key", 8);
  record->PutInline("old");
  record->Publish(1);
  record->MarkBusy();
  std::atomic<bool> started{false};
  std::atomic<bool> finished{false};
  std::string text;
  std::thread reader([&] {
    started = true;
    text = ReadText(*record);
    finished = true;
  });
  while (!started) std::this_thread::yield();
  for (int i = 0; i < 1'000; ++i) std::this_thread::yield();
  EXPECT_FALSE(finished);
  record->PutInline("new");
  record->Publish(2);
  reader.join();
  EXPECT_EQ(text, "new");
}

TEST(RecordTest, AReaderNeverSeesTwoInstantsMixed) {  // (R2)
  constexpr std::size_t kSize = 200;
  const Owned record = Make("key", kSize);
  record->PutInline(std::string(kSize, 'a'));
  record->Publish(1);
  VersionNumber version = 1;
  Repeating writer([&] {
    ++version;
    // The first letter says the version, the size too.
    const std::string value(kSize - version % 26,
                            static_cast<char>('a' + version % 26));
    record->MarkBusy();
    record->PutInline(value);
    record->Publish(version);
  });
  Violations violations;
  const int rounds = Scaled(1'000'000);
  for (int i = 0; i < rounds; ++i) {
    VersionNumber seen = 0;
    std::string text;
    record->Read([&](const Record::Image& image) {
      seen = image.version;
      text.resize(image.size);
      CopyOut(text.data(), image.words, image.size);
    });
    const char letter = static_cast<char>('a' + seen % 26);
    const std::size_t size = seen == 1 ? kSize : kSize - seen % 26;
    if (text != std::string(size, seen == 1 ? 'a' : letter)) {
      violations.Add("version ", seen, ": ", text);
    }
  }
  writer.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

TEST(RecordTest, DeadlineAndValueAreOfOneInstant) {  // (R2)
  const Owned record = Make("key", 8, true);
  record->PutInteger(1);
  record->PutDeadline(1);
  record->Publish(1);
  VersionNumber version = 1;
  Repeating writer([&] {
    ++version;
    record->MarkBusy();
    record->PutDeadline(static_cast<TimeMs>(version));
    record->PutInteger(static_cast<std::int64_t>(version));
    record->Publish(version);
  });
  Violations violations;
  const int rounds = Scaled(1'000'000);
  for (int i = 0; i < rounds; ++i) {
    record->Read([&](const Record::Image& image) {
      if (image.number != image.deadline ||
          image.version != static_cast<VersionNumber>(image.number)) {
        violations.Add(image.version, " ", image.number, " ", image.deadline);
      }
    });
  }
  writer.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

TEST(IsExpiredTest, AKeyLivesThroughTheMillisecondOfItsDeadline) {
  ManualClock clock(100);
  EXPECT_FALSE(IsExpired(100, CommitTime(clock)));
  EXPECT_TRUE(IsExpired(99, CommitTime(clock)));
  EXPECT_FALSE(IsExpired(kNoDeadline, CommitTime(clock)));
}

}  // namespace
}  // namespace vigil::engine
