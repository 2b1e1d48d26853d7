// Runs one fuzz target over files and over all files of folders, without a
// fuzzer: so a corpus is a test under any compiler and sanitizer.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/input.h"

namespace {

using std::filesystem::path;

std::vector<path> FilesAt(const path& name) {
  if (!std::filesystem::is_directory(name)) return {name};
  std::vector<path> files;
  for (const auto& entry : std::filesystem::directory_iterator(name)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());  // the same order everywhere
  return files;
}

bool Replay(const path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    std::fprintf(stderr, "%s: cannot be read\n", file.c_str());
    return false;
  }
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  // Of exactly this size, so that a read behind its end is seen.
  const std::vector<std::uint8_t> input(bytes.begin(), bytes.end());
  // Said before it runs: the last one named is the one that fails.
  std::printf("%s\n", file.c_str());
  std::fflush(stdout);
  LLVMFuzzerTestOneInput(input.data(), input.size());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 0;
  for (int i = 1; i < argc; ++i) {
    for (const path& file : FilesAt(argv[i])) {
      if (!Replay(file)) return 1;
      ++count;
    }
  }
  std::printf("%zu inputs\n", count);
  return count > 0 ? 0 : 1;  // nothing to replay is no test
}
