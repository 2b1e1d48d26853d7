// The interface for C: stores, keys and values.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>

#include "gtest/gtest.h"

#include "vigil/c.h"

#include "tests/api/c_fixture.h"

namespace vigil {
namespace {

using CStoreTest = CInterface;

TEST_F(CStoreTest, KeepsBytesWithZerosInKeysAndValues) {
  const std::string_view key("k\0e", 3);
  const std::string_view value("\0v\0", 3);
  Put(key, value);
  EXPECT_EQ(Value(key), value);
  EXPECT_EQ(Value("k"), std::nullopt);
}

TEST_F(CStoreTest, TakesNothingAsANullPointer) {
  EXPECT_EQ(vigil_set(store_, nullptr, 0, nullptr, 0), VIGIL_OK);
  bool found = false;
  EXPECT_EQ(vigil_get(store_, nullptr, 0, buffer_, &found), VIGIL_OK);
  EXPECT_TRUE(found);
  EXPECT_EQ(vigil_buffer_size(buffer_), 0U);
}

TEST_F(CStoreTest, ReadsAnAbsentKeyAsAnEmptyBuffer) {
  Put("k", "value");
  EXPECT_EQ(Value("k"), "value");
  EXPECT_EQ(Value("other"), std::nullopt);
  EXPECT_EQ(vigil_buffer_size(buffer_), 0U);
  EXPECT_STREQ(vigil_buffer_data(buffer_), "");
}

TEST_F(CStoreTest, EndsABuffersBytesWithAZero) {
  Put("k", "value");
  EXPECT_EQ(Value("k"), "value");
  EXPECT_STREQ(vigil_buffer_data(buffer_), "value");
}

TEST_F(CStoreTest, AddsAndReadsIntegers) {
  int64_t sum = 0;
  EXPECT_EQ(vigil_incr(store_, "n", 1, 40, &sum), VIGIL_OK);
  EXPECT_EQ(vigil_incr(store_, "n", 1, 2, &sum), VIGIL_OK);
  EXPECT_EQ(sum, 42);
  int64_t number = 0;
  bool found = false;
  EXPECT_EQ(vigil_get_int(store_, "n", 1, &number, &found), VIGIL_OK);
  EXPECT_EQ(number, 42);
  EXPECT_TRUE(found);
  EXPECT_EQ(vigil_get_int(store_, "m", 1, &number, &found), VIGIL_OK);
  EXPECT_EQ(number, 0);
  EXPECT_FALSE(found);
}

TEST_F(CStoreTest, WritesNoResultAndChangesNothingWhereItRefuses) {
  const std::string most =
      std::to_string(std::numeric_limits<std::int64_t>::max());
  Put("n", most);
  int64_t sum = 7;
  EXPECT_EQ(vigil_incr(store_, "n", 1, 1, &sum), VIGIL_OUT_OF_RANGE);
  EXPECT_EQ(sum, 7);
  EXPECT_EQ(Value("n"), most);
}

TEST_F(CStoreTest, SaysWhatWasWrong) {
  Put("name", "text");
  int64_t sum = 0;
  EXPECT_EQ(vigil_incr(store_, "name", 4, 1, &sum), VIGIL_INVALID_ARGUMENT);
  EXPECT_NE(std::strstr(vigil_last_message(), "name"), nullptr)
      << vigil_last_message();
}

TEST_F(CStoreTest, RefusesNullsInsteadOfFollowingThem) {
  EXPECT_EQ(vigil_open(nullptr, 0, nullptr), VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_set(nullptr, "k", 1, "v", 1), VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_set(store_, nullptr, 1, "v", 1), VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_set(store_, "k", 1, nullptr, 1), VIGIL_INVALID_ARGUMENT);
  EXPECT_STRNE(vigil_last_message(), "");
  vigil_store* store = nullptr;
  EXPECT_EQ(vigil_open(nullptr, 1, &store), VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(store, nullptr);
  vigil_close(nullptr);
  vigil_buffer_free(nullptr);
}

TEST_F(CStoreTest, TakesNullForResultsThatNobodyWants) {
  Put("k", "1");
  EXPECT_EQ(vigil_get(store_, "k", 1, nullptr, nullptr), VIGIL_OK);
  EXPECT_EQ(vigil_get_int(store_, "k", 1, nullptr, nullptr), VIGIL_OK);
  EXPECT_EQ(vigil_incr(store_, "k", 1, 1, nullptr), VIGIL_OK);
  EXPECT_EQ(vigil_ttl(store_, "k", 1, nullptr, nullptr), VIGIL_OK);
  EXPECT_EQ(vigil_get_versioned(store_, "k", 1, nullptr, nullptr, nullptr),
            VIGIL_OK);
  EXPECT_EQ(vigil_get_stats(store_, nullptr, 0), VIGIL_OK);
  EXPECT_EQ(vigil_del(store_, "k", 1, nullptr), VIGIL_OK);
}

TEST_F(CStoreTest, DeletesAndSaysWhetherItWasThere) {
  Put("k", "v");
  bool removed = false;
  EXPECT_EQ(vigil_del(store_, "k", 1, &removed), VIGIL_OK);
  EXPECT_TRUE(removed);
  EXPECT_EQ(vigil_del(store_, "k", 1, &removed), VIGIL_OK);
  EXPECT_FALSE(removed);
}

TEST_F(CStoreTest, SetsUnderACondition) {
  bool applied = true;
  EXPECT_EQ(
      vigil_set_with(store_, "k", 1, "1", 1, VIGIL_IF_PRESENT, 0, &applied),
      VIGIL_OK);
  EXPECT_FALSE(applied);
  EXPECT_EQ(
      vigil_set_with(store_, "k", 1, "2", 1, VIGIL_IF_ABSENT, 0, &applied),
      VIGIL_OK);
  EXPECT_TRUE(applied);
  EXPECT_EQ(Value("k"), "2");
}

TEST_F(CStoreTest, RefusesFlagsThatContradictEachOtherOrAreNone) {
  for (const int flags : {VIGIL_IF_ABSENT | VIGIL_IF_PRESENT,
                          VIGIL_WITH_TTL | VIGIL_KEEP_TTL, 16, -1}) {
    EXPECT_EQ(vigil_set_with(store_, "k", 1, "v", 1, flags, 10, nullptr),
              VIGIL_INVALID_ARGUMENT)
        << flags;
  }
  EXPECT_EQ(vigil_set_with(store_, "k", 1, "v", 1, VIGIL_WITH_TTL, 0, nullptr),
            VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(Value("k"), std::nullopt);
}

TEST_F(CStoreTest, ExpiresByTheManualClock) {
  EXPECT_EQ(
      vigil_set_with(store_, "k", 1, "v", 1, VIGIL_WITH_TTL, 100, nullptr),
      VIGIL_OK);
  EXPECT_EQ(vigil_advance_clock(store_, 40), VIGIL_OK);
  EXPECT_EQ(vigil_set_with(store_, "k", 1, "w", 1, VIGIL_KEEP_TTL, 0, nullptr),
            VIGIL_OK);
  int64_t left = 0;
  bool found = false;
  EXPECT_EQ(vigil_ttl(store_, "k", 1, &left, &found), VIGIL_OK);
  EXPECT_EQ(left, 60);
  EXPECT_TRUE(found);
  EXPECT_EQ(vigil_advance_clock(store_, 61), VIGIL_OK);
  EXPECT_EQ(Value("k"), std::nullopt);
}

TEST_F(CStoreTest, SetsAndDropsDeadlines) {
  Put("k", "v");
  bool applied = false;
  EXPECT_EQ(vigil_expire(store_, "k", 1, 100, &applied), VIGIL_OK);
  EXPECT_TRUE(applied);
  EXPECT_EQ(vigil_persist(store_, "k", 1, &applied), VIGIL_OK);
  EXPECT_TRUE(applied);
  int64_t left = 0;
  bool found = false;
  EXPECT_EQ(vigil_ttl(store_, "k", 1, &left, &found), VIGIL_OK);
  EXPECT_EQ(left, -1);
  EXPECT_TRUE(found);
  EXPECT_EQ(vigil_persist(store_, "k", 1, &applied), VIGIL_OK);
  EXPECT_FALSE(applied);
  EXPECT_EQ(vigil_expire(store_, "other", 5, 100, &applied), VIGIL_OK);
  EXPECT_FALSE(applied);
  EXPECT_EQ(vigil_ttl(store_, "other", 5, &left, &found), VIGIL_OK);
  EXPECT_EQ(left, -1);
  EXPECT_FALSE(found);
}

TEST_F(CStoreTest, RemovesAKeyWhoseDeadlineIsNotInTheFuture) {
  Put("k", "v");
  EXPECT_EQ(vigil_expire(store_, "k", 1, -1, nullptr), VIGIL_OK);
  EXPECT_EQ(Value("k"), std::nullopt);
}

TEST_F(CStoreTest, ComparesVersionsAndSets) {
  uint64_t version = 1;
  bool found = true;
  EXPECT_EQ(vigil_get_versioned(store_, "k", 1, buffer_, &found, &version),
            VIGIL_OK);
  EXPECT_FALSE(found);
  EXPECT_EQ(version, 0U);
  uint64_t first = 0;
  EXPECT_EQ(vigil_set_if(store_, "k", 1, "1", 1, 0, &first), VIGIL_OK);
  EXPECT_EQ(vigil_get_versioned(store_, "k", 1, buffer_, &found, &version),
            VIGIL_OK);
  EXPECT_TRUE(found);
  EXPECT_EQ(version, first);
  EXPECT_STREQ(vigil_buffer_data(buffer_), "1");

  Put("k", "2");
  EXPECT_EQ(vigil_set_if(store_, "k", 1, "3", 1, first, &version),
            VIGIL_CONFLICT);
  EXPECT_EQ(vigil_del_if(store_, "k", 1, first), VIGIL_CONFLICT);
  EXPECT_EQ(Value("k"), "2");
  EXPECT_EQ(vigil_get_versioned(store_, "k", 1, nullptr, nullptr, &version),
            VIGIL_OK);
  EXPECT_EQ(vigil_del_if(store_, "k", 1, version), VIGIL_OK);
  EXPECT_EQ(Value("k"), std::nullopt);
}

TEST_F(CStoreTest, CountsIntoAStructOfAnySize) {
  Put("k", "v");
  vigil_stats stats{};
  EXPECT_EQ(vigil_get_stats(store_, &stats, sizeof stats), VIGIL_OK);
  EXPECT_EQ(stats.keys, 1U);
  EXPECT_EQ(stats.shards, 4U);
  EXPECT_GT(stats.bytes, 0U);

  // A caller that was compiled with fewer fields, and one with more.
  uint64_t fewer[2] = {99, 99};
  EXPECT_EQ(vigil_get_stats(store_, reinterpret_cast<vigil_stats*>(fewer),
                            sizeof fewer[0]),
            VIGIL_OK);
  EXPECT_EQ(fewer[0], 1U);
  EXPECT_EQ(fewer[1], 99U);
  struct {
    vigil_stats known;
    uint64_t unknown = 99;
  } more{};
  EXPECT_EQ(vigil_get_stats(store_, &more.known, sizeof more), VIGIL_OK);
  EXPECT_EQ(more.known.keys, 1U);
  EXPECT_EQ(more.unknown, 0U);
}

TEST_F(CStoreTest, RefusesOptionsThatAreNoneOrImpossible) {
  const vigil_setting wrong[] = {{0, 0},
                                 {99, 0},
                                 {VIGIL_SHARDS, 3},
                                 {VIGIL_BACKGROUND_EXPIRY, 2},
                                 {VIGIL_MANUAL_CLOCK, UINT64_MAX}};
  for (const vigil_setting& setting : wrong) {
    vigil_store* store = nullptr;
    EXPECT_EQ(vigil_open(&setting, 1, &store), VIGIL_INVALID_ARGUMENT)
        << setting.option;
    EXPECT_EQ(store, nullptr);
  }
}

TEST_F(CStoreTest, RefusesGrowthAtTheMemoryLimit) {
  const vigil_setting settings[] = {{VIGIL_SHARDS, 1},
                                    {VIGIL_BACKGROUND_EXPIRY, 0},
                                    {VIGIL_MEMORY_LIMIT, 100'000},
                                    {VIGIL_EXPECTED_KEYS, 8}};
  vigil_store* store = nullptr;
  ASSERT_EQ(vigil_open(settings, 4, &store), VIGIL_OK);
  const std::string large(200'000, 'x');
  EXPECT_EQ(vigil_set(store, "k", 1, large.data(), large.size()),
            VIGIL_OUT_OF_MEMORY);
  EXPECT_EQ(vigil_set(store, "k", 1, "v", 1), VIGIL_OK);
  vigil_close(store);
}

TEST_F(CStoreTest, AdvancesNoClockButItsOwn) {
  vigil_store* store = nullptr;
  ASSERT_EQ(vigil_open(nullptr, 0, &store), VIGIL_OK);
  EXPECT_EQ(vigil_advance_clock(store, 1), VIGIL_FAILED_PRECONDITION);
  vigil_close(store);
}

TEST(CStatusTest, HasANameForEveryNumber) {
  EXPECT_STREQ(vigil_status_name(VIGIL_OK), "VIGIL_OK");
  EXPECT_STREQ(vigil_status_name(VIGIL_DEADLINE_EXCEEDED),
               "VIGIL_DEADLINE_EXCEEDED");
  EXPECT_STREQ(vigil_status_name(9), "unknown");
  EXPECT_STREQ(vigil_status_name(-1), "unknown");
}

TEST(CStatusTest, KnowsTheLibrarysVersion) {
  EXPECT_NE(std::strchr(vigil_version(), '.'), nullptr);
}

}  // namespace
}  // namespace vigil
