#include "engine/txn/key_index.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace vigil::engine {
namespace {

// A list with an index, as watch sets and workspaces have one.
class List {
 public:
  explicit List(std::uint64_t hashes) : hashes_(hashes) {}

  // Appends the keys "0" to "count - 1", which have `hashes` different hashes.
  void Fill(std::size_t count) {
    names_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      names_.push_back(std::to_string(i));
      entries_.push_back({KeyOf(names_.back(), i)});
      index_.Appended(entries_, entries_.size());
    }
  }
  std::size_t Find(std::size_t i) const {
    const std::string name = std::to_string(i);
    return index_.Find(entries_, entries_.size(), KeyOf(name, i));
  }
  // Removes all but the first `count`.
  void ShrinkTo(std::size_t count) {
    while (entries_.size() > count) {
      index_.Removing(entries_, entries_.size());
      entries_.pop_back();
    }
  }
  void Clear() {
    entries_.clear();
    names_.clear();
    index_.Clear();
  }

 private:
  struct Entry {
    KeyRef key;
  };
  KeyRef KeyOf(const std::string& name, std::size_t i) const {
    return {name, i % hashes_};
  }

  const std::uint64_t hashes_;
  std::vector<std::string> names_;
  std::vector<Entry> entries_;
  KeyIndex index_;
};

void ExpectFindsAll(std::uint64_t hashes) {
  for (const std::size_t count : {0, 1, 7, 8, 9, 10, 17, 300}) {
    List list(hashes);
    list.Fill(count);
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_EQ(list.Find(i), i) << count << " keys";
    }
    EXPECT_EQ(list.Find(count), KeyIndex::kNone) << count << " keys";
  }
}

TEST(KeyIndexTest, FindsTheRestWhenTheLastAreRemoved) {
  for (const std::uint64_t hashes : {1, 3, 1'000}) {
    for (const std::size_t left : {0, 5, 8, 9, 20, 39}) {
      List list(hashes);
      list.Fill(40);
      list.ShrinkTo(left);
      for (std::size_t i = 0; i < 40; ++i) {
        ASSERT_EQ(list.Find(i), i < left ? i : KeyIndex::kNone)
            << hashes << " hashes, " << left << " left";
      }
    }
  }
}

TEST(KeyIndexTest, FindsEveryKeyInShortAndLongLists) {
  ExpectFindsAll(~std::uint64_t{0});
}

TEST(KeyIndexTest, TellsKeysOfTheSameHashApart) {
  ExpectFindsAll(1);
  ExpectFindsAll(3);
}

TEST(KeyIndexTest, AnEmptyListAfterALongOneFindsNothing) {
  List list(2);
  list.Fill(100);
  list.Clear();
  EXPECT_EQ(list.Find(5), KeyIndex::kNone);
  list.Fill(20);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(list.Find(i), i);
  EXPECT_EQ(list.Find(50), KeyIndex::kNone);
}

}  // namespace
}  // namespace vigil::engine
