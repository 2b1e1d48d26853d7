// What is written for Elle, read back: by hand-made histories, and of a run.

#include "tests/history/edn.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "tests/history/history.h"
#include "tests/history/history_builder.h"
#include "tests/history/workload.h"

namespace vigil::history {
namespace {

// As much of EDN as is written: numbers, words, vectors and maps.
struct Edn {
  enum class Kind { kNumber, kWord, kVector, kMap };
  Kind kind = Kind::kWord;
  std::uint64_t number = 0;
  std::string word;           // keywords with their colon
  std::vector<Edn> elements;  // of a map: keys and values in turn

  bool Is(std::string_view text) const {
    return kind == Kind::kWord && word == text;
  }
  // Of a map; where there is no such key, an empty word.
  const Edn& operator[](std::string_view key) const {
    static const Edn kNothing;
    for (std::size_t i = 0; i + 1 < elements.size(); i += 2) {
      if (elements[i].Is(key)) return elements[i + 1];
    }
    return kNothing;
  }
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  // Whether the text is one value and nothing else.
  bool Read(Edn& value) {
    return ReadValue(value) && (SkipSpace(), text_.empty());
  }

 private:
  void SkipSpace() {
    const auto end = text_.find_first_not_of(" ,");
    text_.remove_prefix(std::min(end, text_.size()));
  }
  bool ReadValue(Edn& value) {
    SkipSpace();
    if (text_.empty()) return false;
    const char first = text_.front();
    if (first == '[' || first == '{') {
      text_.remove_prefix(1);
      value.kind = first == '[' ? Edn::Kind::kVector : Edn::Kind::kMap;
      return ReadElements(value, first == '[' ? ']' : '}');
    }
    const std::string_view atom =
        text_.substr(0, text_.find_first_of(" ,[]{}"));
    text_.remove_prefix(atom.size());
    if (std::isdigit(static_cast<unsigned char>(first)) != 0) {
      value.kind = Edn::Kind::kNumber;
      const auto [end, error] =
          std::from_chars(atom.data(), atom.data() + atom.size(), value.number);
      // Elle reads 64 bits with a sign.
      return error == std::errc() && end == atom.data() + atom.size() &&
             value.number >> 63 == 0;
    }
    value.word = std::string(atom);
    return value.Is("nil") || (first == ':' && atom.size() > 1);
  }
  bool ReadElements(Edn& value, char close) {
    for (;;) {
      SkipSpace();
      if (text_.empty()) return false;
      if (text_.front() == close) break;
      if (!ReadValue(value.elements.emplace_back())) return false;
    }
    text_.remove_prefix(1);
    return value.kind == Edn::Kind::kVector || value.elements.size() % 2 == 0;
  }

  std::string_view text_;
};

std::vector<Edn> ReadLines(const std::string& text) {
  std::vector<Edn> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    EXPECT_TRUE(Reader(line).Read(lines.emplace_back())) << line;
  }
  return lines;
}

TEST(EdnTest, WritesBeginningsAndEndsInTheOrderOfTime) {
  Builder history;
  history.IsListAppend();
  history.Begin(0, 1, 4).Write(0, 5, 1).Read(0, 5, 1);
  history.Begin(1, 2, 3).Read(0, kAbsent);
  history.Begin(1, 5, 6).Write(0, 6, 2).Aborted();
  std::ostringstream text;
  WriteEdn(history.get(), text);
  EXPECT_EQ(text.str(),
            "{:index 0, :type :invoke, :process 0, :f :txn, :time 1, :value "
            "[[:append 0 5] [:r 0 nil]]}\n"
            "{:index 1, :type :invoke, :process 1, :f :txn, :time 2, :value "
            "[[:r 0 nil]]}\n"
            "{:index 2, :type :ok, :process 1, :f :txn, :time 3, :value "
            "[[:r 0 []]]}\n"
            "{:index 3, :type :ok, :process 0, :f :txn, :time 4, :value "
            "[[:append 0 5] [:r 0 [5]]]}\n"
            "{:index 4, :type :invoke, :process 1, :f :txn, :time 5, :value "
            "[[:append 0 6]]}\n"
            "{:index 5, :type :fail, :process 1, :f :txn, :time 6, :value "
            "[[:append 0 6]]}\n");
}

class EdnOfARunTest : public testing::Test {
 protected:
  static constexpr Setting kSetting = {.threads = 4, .keys = 4, .zipf = true};

  EdnOfARunTest() {
    const std::unique_ptr<Workload> workload = MakeListAppend(kSetting);
    run_ = RunWorkload(*workload, kSetting, 2000, /*run=*/0);
    std::ostringstream text;
    WriteEdn(run_.history, text);
    lines_ = ReadLines(text.str());
  }

  Recorded run_;
  std::vector<Edn> lines_;
};

TEST_F(EdnOfARunTest, HasTheTransactionsOfTheRun) {
  ASSERT_EQ(lines_.size(), run_.history.transactions.size() * 2);
  const auto committed = std::count_if(
      run_.history.transactions.begin(), run_.history.transactions.end(),
      [](const Transaction& transaction) { return transaction.committed; });
  EXPECT_EQ(
      std::count_if(lines_.begin(), lines_.end(),
                    [](const Edn& line) { return line[":type"].Is(":ok"); }),
      committed);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    ASSERT_EQ(lines_[i][":index"].number, i);
    ASSERT_TRUE(lines_[i][":f"].Is(":txn"));
    ASSERT_TRUE(i == 0 ||
                lines_[i][":time"].number >= lines_[i - 1][":time"].number);
  }
}

TEST_F(EdnOfARunTest, EndsEachTransactionBeforeItsProcessBeginsAnother) {
  std::map<std::uint64_t, const Edn*> begun;
  for (const Edn& line : lines_) {
    const Edn*& before = begun[line[":process"].number];
    if (line[":type"].Is(":invoke")) {
      ASSERT_EQ(before, nullptr);
      before = &line;
      continue;
    }
    ASSERT_NE(before, nullptr);
    const std::vector<Edn>& asked = (*before)[":value"].elements;
    const std::vector<Edn>& done = line[":value"].elements;
    ASSERT_EQ(asked.size(), done.size());
    for (std::size_t i = 0; i < done.size(); ++i) {
      ASSERT_EQ(done[i].elements.size(), 3u);
      ASSERT_EQ(asked[i].elements[0].word, done[i].elements[0].word);
      ASSERT_EQ(asked[i].elements[1].number, done[i].elements[1].number);
    }
    before = nullptr;
  }
  for (const auto& [process, open] : begun) EXPECT_EQ(open, nullptr) << process;
}

// What Elle infers the order of versions from.
TEST_F(EdnOfARunTest, ReadsOfAListAreBeginningsOfOneList) {
  std::map<std::uint64_t, std::vector<std::uint64_t>> longest;
  std::set<std::uint64_t> appended;
  std::vector<const Edn*> reads;
  for (const Edn& line : lines_) {
    if (!line[":type"].Is(":ok")) continue;
    for (const Edn& step : line[":value"].elements) {
      if (step.elements[0].Is(":append")) {
        EXPECT_TRUE(appended.insert(step.elements[2].number).second);
        continue;
      }
      ASSERT_TRUE(step.elements[0].Is(":r"));
      ASSERT_EQ(step.elements[2].kind, Edn::Kind::kVector);
      reads.push_back(&step);
      std::vector<std::uint64_t>& list = longest[step.elements[1].number];
      if (step.elements[2].elements.size() <= list.size()) continue;
      list.clear();
      for (const Edn& element : step.elements[2].elements) {
        list.push_back(element.number);
      }
    }
  }
  ASSERT_GT(reads.size(), 100u);
  for (const Edn* read : reads) {
    const std::vector<std::uint64_t>& list = longest[read->elements[1].number];
    const std::vector<Edn>& seen = read->elements[2].elements;
    for (std::size_t i = 0; i < seen.size(); ++i) {
      ASSERT_EQ(seen[i].number, list[i]);
      EXPECT_TRUE(appended.contains(seen[i].number));
    }
  }
}

}  // namespace
}  // namespace vigil::history
