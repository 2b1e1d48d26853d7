// The dictionary has what the table has, in a form that libFuzzer reads.

#include "fuzz/dictionary.h"

#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

#include "api/command/command.h"

namespace vigil::fuzz {
namespace {

std::multiset<std::string> Lines() {
  std::stringstream text;
  WriteDictionary(text);
  std::multiset<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.insert(line);
  return lines;
}

bool Has(const std::string& word) { return Lines().contains('"' + word + '"'); }

TEST(DictionaryTest, HasTheNameOfEveryRow) {
  const std::multiset<std::string> lines = Lines();
  for (const command::Command& row : command::AllCommands()) {
    EXPECT_TRUE(lines.contains('"' + std::string(row.name) + '"')) << row.name;
    for (const command::Command& subcommand : row.subcommands) {
      EXPECT_TRUE(lines.contains('"' + std::string(subcommand.name) + '"'))
          << subcommand.name;
    }
  }
}

TEST(DictionaryTest, HasOptionsAndNoNamesOfArguments) {
  for (const char* option : {"NX", "KEEPTTL", "WITHMATCHLEN", "IFVER", "DB"}) {
    EXPECT_TRUE(Has(option)) << option;
  }
  for (const char* argument : {"seconds", "newkey", "destination-db", "..."}) {
    EXPECT_FALSE(Has(argument)) << argument;
  }
}

TEST(DictionaryTest, HasNumbersAtWhichSomethingChanges) {
  EXPECT_TRUE(Has("9223372036854775807"));
  EXPECT_TRUE(Has("9223372036854775808"));
}

TEST(DictionaryTest, SpellsBytesThatCannotStandInIt) {
  EXPECT_TRUE(Has(R"(k\x00\xff)"));
  const std::regex form(R"re("([!#-\[\]-~]|\\x[0-9a-f]{2})+")re");
  for (const std::string& line : Lines()) {
    EXPECT_TRUE(std::regex_match(line, form)) << line;
  }
}

TEST(DictionaryTest, HasEachWordOnce) {
  const std::multiset<std::string> lines = Lines();
  EXPECT_EQ(std::set(lines.begin(), lines.end()).size(), lines.size());
}

}  // namespace
}  // namespace vigil::fuzz
