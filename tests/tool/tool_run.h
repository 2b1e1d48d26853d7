// Running the vigil program inside a test.

#ifndef VIGIL_TESTS_TOOL_TOOL_RUN_H_
#define VIGIL_TESTS_TOOL_TOOL_RUN_H_

#include <initializer_list>
#include <string>
#include <string_view>

namespace vigil::tool {

struct ToolRun {
  int exit_code = 0;
  std::string out;
  std::string err;
};

// What `vigil arguments...` does with `input` as its standard input.
ToolRun RunVigil(std::initializer_list<std::string> arguments,
                 std::string_view input = {});

// A file with these bytes, for as long as the object lives.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view bytes);
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace vigil::tool

#endif  // VIGIL_TESTS_TOOL_TOOL_RUN_H_
