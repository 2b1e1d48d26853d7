#include "tests/differential/program.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/differential/grammar.h"
#include "tests/differential/random_source.h"

namespace vigil::differential {
namespace {

// What a program is mostly about. Few do everything, because one wrong word
// spoils a transaction and a flush ends many stories.
class Program {
 public:
  Program(std::uint64_t seed, std::span<const Words> names)
      : random_(seed), names_(names) {
    static const Words all_keys = {"a", "b", "c", "d", "key:1", ""};
    keys_.assign(
        all_keys.begin(),
        all_keys.begin() + static_cast<std::ptrdiff_t>(random_.Between(1, 6)));
    sessions_ = random_.Between(1, kMaxSessions);
    AddTopic("string", 30, 1);
    AddTopic("generic", 16, 1);
    AddTopic("transaction", 22, 1);
    AddTopic("expiry", 16, 2);
    AddTopic("database", 10, 3);
    AddTopic("flush", 3, 2);
    AddTopic("connection", 5, 3);
    AddTopic("server", 5, 3);
    AddTopic("broken", 4, 3);
    sleeps_ = random_.OneIn(2);
    careless_ = random_.OneIn(3);
  }

  Script Make() {
    Script script;
    const std::size_t size = random_.Between(50, 200);
    std::size_t session = 0;
    while (script.size() < size) {
      if (random_.OneIn(3)) session = random_.Below(sessions_);
      if (sleeps_ && random_.OneIn(16)) {
        script.push_back({kSleeper, Draw("sleep", random_, keys_)});
        continue;
      }
      Words words = DrawWords(queueing_[session]);
      if (!CanBeAsked(words)) continue;
      Follow(words, queueing_[session]);
      script.push_back({session, std::move(words)});
    }
    return script;
  }

 private:
  struct Topic {
    std::string_view symbol;
    std::uint64_t weight;
  };

  // One program in `one_in` has the topic.
  void AddTopic(std::string_view symbol, std::uint64_t weight,
                std::uint64_t one_in) {
    if (!random_.OneIn(one_in)) return;
    topics_.push_back({symbol, weight});
    weight_ += weight;
  }

  // As far as can be told without asking.
  static void Follow(const Words& words, bool& queueing) {
    if (SameWord(words[0], "MULTI")) queueing = true;
    for (const std::string_view end : {"EXEC", "DISCARD", "RESET", "QUIT"}) {
      if (SameWord(words[0], end)) queueing = false;
    }
  }

  Words DrawWords(bool queueing) {
    if (careless_ && random_.OneIn(24)) return DrawCarelessly();
    std::uint64_t ticket = random_.Below(weight_);
    const Topic* topic = topics_.data();
    while (ticket >= topic->weight) ticket -= (topic++)->weight;
    const bool other = queueing && topic->symbol == "transaction";
    Words words = Draw(other ? "queueing" : topic->symbol, random_, keys_);
    if (random_.OneIn(8)) ChangeCase(words[0]);
    return words;
  }

  // Any command with any number of words, or a good step with one word more,
  // less or other.
  Words DrawCarelessly() {
    if (!names_.empty() && random_.OneIn(2)) {
      Words words = names_[random_.Below(names_.size())];
      for (std::uint64_t more = random_.Below(6); more > 0; --more) {
        AppendValue(words, words.size());
      }
      return words;
    }
    Words words = Draw("any", random_, keys_);
    const std::size_t at = random_.Between(1, words.size());
    if (random_.OneIn(2) && at < words.size()) {
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
    }
    if (random_.OneIn(2)) AppendValue(words, at);
    return words;
  }

  void AppendValue(Words& words, std::size_t at) {
    const std::string value = Draw("value", random_, keys_).front();
    at = std::min(at, words.size());
    words.insert(words.begin() + static_cast<std::ptrdiff_t>(at), value);
  }

  void ChangeCase(std::string& word) {
    for (char& c : word) {
      if (random_.OneIn(2)) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      }
    }
  }

  RandomSource random_;
  std::span<const Words> names_;
  Words keys_;
  std::size_t sessions_;
  std::vector<Topic> topics_;
  std::uint64_t weight_ = 0;
  std::array<bool, kMaxSessions> queueing_{};
  bool sleeps_;
  bool careless_;
};

}  // namespace

Script MakeProgram(std::uint64_t seed, std::span<const Words> names) {
  return Program(seed, names).Make();
}

bool CanBeAsked(const Words& words) {
  const std::string& name = words[0];
  if (SameWord(name, "DEBUG") || SameWord(name, "SHUTDOWN") ||
      SameWord(name, "MONITOR") || SameWord(name, "SYNC")) {
    return false;
  }
  if (SameWord(name, "WAIT")) {
    // For no replica it does not wait.
    return words.size() != 3 || words[1] == "0" ||
           words[1].find_first_not_of("0123456789") != std::string::npos;
  }
  if (words.size() < 2) return true;
  if (SameWord(name, "CLIENT")) {
    for (const std::string_view other : {"REPLY", "PAUSE", "UNPAUSE", "KILL",
                                         "TRACKING", "CACHING", "UNBLOCK"}) {
      if (SameWord(words[1], other)) return false;
    }
  }
  if (SameWord(name, "CONFIG") && SameWord(words[1], "SET")) {
    // Settings outlast a program: only those that do not exist.
    return words.size() < 4 || words[2] == "nosuch";
  }
  return true;
}

}  // namespace vigil::differential
