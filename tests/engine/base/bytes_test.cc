#include "engine/base/bytes.h"

#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace vigil::engine {
namespace {

constexpr std::size_t kMost = 40;

// Words that tests look at byte by byte.
struct Words {
  std::array<AtomicWord, 2 * kMost / kWordBytes> words{};

  explicit Words(char fill) {
    std::uint64_t word;
    std::memset(&word, fill, sizeof word);
    for (AtomicWord& each : words) each.store(word);
  }
  std::string Bytes() const {
    std::string bytes;
    for (const AtomicWord& each : words) {
      const std::uint64_t word = each.load();
      bytes.append(reinterpret_cast<const char*>(&word), sizeof word);
    }
    return bytes;
  }
};

// `size` different bytes, none of them ASCII fill characters of these tests.
std::string Pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<char>(0x80 + i);
  }
  return bytes;
}

TEST(RoundUpTest, GivesTheNextMultiple) {
  EXPECT_EQ(RoundUp(0, 8), 0u);
  EXPECT_EQ(RoundUp(1, 8), 8u);
  EXPECT_EQ(RoundUp(8, 8), 8u);
  EXPECT_EQ(RoundUp(9, 8), 16u);
}

TEST(AssignBytesTest, GivesTheBytesWhateverTheSizeBefore) {
  for (std::size_t before = 0; before <= kMost; ++before) {
    for (std::size_t size = 0; size <= kMost; ++size) {
      std::string to(before, '.');
      AssignBytes(to, Pattern(size));
      EXPECT_EQ(to, Pattern(size)) << before;
    }
  }
}

TEST(AssignBytesTest, TakesAViewOfNothing) {
  std::string to;
  AssignBytes(to, std::string_view());
  EXPECT_EQ(to, "");
  to = "before";
  AssignBytes(to, std::string_view());
  EXPECT_EQ(to, "");
}

TEST(CopyInTest, WritesTheBytesAndAtMostTheRestOfTheLastWord) {
  for (std::size_t size = 0; size <= kMost; ++size) {
    Words words('.');
    CopyIn(words.words.data(), Pattern(size));
    const std::string bytes = words.Bytes();
    EXPECT_EQ(bytes.substr(0, size), Pattern(size)) << size;
    const std::size_t end = RoundUp(size, kWordBytes);
    EXPECT_EQ(bytes.substr(end), std::string(bytes.size() - end, '.')) << size;
  }
}

TEST(CopyOutTest, ReadsExactlyTheBytesAskedFor) {
  Words words('.');
  CopyIn(words.words.data(), Pattern(kMost));
  for (std::size_t size = 0; size <= kMost; ++size) {
    std::string out(kMost + 1, '#');
    CopyOut(out.data(), words.words.data(), size);
    EXPECT_EQ(out, Pattern(size) + std::string(kMost + 1 - size, '#'));
  }
}

TEST(CopyInAtTest, ChangesTheNamedBytesAndNoOthers) {
  for (std::size_t offset = 0; offset <= kMost; ++offset) {
    for (std::size_t size = 0; offset + size <= kMost; ++size) {
      Words words('.');
      CopyInAt(words.words.data(), offset, Pattern(size));
      std::string expected = Words('.').Bytes();
      expected.replace(offset, size, Pattern(size));
      ASSERT_EQ(words.Bytes(), expected) << offset << " + " << size;
    }
  }
}

TEST(EqualBytesTest, SeesADifferenceAtEveryPositionOfEverySize) {
  for (std::size_t size = 0; size <= kMost; ++size) {
    const std::string bytes = Pattern(size);
    ASSERT_TRUE(EqualBytes(bytes.data(), std::string(bytes).data(), size));
    for (std::size_t at = 0; at < size; ++at) {
      std::string other = bytes;
      other[at] = static_cast<char>(other[at] ^ 1);
      ASSERT_FALSE(EqualBytes(bytes.data(), other.data(), size))
          << "size " << size << ", difference at " << at;
    }
  }
}

TEST(EqualBytesTest, IgnoresWhatLiesBehindTheSize) {
  for (std::size_t size = 0; size < kMost; ++size) {
    EXPECT_TRUE(EqualBytes((Pattern(size) + "a").data(),
                           (Pattern(size) + "b").data(), size));
  }
}

TEST(MoveBytesTest, MovesEverySizeAndNothingElse) {
  for (std::size_t size = 0; size <= kMost; ++size) {
    const std::string from = Pattern(size);
    std::string to(size + 2, '#');
    MoveBytes(to.data() + 1, from.data(), size);
    ASSERT_EQ(to, "#" + from + "#") << "size " << size;
  }
}

TEST(MoveBytesTest, MovesWithinItself) {
  for (std::size_t size = 0; size <= kMost; ++size) {
    for (std::size_t by = 0; by <= size; ++by) {
      const std::string bytes = Pattern(size + by);
      std::string up = bytes;
      MoveBytes(up.data() + by, up.data(), size);
      ASSERT_EQ(up.substr(by), bytes.substr(0, size)) << size << " by " << by;
      std::string down = bytes;
      MoveBytes(down.data(), down.data() + by, size);
      ASSERT_EQ(down.substr(0, size), bytes.substr(by)) << size << " by " << by;
    }
  }
}

TEST(AssignBytesTest, AssignsWhateverWasThere) {
  for (std::size_t before = 0; before <= kMost; ++before) {
    for (std::size_t size = 0; size <= kMost; ++size) {
      std::string to(before, '#');
      AssignBytes(to, Pattern(size));
      ASSERT_EQ(to, Pattern(size)) << before << " to " << size;
    }
  }
}

}  // namespace
}  // namespace vigil::engine
