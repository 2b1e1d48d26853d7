// A file, whole, or the reason why not.

#include "api/tool/input_file.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <istream>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>

#include "vigil/status.h"

#include "api/tool/text.h"

namespace vigil::tool {
namespace {

constexpr std::size_t kLongestPath = 4096;

Status CannotRead(const std::string& path, int error) {
  return InvalidArgument("cannot read " + InputName(path) + ": " +
                         std::generic_category().message(error));
}

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Result<std::string> ReadInput(const std::string& path,
                              std::istream& standard_input) {
  if (path == "-") {
    std::string text(std::istreambuf_iterator<char>(standard_input), {});
    if (standard_input.bad()) return CannotRead(path, EIO);
    return text;
  }
  // C streams, because they say in errno why they failed.
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return CannotRead(path, errno);
  std::string text;
  std::array<char, 65536> piece;
  while (true) {
    errno = 0;
    const std::size_t size =
        std::fread(piece.data(), 1, piece.size(), file.get());
    text.append(piece.data(), size);
    if (size == piece.size()) continue;
    if (std::ferror(file.get()) != 0) return CannotRead(path, errno);
    return text;
  }
}

std::string InputName(const std::string& path) {
  if (path.empty()) return "\"\"";
  return path == "-" ? "standard input" : Printable(path, kLongestPath);
}

}  // namespace vigil::tool
