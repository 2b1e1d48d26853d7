// OpenLineEditor() by libedit (editline(3)).

#include <cstddef>
#include <cstdio>
#include <histedit.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/tool/line_reader.h"

namespace vigil::tool {
namespace {

constexpr int kHistoryLines = 1000;

class LibeditReader final : public LineReader {
 public:
  LibeditReader(EditLine* editor, History* history, Completer completer)
      : editor_(editor), history_(history), completer_(std::move(completer)) {
    HistEvent event;
    Ask(&event, H_SETSIZE, kHistoryLines);
    Ask(&event, H_SETUNIQUE, 1);
    el_set(editor_, EL_CLIENTDATA, this);
    el_set(editor_, EL_PROMPT, &LibeditReader::Prompt);
    el_set(editor_, EL_EDITOR, "emacs");
    el_set(editor_, EL_HIST, ::history, history_);
    el_set(editor_, EL_ADDFN, "vigil-complete", "completes a command",
           &LibeditReader::Complete);
    el_set(editor_, EL_BIND, "^I", "vigil-complete", nullptr);
    el_source(editor_, nullptr);
  }
  LibeditReader(const LibeditReader&) = delete;
  LibeditReader& operator=(const LibeditReader&) = delete;
  ~LibeditReader() override {
    history_end(history_);
    el_end(editor_);
  }

  std::optional<std::string> Read(const std::string& prompt) override {
    prompt_ = prompt;
    int size = 0;
    const char* const text = el_gets(editor_, &size);
    if (text == nullptr || size <= 0) return std::nullopt;
    std::string line(text, static_cast<std::size_t>(size));
    if (line.ends_with('\n')) line.pop_back();
    if (line.find_first_not_of(" \t") != line.npos) {
      HistEvent event;
      Ask(&event, H_ENTER, line.c_str());
    }
    return line;
  }

 private:
  // history() takes any arguments.
  template <class Argument>
  void Ask(HistEvent* event, int operation, Argument argument) {
    ::history(history_, event, operation, argument);
  }

  static LibeditReader& Of(EditLine* editor) {
    void* reader = nullptr;
    el_get(editor, EL_CLIENTDATA, &reader);
    return *static_cast<LibeditReader*>(reader);
  }

  static char* Prompt(EditLine* editor) { return Of(editor).prompt_.data(); }

  static unsigned char Complete(EditLine* editor, int /*key*/) {
    const LineInfo* const line = el_line(editor);
    const Completion completion = Of(editor).completer_(std::string_view(
        line->buffer, static_cast<std::size_t>(line->cursor - line->buffer)));
    if (!completion.insert.empty()) {
      el_insertstr(editor, completion.insert.c_str());
    }
    if (completion.show.empty()) {
      return completion.insert.empty() ? CC_REFRESH_BEEP : CC_REFRESH;
    }
    std::printf("\n%s\n", completion.show.c_str());
    std::fflush(stdout);
    return CC_REDISPLAY;
  }

  EditLine* const editor_;
  History* const history_;
  const Completer completer_;
  std::string prompt_;
};

}  // namespace

std::unique_ptr<LineReader> OpenLineEditor(Completer completer) {
  EditLine* const editor = el_init("vigil", stdin, stdout, stderr);
  if (editor == nullptr) return nullptr;
  History* const history = history_init();
  if (history == nullptr) {
    el_end(editor);
    return nullptr;
  }
  return std::make_unique<LibeditReader>(editor, history, std::move(completer));
}

}  // namespace vigil::tool
