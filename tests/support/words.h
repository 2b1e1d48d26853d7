// Sessions that speak words to a store of their own, and replies as one line.

#ifndef VIGIL_TESTS_SUPPORT_WORDS_H_
#define VIGIL_TESTS_SUPPORT_WORDS_H_

#include <initializer_list>
#include <map>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/reply.h"
#include "vigil/resp.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/stores.h"

namespace vigil {

// A reply on one line: +status, -error, 12, 'bulk', nil, nil array, [a, b],
// {key: value}.
inline std::string Shown(const Reply& reply) {
  const auto list = [&](char open, char close) {
    std::string text(1, open);
    bool is_value = false;
    for (const Reply& element : reply.elements()) {
      if (text.size() > 1) text.append(is_value ? ": " : ", ");
      if (reply.kind() == Reply::Kind::kMap) is_value = !is_value;
      text.append(Shown(element));
    }
    return text + close;
  };
  const std::string text(reply.text());
  switch (reply.kind()) {
    case Reply::Kind::kSimple:
      return "+" + text;
    case Reply::Kind::kError:
      return "-" + text;
    case Reply::Kind::kInteger:
      return std::to_string(reply.integer());
    case Reply::Kind::kBulk:
    case Reply::Kind::kVerbatim:
      return "'" + text + "'";
    case Reply::Kind::kNull:
      return "nil";
    case Reply::Kind::kNullArray:
      return "nil array";
    case Reply::Kind::kArray:
    case Reply::Kind::kSet:
      return list('[', ']');
    case Reply::Kind::kMap:
      return list('{', '}');
  }
  return "?";
}
inline void PrintTo(const Reply& reply, std::ostream* out) {
  *out << Shown(reply);
}

// A store on a clock that stands still, and its sessions by name.
class Words {
 public:
  explicit Words(Options options = {}) : store_(std::move(options)) {}

  TimedStore& store() { return store_; }
  void Advance(Duration by) { store_.Advance(by); }

  // Splits `line` as redis-cli does, and runs it in a session.
  Reply Ask(std::string_view line, const std::string& session = "A") {
    const auto words = SplitWords(line);
    if (!words) {
      ADD_FAILURE() << "unbalanced quotes: " << line;
      return {};
    }
    const std::vector<std::string_view> views(words->begin(), words->end());
    return SessionOf(session).Execute(views);
  }
  // For words that a line is too plain for. Not another Ask(), because two
  // words would make one string_view.
  Reply AskWords(std::initializer_list<std::string_view> words,
                 const std::string& session = "A") {
    return SessionOf(session).Execute(words);
  }

  // Ask(), shown.
  std::string operator()(std::string_view line,
                         const std::string& session = "A") {
    return Shown(Ask(line, session));
  }

  // Runs the first of each pair in a session; the second is what is shown.
  void Play(std::initializer_list<std::pair<std::string_view, std::string_view>>
                script,
            const std::string& session = "A") {
    for (const auto& [line, reply] : script) {
      EXPECT_EQ((*this)(line, session), reply) << session << "> " << line;
    }
  }

 private:
  Session& SessionOf(const std::string& name) {
    return sessions_.try_emplace(name, *store_).first->second;
  }

  TimedStore store_;
  std::map<std::string, Session> sessions_;
};

}  // namespace vigil

#endif  // VIGIL_TESTS_SUPPORT_WORDS_H_
