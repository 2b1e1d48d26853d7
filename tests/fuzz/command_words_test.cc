// Calls that the fuzzers draw have the form that the table's rows ask for.

#include "fuzz/command_words.h"

#include <random>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "api/command/command.h"

namespace vigil::fuzz {
namespace {

using testing::ElementsAre;

TEST(SyntaxTest, IsReadIntoWordsGroupsAndChoices) {
  const std::vector<Sequence> read =
      ReadSyntax("key [NX | EX seconds] [v ...]");
  ASSERT_EQ(read.size(), 1u);
  const std::vector<Item>& items = read[0].items;
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].word, "key");
  EXPECT_TRUE(items[1].optional);
  ASSERT_EQ(items[1].choices.size(), 2u);
  EXPECT_EQ(items[1].choices[0].items[0].word, "NX");
  EXPECT_EQ(items[1].choices[1].items[1].word, "seconds");
  ASSERT_EQ(items[2].choices.size(), 1u);
  EXPECT_TRUE(items[2].choices[0].repeats);
  EXPECT_FALSE(read[0].repeats);
}

TEST(SyntaxTest, TellsWhatMayBeLeftOutFromWhatIsChosen) {
  const std::vector<Sequence> read = ReadSyntax("(0 | 1) [X]");
  ASSERT_EQ(read.size(), 1u);
  EXPECT_FALSE(read[0].items[0].optional);
  EXPECT_EQ(read[0].items[0].choices.size(), 2u);
  EXPECT_TRUE(read[0].items[1].optional);
}

// Bytes to draw from that are the same in every run.
std::vector<std::uint8_t> SomeBytes(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::uint8_t> bytes(200);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

TEST(DrawCallTest, DrawsEveryRowWithAsManyWordsAsItTakes) {
  std::set<std::string> accepted;
  for (unsigned seed = 0; seed < 5'000; ++seed) {
    const std::vector<std::uint8_t> bytes = SomeBytes(seed);
    Input input(bytes.data(), bytes.size());
    const Words words = DrawCall(input);
    const command::Command* row = command::FindCommand(words[0]);
    ASSERT_NE(row, nullptr) << words[0];
    if (!row->subcommands.empty()) {
      row = command::FindSubcommand(*row, words[1]);
      ASSERT_NE(row, nullptr) << words[1];
    }
    // Not each time: of EXEC VERBOSE the arity knows nothing.
    if (command::AcceptsCount(*row, words.size())) {
      accepted.insert(command::FullName(*row));
    }
  }
  for (const command::Command& row : command::AllCommands()) {
    if (row.subcommands.empty()) {
      EXPECT_TRUE(accepted.contains(command::FullName(row))) << row.name;
    }
    for (const command::Command& subcommand : row.subcommands) {
      const std::string name = command::FullName(subcommand);
      EXPECT_TRUE(accepted.contains(name)) << name;
    }
  }
}

TEST(DrawCallTest, DrawsTheCommandThatIsAskedFor) {
  Input nothing(nullptr, 0);
  EXPECT_THAT(DrawCallOf("GET", nothing), ElementsAre("GET", "a"));
}

TEST(SpoilTest, ChangesWords) {
  const std::uint8_t bytes[] = {1, 0, 0, 1};
  Input input(bytes, 2);
  Words words{"GET", "a"};
  Spoil(input, words);
  EXPECT_THAT(words, ElementsAre("GET"));
  Input twice(bytes + 2, 2);
  words = {"GET", "a"};
  Spoil(twice, words);
  EXPECT_THAT(words, ElementsAre("GET", "GET", "a"));
}

}  // namespace
}  // namespace vigil::fuzz
