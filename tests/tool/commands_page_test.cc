// The page of commands is what the table says.

#include "api/tool/commands_page.h"

#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

#include "api/command/command.h"
#include "api/command/text.h"
#include "tests/tool/tool_run.h"

namespace vigil::tool {
namespace {

std::string CommittedPage() {
  std::ifstream file(VIGIL_COMMANDS_PAGE);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// If this fails: build/bin/vigil commands > docs/commands.md
TEST(CommandsPageTest, IsWhatTheTableSays) {
  const ToolRun run = RunVigil({"commands"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_TRUE(run.out == CommittedPage()) << "docs/commands.md is out of date";
}

TEST(CommandsPageTest, HasALineForEveryRow) {
  std::ostringstream page;
  WriteCommandsPage(page);
  const auto expect_line = [&](std::string name) {
    for (char& c : name) {
      if (c == '|') c = ' ';
    }
    EXPECT_TRUE(page.str().find("\n- `" + name + "`\n") != std::string::npos ||
                page.str().find("\n- `" + name + " ") != std::string::npos)
        << name;
  };
  for (const command::Command& row : command::AllCommands()) {
    const std::string name = command::UpperCase(row.name);
    if (row.subcommands.empty()) expect_line(name);
    for (const command::Command& subcommand : row.subcommands) {
      expect_line(name + "|" + command::UpperCase(subcommand.name));
    }
  }
}

}  // namespace
}  // namespace vigil::tool
