#include "tests/differential/step.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace vigil::differential {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The byte of the escape whose letter is line[at]; moves `at` behind it.
char ParseEscape(std::string_view line, std::size_t& at) {
  const char letter = line[at++];
  if (letter == 'n') return '\n';
  if (letter == 'r') return '\r';
  if (letter == 't') return '\t';
  if (letter == 'x' && at + 1 < line.size()) {
    const int high = HexDigit(line[at]);
    const int low = HexDigit(line[at + 1]);
    if (high >= 0 && low >= 0) {
      at += 2;
      return static_cast<char>(high * 16 + low);
    }
  }
  return letter;
}

// The quoted word whose first byte is line[at]; moves `at` behind its end.
std::string ParseQuoted(std::string_view line, std::size_t& at) {
  std::string word;
  while (at < line.size() && line[at] != '"') {
    if (line[at] == '\\' && at + 1 < line.size()) {
      ++at;
      word += ParseEscape(line, at);
    } else {
      word += line[at++];
    }
  }
  ++at;
  return word;
}

bool IsPlain(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return c > ' ' && c < 0x7F && c != '"' && c != '\'' && c != '\\' &&
           c != '#' && c != ';';
  });
}

char SessionName(std::size_t session) {
  return static_cast<char>('A' + session);
}

std::string ShellQuoted(std::string_view line) {
  std::string quoted = "'";
  for (const char c : line) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace

bool SameWord(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

std::optional<std::chrono::milliseconds> SleepOf(const Words& words) {
  if (words.size() != 3 || !SameWord(words[0], "DEBUG") ||
      !SameWord(words[1], "SLEEP")) {
    return std::nullopt;
  }
  const double seconds = std::strtod(words[2].c_str(), nullptr);
  return std::chrono::milliseconds(std::llround(seconds * 1000));
}

Words ParseWords(std::string_view line) {
  Words words;
  std::size_t at = 0;
  while (at < line.size()) {
    if (line[at] == ' ') {
      ++at;
    } else if (line[at] == '"') {
      words.push_back(ParseQuoted(line, ++at));
    } else {
      const std::size_t end = std::min(line.find(' ', at), line.size());
      words.emplace_back(line.substr(at, end - at));
      at = end;
    }
  }
  return words;
}

std::string Printable(std::string_view bytes) {
  std::string text = "\"";
  for (const char c : bytes) {
    if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (c == '\n') {
      text += "\\n";
    } else if (c == '\r') {
      text += "\\r";
    } else if (c >= ' ' && c < 0x7F) {
      text += c;
    } else {
      char escape[5];
      std::snprintf(escape, sizeof(escape), "\\x%02x",
                    static_cast<unsigned>(static_cast<unsigned char>(c)));
      text += escape;
    }
  }
  return text + "\"";
}

std::string PrintWords(const Words& words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    line += IsPlain(word) ? word : Printable(word);
  }
  return line;
}

std::vector<Words> ParseProgram(std::string_view text) {
  std::vector<Words> program;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    Words words = ParseWords(text.substr(0, end));
    if (!words.empty()) program.push_back(std::move(words));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return program;
}

std::string Transcript(std::span<const Step> script) {
  std::string text;
  for (const Step& step : script) {
    text += SessionName(step.session);
    text += "> " + PrintWords(step.words) + "\n";
  }
  return text;
}

std::string ShellScript(std::span<const Step> script) {
  std::string text;
  for (std::size_t session = 0; session <= kSleeper; ++session) {
    std::string line;
    int pauses = 0;
    for (const Step& step : script) {
      if (step.session == session) {
        if (pauses > 0) {
          line += "sleep " + std::to_string(pauses / 10) + "." +
                  std::to_string(pauses % 10) + "; ";
        }
        line += "echo " + ShellQuoted(PrintWords(step.words)) + "; ";
        pauses = 0;
      }
      ++pauses;
    }
    if (!line.empty()) text += "( " + line + ") | redis-cli -s $S &\n";
  }
  return text + "wait\n";
}

}  // namespace vigil::differential
