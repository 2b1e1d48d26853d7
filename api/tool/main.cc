// The vigil program.

#include <cstdlib>
#include <iostream>
#include <span>
#include <string>
#include <unistd.h>
#include <vector>

#include "api/tool/console.h"
#include "api/tool/tool.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  // Whoever sets it to anything but nothing wants no colours: no-color.org.
  // Read before there is a second thread.
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-*)
  const bool colourless = no_color != nullptr && *no_color != '\0';
  const vigil::tool::Console console{
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .colours = isatty(STDOUT_FILENO) != 0 && !colourless,
      .progress = isatty(STDERR_FILENO) != 0,
      .interactive = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0};
  const std::span<char*> words(argv, static_cast<std::size_t>(argc));
  const std::vector<std::string> arguments(
      words.begin() + (words.empty() ? 0 : 1), words.end());
  const int exit_code = vigil::tool::RunTool(arguments, console);
  std::cout.flush();
  if (std::cout.fail()) {
    std::cerr << "vigil: cannot write to standard output\n";
    return vigil::tool::kExitUsage;
  }
  return exit_code;
}
