// Values of every size keep their bytes, through every way of writing them:
// the store may keep short and long values differently, and nobody may notice.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

constexpr std::array<std::size_t, 27> kSizes = {
    0,   1,    7,    8,    9,    15,    16,    17,       63,
    64,  65,   127,  128,  255,  256,   257,   511,      512,
    513, 1023, 1024, 1025, 4096, 65536, 65537, 1u << 20, 4u << 20};

// Bytes of all values, zeros among them, different for each `salt`.
std::string Bytes(std::size_t size, unsigned salt) {
  std::string bytes(size, '\0');
  unsigned state = salt * 2654435761u + 1;
  for (char& byte : bytes) {
    state = state * 1664525u + 1013904223u;
    byte = static_cast<char>(state >> 24);
  }
  return bytes;
}

class ValueSizeTest : public testing::Test {
 protected:
  // Compares without printing megabytes.
  void ExpectValue(const std::string& expected) {
    const std::string actual = GetText(store_, "k");
    ASSERT_EQ(actual.size(), expected.size());
    ASSERT_TRUE(actual == expected) << "of " << expected.size() << " bytes";
  }

  Store store_;
};

TEST_F(ValueSizeTest, SetAndGet) {
  for (const std::size_t size : kSizes) {
    SCOPED_TRACE(size);
    Must(store_.Del("k"));
    const std::string value = Bytes(size, 1);
    Must(store_.Set("k", value));
    ExpectValue(value);
    EXPECT_THAT(store_.StrLen("k"), Holds(size));
  }
}

TEST_F(ValueSizeTest, OverwritingByTheNextSizeUpAndDown) {
  for (std::size_t i = 0; i + 1 < kSizes.size(); ++i) {
    SCOPED_TRACE(kSizes[i]);
    const std::string shorter = Bytes(kSizes[i], 1);
    const std::string longer = Bytes(kSizes[i + 1], 2);
    Must(store_.Set("k", shorter));
    Must(store_.Set("k", longer));
    ExpectValue(longer);
    Must(store_.Set("k", shorter));
    ExpectValue(shorter);
  }
}

TEST_F(ValueSizeTest, OverwritingByTheSameSize) {
  for (const std::size_t size : kSizes) {
    SCOPED_TRACE(size);
    Must(store_.Set("k", Bytes(size, 1)));
    const std::string value = Bytes(size, 2);
    Must(store_.Set("k", value));
    ExpectValue(value);
  }
}

TEST_F(ValueSizeTest, OverwritingBetweenTheExtremes) {
  const std::string longest = Bytes(kSizes.back(), 1);
  for (const std::size_t size : kSizes) {
    SCOPED_TRACE(size);
    Must(store_.Set("k", longest));
    const std::string value = Bytes(size, 2);
    Must(store_.Set("k", value));
    ExpectValue(value);
  }
}

TEST_F(ValueSizeTest, AppendingFromEachSizeToTheNext) {
  std::string expected;
  for (const std::size_t size : kSizes) {
    SCOPED_TRACE(size);
    const std::string suffix =
        Bytes(size - expected.size(), static_cast<unsigned>(size));
    expected += suffix;
    EXPECT_THAT(store_.Append("k", suffix), Holds(size));
    ExpectValue(expected);
  }
}

TEST_F(ValueSizeTest, AppendingByteByByte) {
  std::string expected;
  for (int i = 0; i < 1500; ++i) {
    const std::string byte(1, static_cast<char>('a' + i % 26));
    expected += byte;
    Must(store_.Append("k", byte));
    ExpectValue(expected);
  }
}

TEST_F(ValueSizeTest, SetRangeGrowingFromEachSizeToTheNext) {
  std::string expected;
  for (const std::size_t size : kSizes) {
    SCOPED_TRACE(size);
    if (size == 0) continue;
    expected.resize(size - 1, '\0');
    expected += 'x';
    EXPECT_THAT(store_.SetRange("k", size - 1, "x"), Holds(size));
    ExpectValue(expected);
  }
}

TEST_F(ValueSizeTest, SetRangeInsideLeavesTheRest) {
  for (const std::size_t size : kSizes) {
    SCOPED_TRACE(size);
    if (size < 7) continue;
    std::string expected = Bytes(size, 3);
    Must(store_.Set("k", expected));
    expected.replace(size / 2, 3, "XYZ");
    Must(store_.SetRange("k", size / 2, "XYZ"));
    ExpectValue(expected);
  }
}

TEST_F(ValueSizeTest, AnIntegerReplacedByEachSizeAndBack) {
  for (const std::size_t size : kSizes) {
    SCOPED_TRACE(size);
    Must(store_.Set("k", "-1234567890123456789"));
    const std::string value = Bytes(size, 4);
    Must(store_.Set("k", value));
    ExpectValue(value);
    Must(store_.Set("k", "42"));
    EXPECT_THAT(store_.IncrBy("k", 1), Holds(43));
  }
}

TEST_F(ValueSizeTest, ByAnExec) {
  Session session(store_);
  for (const std::size_t size : kSizes) {
    SCOPED_TRACE(size);
    const std::string value = Bytes(size, 5);
    Batch batch = session.Multi();
    batch.Set("k", value);
    batch.Append("k", "tail");
    Must(batch.Exec().status());
    ExpectValue(value + "tail");
  }
}

TEST_F(ValueSizeTest, ByAClosure) {
  for (const std::size_t size : kSizes) {
    SCOPED_TRACE(size);
    const std::string value = Bytes(size, 6);
    Must(store_.Transact([&](Transaction& txn) -> Status {
      Must(txn.Set("k", value));
      EXPECT_TRUE(Must(txn.Get("k")) == value);
      Must(txn.Append("k", "tail"));
      return Ok();
    }));
    ExpectValue(value + "tail");
  }
}

TEST_F(ValueSizeTest, GetRangeOfEachSize) {
  for (const std::size_t size : kSizes) {
    SCOPED_TRACE(size);
    const std::string value = Bytes(size, 7);
    Must(store_.Set("k", value));
    const auto last = static_cast<std::int64_t>(size);
    EXPECT_TRUE(
        Must(store_.GetRange("k", last / 3, last / 2)) ==
        (size == 0 ? "" : value.substr(size / 3, size / 2 - size / 3 + 1)));
  }
}

TEST_F(ValueSizeTest, CopyAndRenameOfEachSize) {
  for (const std::size_t size : kSizes) {
    SCOPED_TRACE(size);
    const std::string value = Bytes(size, 8);
    Must(store_.Set("from", value));
    Must(store_.Copy("from", "k", true));
    ExpectValue(value);
    Must(store_.Rename("from", "k"));
    ExpectValue(value);
  }
}

TEST_F(ValueSizeTest, KeysOfEachSizeUpTo64KiB) {
  for (const std::size_t size : kSizes) {
    if (size > 65536) continue;
    SCOPED_TRACE(size);
    const std::string key = Bytes(size, 9);
    Must(store_.Set(key, "value"));
    EXPECT_THAT(store_.Get(key), Holds("value"));
    Must(store_.Set(key, std::string(2000, 'v')));
    EXPECT_THAT(store_.StrLen(key), Holds(2000u));
    EXPECT_THAT(store_.Del(key), Holds(true));
  }
}

}  // namespace
}  // namespace vigil
