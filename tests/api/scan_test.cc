// Scan: a key that is there throughout is returned at least once, whatever
// happens between the pages.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/store.h"
#include "vigil/types.h"

#include "tests/support/matchers.h"
#include "tests/support/random.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::IsEmpty;

constexpr int kStable = 1000;

std::string StableKey(int i) { return "stable" + std::to_string(i); }

// Scans to the end in pages of `count`, with between(page number) after each,
// and returns what was seen.
std::multiset<std::string> ScanAll(
    Store& store, std::size_t count,
    const std::function<void(int)>& between = [](int) {}) {
  std::multiset<std::string> seen;
  std::uint64_t cursor = 0;
  int page_number = 0;
  do {
    const ScanPage page = Must(store.Scan(cursor, count));
    seen.insert(page.keys.begin(), page.keys.end());
    cursor = page.cursor;
    between(page_number++);
    if (page_number > 1'000'000) {
      ADD_FAILURE() << "the scan does not end";
      break;
    }
  } while (cursor != 0);
  return seen;
}

class ScanTest : public testing::TestWithParam<std::size_t> {
 protected:
  void FillStable() {
    for (int i = 0; i < kStable; ++i) Must(store_.Set(StableKey(i), "v"));
  }

  void ExpectAllStable(const std::multiset<std::string>& seen) {
    int missed = 0;
    for (int i = 0; i < kStable; ++i) {
      if (seen.count(StableKey(i)) == 0) ++missed;
    }
    EXPECT_EQ(missed, 0) << "of " << kStable << " keys present throughout";
  }

  Store store_;
};

INSTANTIATE_TEST_SUITE_P(Counts, ScanTest, testing::Values(1, 10, 1000));

TEST_P(ScanTest, OfAnEmptyStoreIsOverAtOnce) {
  EXPECT_THAT(ScanAll(store_, GetParam()), IsEmpty());
}

TEST_P(ScanTest, OfAStoreAtRestReturnsEveryKeyOnce) {
  FillStable();
  const std::multiset<std::string> seen = ScanAll(store_, GetParam());
  ExpectAllStable(seen);
  EXPECT_EQ(seen.size(), std::size_t{kStable});
}

TEST_P(ScanTest, MissesNoKeyWhileOthersComeAndGo) {
  FillStable();
  Random random(1);
  ExpectAllStable(ScanAll(store_, GetParam(), [&](int) {
    for (int i = 0; i < 5; ++i) {
      const std::string key = "volatile" + std::to_string(random.Below(300));
      if (random.Below(2) == 0) {
        Must(store_.Set(key, "v"));
      } else {
        Must(store_.Del(key));
      }
    }
  }));
}

TEST_P(ScanTest, MissesNoKeyWhileTheTableGrows) {
  FillStable();
  int next = 0;
  ExpectAllStable(ScanAll(store_, GetParam(), [&](int) {
    for (int i = 0; i < 50 && next < 50'000; ++i) {
      Must(store_.Set("new" + std::to_string(next++), "v"));
    }
  }));
}

TEST_P(ScanTest, MissesNoKeyWhoseValueMoves) {
  // A value that outgrows its record makes the store link a new record.
  FillStable();
  Random random(2);
  ExpectAllStable(ScanAll(store_, GetParam(), [&](int) {
    for (int i = 0; i < 5; ++i) {
      const int key = static_cast<int>(random.Below(kStable));
      Must(store_.Set(StableKey(key), std::string(random.Below(3000), 'v')));
    }
  }));
}

TEST_P(ScanTest, MissesNoKeyWhileAFlushedStoreIsFilledAgain) {
  FillStable();
  Must(store_.FlushAll());
  FillStable();
  ExpectAllStable(ScanAll(store_, GetParam()));
}

TEST_P(ScanTest, ReturnsOnlyKeysThatWereThere) {
  FillStable();
  for (const std::string& key : ScanAll(store_, GetParam())) {
    EXPECT_EQ(key.substr(0, 6), "stable");
  }
}

TEST_P(ScanTest, DoesNotReturnADeletedKey) {
  FillStable();
  for (int i = 0; i < kStable; i += 2) Must(store_.Del(StableKey(i)));
  const std::multiset<std::string> seen = ScanAll(store_, GetParam());
  EXPECT_EQ(seen.size(), std::size_t{kStable / 2});
  EXPECT_EQ(seen.count(StableKey(0)), 0u);
}

TEST(ScanCursorTest, ACursorOfNowhereIsRefused) {
  Store store;
  Must(store.Set("k", "v"));
  EXPECT_THAT(store.Scan(std::numeric_limits<std::uint64_t>::max()),
              HasCode(StatusCode::kInvalidArgument));
}

TEST(ScanCursorTest, AnyCursorIsAnsweredOrRefused) {
  Store store;
  for (int i = 0; i < 1000; ++i) Must(store.Set(std::to_string(i), "v"));
  Random random(3);
  for (int i = 0; i < 5000; ++i) {
    const std::uint64_t cursor =
        random.Below(std::numeric_limits<std::uint64_t>::max()) >>
        random.Below(64);
    const Result<ScanPage> page = store.Scan(cursor);
    if (!page.ok()) {
      EXPECT_THAT(page, HasCode(StatusCode::kInvalidArgument));
    }
  }
}

TEST(ScanCursorTest, ACursorSurvivesAFlush) {
  Store store;
  for (int i = 0; i < 1000; ++i) Must(store.Set(std::to_string(i), "v"));
  const ScanPage page = Must(store.Scan(0, 10));
  ASSERT_NE(page.cursor, 0u);
  Must(store.FlushAll());
  EXPECT_THAT(store.Scan(page.cursor), IsOk());
}

TEST(ScanCursorTest, ACountOfTheWholeStoreNeedsFewPages) {
  Options options;
  options.shards = 1;
  Store store = OpenStore(options);
  for (int i = 0; i < 100; ++i) Must(store.Set(std::to_string(i), "v"));
  EXPECT_EQ(Must(store.Scan(0, 100'000)).cursor, 0u);
}

}  // namespace
}  // namespace vigil
