#include "tests/differential/compare.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

#include "tests/differential/allowed.h"
#include "tests/differential/framing.h"

namespace vigil::differential {
namespace {

// Follows what each session has queued, so that EXEC's reply is compared
// element by element, each as the command that it answers.
class Judge {
 public:
  bool Accepts(const Step& step, std::string_view oracle,
               std::string_view subject) {
    if (SleepOf(step.words)) return true;
    Queue& queue = queues_[step.session];
    const bool same = queue.open && SameWord(step.words[0], "EXEC")
                          ? SameResults(queue.calls, oracle, subject)
                          : SameReply(step.words, oracle, subject);
    Follow(step.words, oracle, queue);
    return same;
  }

 private:
  struct Queue {
    bool open = false;
    std::vector<Words> calls;
  };

  // The first queued command whose reply is in the last one's protocol.
  static std::size_t FirstInOneProtocol(const std::vector<Words>& calls) {
    std::size_t first = 0;
    for (std::size_t i = 0; i < calls.size(); ++i) {
      if (ComparisonOf(calls[i]) == Comparison::kProtocol) first = i;
    }
    return first;
  }

  static bool SameResults(const std::vector<Words>& calls,
                          std::string_view oracle, std::string_view subject) {
    if (oracle == subject) return true;
    const auto left = Elements(oracle);
    const auto right = Elements(subject);
    if (!left || !right || left->size() != right->size() ||
        left->size() != calls.size()) {
      return false;
    }
    for (std::size_t i = FirstInOneProtocol(calls); i < calls.size(); ++i) {
      if (!SameReply(calls[i], (*left)[i], (*right)[i])) return false;
    }
    return true;
  }

  static void Follow(const Words& words, std::string_view reply, Queue& queue) {
    const std::string& name = words[0];
    if (queue.open && reply == "+QUEUED\r\n") {
      queue.calls.push_back(words);
    } else if (SameWord(name, "MULTI") && reply == "+OK\r\n") {
      queue.open = true;
    } else if (SameWord(name, "EXEC") || SameWord(name, "DISCARD") ||
               SameWord(name, "RESET") || SameWord(name, "QUIT")) {
      // A wrong DISCARD leaves the queue open; any EXEC closes it.
      if (SameWord(name, "DISCARD") && reply != "+OK\r\n") return;
      queue = Queue();
    }
  }

  std::array<Queue, kMaxSessions> queues_;
};

// The shrinking of one script. Every attempt that still differs replaces it.
class Shrinker {
 public:
  Shrinker(Party& oracle, Party& subject, Finding finding)
      : oracle_(oracle), subject_(subject), finding_(std::move(finding)) {}

  Finding Run() {
    for (bool shorter = true; shorter;) {
      shorter = DropSteps();
      shorter |= MergeSessions();
      shorter |= ShortenWords();
    }
    return std::move(finding_);
  }

 private:
  static constexpr int kMaxRuns = 2000;

  bool Try(const Script& script) {
    if (script.empty() || runs_ >= kMaxRuns) return false;
    ++runs_;
    std::optional<Finding> finding = Compare(oracle_, subject_, script);
    // A cured script can be longer than the one it was made of.
    if (!finding || Size(*finding) >= Size(finding_)) return false;
    finding_ = *std::move(finding);
    return true;
  }

  // What shrinking makes smaller: steps, sessions, words and bytes.
  static std::size_t Size(const Finding& finding) {
    std::size_t size = 0;
    for (const Step& step : finding.script) {
      size += 1000 + (step.session == kSleeper ? 0 : step.session);
      for (const std::string& word : step.words) size += 10 + word.size();
    }
    return size;
  }

  // Leaves out runs of steps, halving their length.
  bool DropSteps() {
    bool dropped = false;
    for (std::size_t length =
             std::max<std::size_t>(finding_.script.size() / 2, 1);
         length > 0; length /= 2) {
      for (std::size_t at = 0; at < finding_.script.size();) {
        Script script = finding_.script;
        const std::size_t end = std::min(at + length, script.size());
        script.erase(script.begin() + static_cast<std::ptrdiff_t>(at),
                     script.begin() + static_cast<std::ptrdiff_t>(end));
        if (Try(script)) {
          dropped = true;
        } else {
          at += length;
        }
      }
    }
    return dropped;
  }

  // Lets one session say what another said.
  bool MergeSessions() {
    bool merged = false;
    for (std::size_t from = 1; from < kMaxSessions; ++from) {
      for (std::size_t to = 0; to < from; ++to) {
        Script script = finding_.script;
        bool changed = false;
        for (Step& step : script) {
          if (step.session != from) continue;
          step.session = to;
          changed = true;
        }
        if (changed && Try(script)) merged = true;
      }
    }
    return merged;
  }

  bool ShortenWords() {
    bool shortened = false;
    for (std::size_t step = 0; step < finding_.script.size(); ++step) {
      std::size_t word = 1;
      while (step < finding_.script.size() &&
             word < finding_.script[step].words.size()) {
        if (DropWord(step, word)) {
          shortened = true;
          continue;
        }
        shortened |= ShortenWord(step, word);
        ++word;
      }
    }
    return shortened;
  }

  bool DropWord(std::size_t step, std::size_t word) {
    Script script = finding_.script;
    if (script[step].session == kSleeper) return false;
    Words& words = script[step].words;
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(word));
    return Try(script);
  }

  // Long words only: short ones are names that people know.
  bool ShortenWord(std::size_t step, std::size_t word) {
    bool shortened = false;
    for (;;) {
      const std::string& text = finding_.script[step].words[word];
      Script script = finding_.script;
      if (text.size() <= 2 || script[step].session == kSleeper) {
        return shortened;
      }
      std::string& shorter = script[step].words[word];
      shorter.resize(text.size() > 8 ? text.size() / 2 : text.size() - 1);
      if (!Try(script)) return shortened;
      if (step >= finding_.script.size() ||
          word >= finding_.script[step].words.size()) {
        return true;
      }
      shortened = true;
    }
  }

  Party& oracle_;
  Party& subject_;
  Finding finding_;
  int runs_ = 0;
};

std::optional<Finding> RunBoth(Party& oracle, Party& subject,
                               std::span<const Step> script) {
  oracle.Reset();
  std::vector<std::string> expected = oracle.Run(script);
  subject.Reset();
  std::vector<std::string> answered = subject.Run(script);
  Judge judge;
  for (std::size_t i = 0; i < script.size(); ++i) {
    if (judge.Accepts(script[i], expected[i], answered[i])) continue;
    Script until(script.begin(),
                 script.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    return Finding{std::move(until), std::move(expected[i]),
                   std::move(answered[i])};
  }
  return std::nullopt;
}

// The script with an EXISTS of all that may be a key before each DBSIZE.
Script LookBeforeCounting(std::span<const Step> script) {
  Step look{0, {"EXISTS"}};
  for (const Step& step : script) {
    for (const std::string& word : step.words) {
      Words& seen = look.words;
      if (std::find(seen.begin(), seen.end(), word) == seen.end()) {
        seen.push_back(word);
      }
    }
  }
  Script cured;
  for (const Step& step : script) {
    if (SameWord(step.words[0], "DBSIZE")) {
      look.session = step.session;
      cured.push_back(look);
    }
    cured.push_back(step);
  }
  return cured;
}

std::string UpperCase(std::string text) {
  for (char& c : text) {
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return text;
}

}  // namespace

std::optional<Finding> Compare(Party& oracle, Party& subject,
                               std::span<const Step> script) {
  std::optional<Finding> finding = RunBoth(oracle, subject, script);
  if (!finding ||
      ComparisonOf(finding->script.back().words) != Comparison::kCounted) {
    return finding;
  }
  return RunBoth(oracle, subject, LookBeforeCounting(script));
}

Finding Shrink(Party& oracle, Party& subject, Finding finding) {
  return Shrinker(oracle, subject, std::move(finding)).Run();
}

std::string Report(const Finding& finding, std::string_view origin) {
  std::string text = "A difference, from ";
  text += origin;
  text += "\n\nfor `vigil run`:\n" + Transcript(finding.script);
  text += "\nfor a shell, with the server's socket in $S:\n";
  text += ShellScript(finding.script);
  text += "\nthe last step's reply\n  oracle:  " + Printable(finding.oracle) +
          "\n  subject: " + Printable(finding.subject) + "\n";
  return text;
}

std::string Fingerprint(const Finding& finding) {
  const Words& words = finding.script.back().words;
  std::string text = UpperCase(words[0]);
  for (const std::string* reply : {&finding.oracle, &finding.subject}) {
    text +=
        "|" + reply->substr(0, std::min(reply->find(' '), reply->find('\r')));
  }
  return text;
}

}  // namespace vigil::differential
