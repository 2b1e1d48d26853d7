// The rules are those of redis-cli 7.0.15, tried out on it and on the server.

#include "api/resp/split_words.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vigil/resp.h"

namespace vigil {
namespace {

// What separates words.
bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// What ends a word that is not in quotes: \v and \f belong to it.
bool EndsWord(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

char Escaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'b':
      return '\b';
    case 'a':
      return '\a';
    default:
      return c;
  }
}

}  // namespace

// After a closing quote: whether the word may end.
bool WordSplitter::EndsHere() const {
  return at_ == line_.size() || IsSpace(line_[at_]);
}

// The byte of the \xHH at at_, if there is one.
std::optional<char> WordSplitter::HexByte() const {
  if (at_ + 3 >= line_.size() || line_[at_ + 1] != 'x') return std::nullopt;
  const int high = HexDigit(line_[at_ + 2]);
  const int low = HexDigit(line_[at_ + 3]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

// From behind an opening ", to behind the closing one.
bool WordSplitter::Quoted(std::string& out) {
  while (at_ < line_.size()) {
    const char c = line_[at_];
    if (c == '"') {
      ++at_;
      return EndsHere();
    }
    if (c == '\\' && at_ + 1 < line_.size()) {
      const std::optional<char> byte = HexByte();
      out += byte ? *byte : Escaped(line_[at_ + 1]);
      at_ += byte ? 4 : 2;
    } else {
      out += c;
      ++at_;
    }
  }
  return false;
}

bool WordSplitter::Apostrophed(std::string& out) {
  while (at_ < line_.size()) {
    const char c = line_[at_];
    if (c == '\'') {
      ++at_;
      return EndsHere();
    }
    const bool escaped =
        c == '\\' && at_ + 1 < line_.size() && line_[at_ + 1] == '\'';
    out += escaped ? '\'' : c;
    at_ += escaped ? 2 : 1;
  }
  return false;
}

bool WordSplitter::Next(std::string& out) {
  while (at_ < line_.size() && IsSpace(line_[at_])) ++at_;
  if (broken_ || at_ == line_.size()) return false;
  while (at_ < line_.size() && !EndsWord(line_[at_])) {
    const char c = line_[at_++];
    if (c != '"' && c != '\'') {
      out += c;
      continue;
    }
    // A quote ends the word it is in.
    broken_ = c == '"' ? !Quoted(out) : !Apostrophed(out);
    return !broken_;
  }
  return true;
}

std::optional<std::vector<std::string>> SplitWords(std::string_view line) {
  std::vector<std::string> words;
  WordSplitter splitter(line);
  std::string word;
  while (splitter.Next(word)) {
    words.push_back(std::move(word));
    word.clear();
  }
  if (splitter.broken()) return std::nullopt;
  return words;
}

}  // namespace vigil
