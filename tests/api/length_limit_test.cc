// Keys and values end at 512 MiB: beyond it every function refuses, before it
// allocates or reads a byte. Linux only: the long bytes are an untouched map.

#include <cstddef>
#include <limits>
#include <string_view>
#include <sys/mman.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

constexpr std::size_t kLimit = std::size_t{512} << 20;

// One byte too many, as address space that is never written.
class TooLong {
 public:
  TooLong()
      : map_(mmap(nullptr, kLimit + 1, PROT_READ,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)) {
    if (map_ == MAP_FAILED) ADD_FAILURE() << "no address space";
  }
  TooLong(const TooLong&) = delete;
  TooLong& operator=(const TooLong&) = delete;
  ~TooLong() { munmap(map_, kLimit + 1); }

  std::string_view view() const {
    if (map_ == MAP_FAILED) return {};
    return {static_cast<const char*>(map_), kLimit + 1};
  }

 private:
  void* map_;
};

class LengthLimitTest : public testing::Test {
 protected:
  std::string_view too_long() const { return too_long_.view(); }

  TooLong too_long_;
  Store store_;
};

TEST_F(LengthLimitTest, ALongerValueIsRefused) {
  EXPECT_THAT(store_.Set("k", too_long()),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.Set("k", too_long(), SetOptions()),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.GetSet("k", too_long()),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.SetIf("k", too_long(), Version::kNone),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(LengthLimitTest, ALongerValueAmongOthersRefusesAllOfThem) {
  EXPECT_THAT(store_.MSet({{"a", "1"}, {"b", too_long()}}),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.MSetNx({{"a", "1"}, {"b", too_long()}}),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_EQ(store_.Size(), 0u);
}

TEST_F(LengthLimitTest, ALongerKeyIsRefusedByWrites) {
  EXPECT_THAT(store_.Set(too_long(), "v"),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.IncrBy(too_long(), 1),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.MSet({{"a", "1"}, {too_long(), "v"}}),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_EQ(store_.Size(), 0u);
}

TEST_F(LengthLimitTest, ALongerKeyIsRefusedByReads) {
  EXPECT_THAT(store_.Get(too_long()), HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.MGet({"a", too_long()}),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.Exists(too_long()), HasCode(StatusCode::kInvalidArgument));
}

TEST_F(LengthLimitTest, ALongerKeyIsRefusedByRenameAndCopy) {
  Must(store_.Set("k", "v"));
  EXPECT_THAT(store_.Rename("k", too_long()),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_THAT(store_.Copy("k", too_long()),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_EQ(GetText(store_, "k"), "v");
}

TEST_F(LengthLimitTest, ALongerKeyIsRefusedByWatch) {
  Session session(store_);
  EXPECT_THAT(session.Watch(too_long()), HasCode(StatusCode::kInvalidArgument));
}

TEST_F(LengthLimitTest, AWatchWithALongerKeyWatchesNone) {
  Session session(store_);
  EXPECT_THAT(session.Watch({"a", too_long(), "b"}),
              HasCode(StatusCode::kInvalidArgument));
  EXPECT_EQ(session.watched(), 0u);
}

TEST_F(LengthLimitTest, AppendBeyondTheLimitIsOutOfRange) {
  Must(store_.Set("k", "ab"));
  EXPECT_THAT(store_.Append("k", too_long().substr(0, kLimit - 1)),
              HasCode(StatusCode::kOutOfRange));
  EXPECT_EQ(GetText(store_, "k"), "ab");
}

TEST_F(LengthLimitTest, SetRangeBeyondTheLimitIsOutOfRange) {
  for (const std::size_t offset :
       {kLimit, kLimit * 2, std::numeric_limits<std::size_t>::max() - 1,
        std::numeric_limits<std::size_t>::max()}) {
    SCOPED_TRACE(offset);
    EXPECT_THAT(store_.SetRange("k", offset, "x"),
                HasCode(StatusCode::kOutOfRange));
  }
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

TEST_F(LengthLimitTest, ARefusedSetRangeAllocatesNothing) {
  const std::size_t before = store_.Stats().bytes;
  Ignore(store_.SetRange("k", kLimit, "x"));
  EXPECT_EQ(store_.Stats().bytes, before);
}

TEST_F(LengthLimitTest, ABatchReportsItPerOperation) {
  Session session(store_);
  Batch batch = session.Multi();
  const auto ranged = batch.SetRange("k", kLimit, "x");
  const auto set = batch.Set("k", "v");
  const ExecResult result = batch.Exec();
  EXPECT_THAT(result[ranged], HasCode(StatusCode::kOutOfRange));
  EXPECT_THAT(result[set], IsOk());
}

TEST_F(LengthLimitTest, AClosureReportsIt) {
  Must(store_.Transact([](Transaction& txn) {
    EXPECT_THAT(txn.SetRange("k", kLimit, "x"),
                HasCode(StatusCode::kOutOfRange));
  }));
  EXPECT_THAT(store_.Exists("k"), Holds(false));
}

}  // namespace
}  // namespace vigil
