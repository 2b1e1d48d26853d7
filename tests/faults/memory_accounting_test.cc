// What a store accounts for is what malloc takes, and what the limit forbids is
// not allocated first.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <malloc.h>
#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/faults/failing_new.h"
#include "tests/faults/fault_store.h"

namespace vigil {
namespace {

// AddressSanitizer has a malloc of its own.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kIsGlibcMalloc = false;
#elif defined(__has_feature)
constexpr bool kIsGlibcMalloc = !__has_feature(address_sanitizer);
#else
constexpr bool kIsGlibcMalloc = true;
#endif

struct Shape {
  const char* name;
  int keys;
  std::size_t key_size;
  std::size_t value_size;
};
void PrintTo(const Shape& shape, std::ostream* out) { *out << shape.name; }

class AccountingTest : public testing::TestWithParam<Shape> {
 protected:
  AccountingTest() : store_(OpenStore(Few())) {
    live_at_first_ = LiveBytes();
    bytes_at_first_ = Accounted();
    malloc_at_first_ = Malloc();
  }

  // Few shards, so that what each has of its own does not blur the picture.
  static Options Few() {
    Options options = FaultOptions(4);
    options.background_expiry = false;
    return options;
  }

  std::string Key(int i) const {
    std::string key = std::to_string(i) + ":";
    key.resize(GetParam().key_size, 'k');
    return key;
  }
  void Fill(std::size_t value_size) {
    const std::string value(value_size, 'v');
    for (int i = 0; i < GetParam().keys; ++i) Must(store_.Set(Key(i), value));
  }

  std::int64_t Accounted() const {
    return static_cast<std::int64_t>(store_.Stats().bytes);
  }
  // In use, as malloc itself counts it. All other memory of the program stays
  // as it is meanwhile.
  static std::int64_t Malloc() {
    if (!kIsGlibcMalloc) return 0;
    const struct mallinfo2 info = mallinfo2();
    return static_cast<std::int64_t>(info.uordblks + info.hblkhd);
  }

  // Frees what waits for readers that are not there.
  void ExpectWithinFivePercent(const char* when) {
    Must(store_.PurgeExpired());
    const auto accounted = static_cast<double>(Accounted() - bytes_at_first_);
    const auto live = static_cast<double>(LiveBytes() - live_at_first_);
    EXPECT_LT(std::abs(live / accounted - 1), 0.05)
        << when << ": " << accounted << " accounted, " << live << " allocated";
    RecordProperty(when, std::to_string(live / accounted));
    if (!kIsGlibcMalloc) return;
    const auto by_malloc = static_cast<double>(Malloc() - malloc_at_first_);
    EXPECT_LT(std::abs(by_malloc / accounted - 1), 0.05)
        << when << ": " << accounted << " accounted, " << by_malloc
        << " in use";
  }

  Store store_;
  std::int64_t live_at_first_;
  std::int64_t bytes_at_first_;
  std::int64_t malloc_at_first_;
};

TEST_P(AccountingTest, AgreesWithMallocWithinFivePercent) {
  const Shape& shape = GetParam();
  Fill(shape.value_size);
  ExpectWithinFivePercent("filled");
  Fill(shape.value_size + shape.value_size / 3);
  ExpectWithinFivePercent("overwritten by more");
  for (int i = 0; i < shape.keys; i += 2) {
    Must(store_.Append(Key(i), std::string(shape.value_size / 2 + 1, 'a')));
  }
  ExpectWithinFivePercent("appended to");
  for (int i = 0; i < shape.keys; i += 3) {
    Must(store_.Expire(Key(i), std::chrono::hours(1)));
  }
  ExpectWithinFivePercent("with deadlines");
  for (int i = 0; i < shape.keys; ++i) {
    if (i % 4 != 0) Must(store_.Del(Key(i)));
  }
  ExpectWithinFivePercent("three quarters deleted");
  Fill(shape.value_size);
  ExpectWithinFivePercent("filled again");
  Must(store_.FlushAll());
  Must(store_.PurgeExpired());
  EXPECT_EQ(Accounted(), 0);
  const double left = static_cast<double>(LiveBytes() - live_at_first_);
  // The lists of what waited keep their room.
  EXPECT_LT(left, 256.0 * 1024) << "flushed";
}

constexpr Shape kShapes[] = {
    {"Tiny", 40'000, 8, 3},
    {"Integers", 40'000, 12, 0},  // the empty text, kept inline
    {"Small", 20'000, 16, 40},
    {"OneKibibyte", 4'000, 16, 1024},
    {"LongKeys", 3'000, 1'500, 10},
    {"AtTheEdgeOfARecord", 1'000, 16, 4096},
    {"SixtyFourKibibytes", 200, 16, 65'536},
};
INSTANTIATE_TEST_SUITE_P(Shapes, AccountingTest, testing::ValuesIn(kShapes),
                         [](const testing::TestParamInfo<Shape>& shape) {
                           return std::string(shape.param.name);
                         });

constexpr std::size_t kLimit = 1 << 20;
constexpr std::size_t kFar = std::size_t{500} << 20;

class FarOffsetTest : public testing::Test {
 protected:
  FarOffsetTest() : store_(OpenStore(Limited())) {
    Must(store_.Set("short", "1"));
    Must(store_.Set("long", kLongText));
  }
  static Options Limited() {
    Options options = FaultOptions(4);
    options.memory_limit = kLimit;
    options.background_expiry = false;
    return options;
  }

  // Runs it; how many bytes it asked for.
  template <class Step>
  static std::size_t BytesFor(const Step& step) {
    const std::size_t before = BytesAllocatedByThisThread();
    step();
    return BytesAllocatedByThisThread() - before;
  }

  Store store_;
};

TEST_F(FarOffsetTest, SetRangeIsRefusedBeforeItAllocates) {
  for (const char* const key : {"absent", "short", "long"}) {
    EXPECT_LT(BytesFor([&] {
                EXPECT_THAT(store_.SetRange(key, kFar, "x"),
                            HasCode(StatusCode::kOutOfMemory));
              }),
              64u << 10)
        << key;
  }
  EXPECT_EQ(GetText(store_, "absent"), "(absent)");
  EXPECT_EQ(GetText(store_, "short"), "1");
  EXPECT_EQ(GetText(store_, "long"), kLongText);
  EXPECT_THAT(store_.CheckInvariants(), IsOk());
}

TEST_F(FarOffsetTest, SetRangeInWordsIsRefusedBeforeItAllocates) {
  Session session(store_);
  EXPECT_LT(BytesFor([&] {
              EXPECT_EQ(
                  session.Execute({"SETRANGE", "absent", "500000000", "x"})
                      .text()
                      .substr(0, 3),
                  "OOM");
            }),
            64u << 10);
}

TEST_F(FarOffsetTest, SetRangeInABodyIsRefusedBeforeItAllocates) {
  EXPECT_LT(BytesFor([&] {
              Must(store_.Transact([](Transaction& txn) {
                Must(txn.Set("kept", "1"));
                EXPECT_THAT(txn.SetRange("short", kFar, "x"),
                            HasCode(StatusCode::kOutOfMemory));
              }));
            }),
            64u << 10);
  EXPECT_EQ(GetText(store_, "short"), "1");
  EXPECT_EQ(GetText(store_, "kept"), "1");
}

TEST_F(FarOffsetTest, SetRangeWithinTheLimitGoesOn) {
  EXPECT_THAT(store_.SetRange("short", 100'000, "x"), Holds(100'001u));
  EXPECT_THAT(store_.SetRange("long", 200'000, "x"), Holds(200'001u));
  EXPECT_THAT(store_.CheckInvariants(), IsOk());
}

TEST_F(FarOffsetTest, WordsThatMayGrowAreRefusedUntilSomethingIsFreed) {
  Session session(store_);
  EXPECT_THAT(store_.SetRange("short", kFar, "x"),
              HasCode(StatusCode::kOutOfMemory));
  EXPECT_EQ(session.Execute({"SET", "a", "1"}).text().substr(0, 3), "OOM");
  EXPECT_EQ(session.Execute({"GET", "short"}).text(), "1");
  EXPECT_EQ(session.Execute({"DEL", "long"}).integer(), 1);
  EXPECT_EQ(session.Execute({"SET", "a", "1"}).text(), "OK");
}

}  // namespace
}  // namespace vigil
