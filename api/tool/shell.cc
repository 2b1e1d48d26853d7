#include "api/tool/shell.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vigil/resp.h"
#include "vigil/session.h"
#include "vigil/status.h"
#include "vigil/store.h"
#include "vigil/types.h"

#include "api/tool/command_hints.h"
#include "api/tool/conflict_text.h"
#include "api/tool/console.h"
#include "api/tool/line_reader.h"
#include "api/tool/named_sessions.h"
#include "api/tool/transcript.h"

namespace vigil::tool {
namespace {

constexpr std::string_view kHelp =
    "A line is a command, such as SET key value, said by the session that the\n"
    "prompt names. Besides:\n"
    "    use B            goes on as session B, which is opened if it is new\n"
    "    B> GET key       lets B say one command\n"
    "    sessions         lists the sessions; * is this one\n"
    "    @close B         ends a session, with its watches and its queue\n"
    "    help [command]   says this, or what a command wants\n"
    "    quit             leaves; so does the end of the input\n";

bool IsWord(std::string_view word, std::string_view name) {
  return std::equal(word.begin(), word.end(), name.begin(), name.end(),
                    [](char a, char b) { return (a | 0x20) == b; });
}

class Shell {
 public:
  Shell(Store& store, const Console& console)
      : console_(console), sessions_(store) {
    Session session(store);
    hints_ = ReadHints(session);
  }

  const std::vector<CommandHint>& hints() const { return hints_; }

  std::string Prompt() const {
    return here_ + (sessions_.IsQueueing(here_) ? "(TX)> " : "> ");
  }

  // Whether to go on.
  bool Take(std::string_view line) {
    const Result<Request> request = ParseRequest(line);
    if (!request.ok()) {
      Refuse(request.status().message());
      return true;
    }
    switch (request->kind) {
      case Request::Kind::kNothing:
        return true;
      case Request::Kind::kCommand:
        return request->session.empty() ? TakeWords(request->words)
                                        : Say(request->session, request->words);
      case Request::Kind::kClose:
        sessions_.Close(request->session);
        return true;
      case Request::Kind::kExpect:
      case Request::Kind::kAdvance:
        Refuse("this belongs into a transcript: vigil run");
        return true;
    }
    return true;
  }

 private:
  // What the shell itself understands, or else the session.
  bool TakeWords(const std::vector<std::string>& words) {
    const std::string& first = words.front();
    if (IsWord(first, "quit") || IsWord(first, "exit")) return false;
    if (IsWord(first, "use")) return Use(words);
    if (IsWord(first, "help")) return Help(words);
    if (IsWord(first, "sessions") && words.size() == 1) return List();
    return Say(here_, words);
  }

  bool Use(const std::vector<std::string>& words) {
    // As in front of a command, so that each session can be named there.
    const Result<Request> named =
        ParseRequest(words.size() == 2 ? words[1] + "> PING" : "");
    if (words.size() != 2 || !named.ok() || named->session != words[1]) {
      Refuse("use wants the name of a session: use B");
    } else {
      here_ = words[1];
    }
    return true;
  }

  bool List() {
    std::vector<std::string> names = sessions_.names();
    if (std::find(names.begin(), names.end(), here_) == names.end()) {
      names.push_back(here_);
    }
    for (const std::string& name : names) {
      console_.out << (name == here_ ? "* " : "  ") << name
                   << (sessions_.IsQueueing(name) ? " (TX)\n" : "\n");
    }
    return true;
  }

  bool Help(const std::vector<std::string>& words) {
    if (words.size() == 1) {
      console_.out << kHelp;
      return true;
    }
    std::string name = words[1];
    for (std::size_t i = 2; i < words.size(); ++i) name += ' ' + words[i];
    const CommandHint* const hint = FindHint(hints_, name);
    if (hint == nullptr) {
      Refuse("there is no such command");
    } else {
      console_.out << hint->usage << '\n';
      if (!hint->summary.empty()) console_.out << hint->summary << '\n';
    }
    return true;
  }

  bool Say(const std::string& name, const std::vector<std::string>& words) {
    const Answer answer = sessions_.Say(name, words);
    console_.out << (answer.is_error ? console_.Paint(Colour::kBad, answer.text)
                                     : answer.text);
    if (answer.is_error &&
        answer.text.find("wrong number of arguments") != std::string::npos) {
      const CommandHint* const hint = FindHint(hints_, words.front());
      if (hint != nullptr) {
        console_.out << console_.Paint(Colour::kQuiet, "usage: " + hint->usage)
                     << '\n';
      }
    }
    TellConflicts(answer);
    return true;
  }

  void TellConflicts(const Answer& answer) {
    if (answer.conflicts.empty()) return;
    console_.out << "Nothing was written. Lost, because since WATCH\n";
    for (const Conflict& conflict : answer.conflicts) {
      console_.out << "    " << ConflictText(conflict) << '\n';
    }
  }

  void Refuse(std::string_view reason) { console_.out << reason << '\n'; }

  const Console& console_;
  NamedSessions sessions_;
  std::vector<CommandHint> hints_;
  std::string here_ = "A";
};

}  // namespace

int RunShell(const Console& console) {
  Store store;
  Shell shell(store, console);
  std::unique_ptr<LineReader> reader;
  if (console.interactive) {
    reader = OpenLineEditor([&shell](std::string_view before_cursor) {
      return CompleteCommand(shell.hints(), before_cursor);
    });
    console.out << "vigil shell: an empty store. help says what there is.\n";
  }
  if (reader == nullptr) {
    reader = std::make_unique<PlainLineReader>(
        console.in, console.interactive ? &console.out : nullptr);
  }
  while (true) {
    console.out.flush();
    const std::optional<std::string> line = reader->Read(shell.Prompt());
    if (!line || !shell.Take(*line)) break;
  }
  return kExitOk;
}

}  // namespace vigil::tool
