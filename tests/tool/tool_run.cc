// Streams of strings around RunTool.

#include "tests/tool/tool_run.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "api/tool/console.h"
#include "api/tool/tool.h"

namespace vigil::tool {

ToolRun RunVigil(std::initializer_list<std::string> arguments,
                 std::string_view input) {
  std::istringstream in{std::string(input)};
  std::ostringstream out;
  std::ostringstream err;
  const std::vector<std::string> words(arguments);
  const Console console{.in = in, .out = out, .err = err};
  ToolRun run;
  run.exit_code = RunTool(words, console);
  run.out = out.str();
  run.err = err.str();
  return run;
}

TemporaryFile::TemporaryFile(std::string_view bytes) {
  static std::atomic<int> next{0};
  path_ = (std::filesystem::temp_directory_path() /
           ("vigil_tool_test_" + std::to_string(getpid()) + "_" +
            std::to_string(next.fetch_add(1)) + ".csv"))
              .string();
  std::ofstream(path_, std::ios::binary) << bytes;
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace vigil::tool
