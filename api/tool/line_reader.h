// Where the shell gets its lines from.

#ifndef VIGIL_API_TOOL_LINE_READER_H_
#define VIGIL_API_TOOL_LINE_READER_H_

#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace vigil::tool {

// What the tab key does to the text before the cursor.
struct Completion {
  std::string insert;  // to be put in at the cursor
  std::string show;    // to be shown below it, one or more lines; or empty
};
using Completer = std::function<Completion(std::string_view before_cursor)>;

class LineReader {
 public:
  virtual ~LineReader() = default;
  // The next line without its end; empty: there are no more.
  virtual std::optional<std::string> Read(const std::string& prompt) = 0;
};

// Lines of a stream. The prompt goes to `out`, if that is given.
class PlainLineReader final : public LineReader {
 public:
  explicit PlainLineReader(std::istream& in, std::ostream* out = nullptr)
      : in_(in), out_(out) {}
  std::optional<std::string> Read(const std::string& prompt) override;

 private:
  std::istream& in_;
  std::ostream* out_;
};

// A line editor with a history on the process's terminal, where the build found
// libedit; else nullptr. The history is not kept when the program ends.
std::unique_ptr<LineReader> OpenLineEditor(Completer completer);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_LINE_READER_H_
