#include "fuzz/command_words.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <utility>

#include "vigil/resp.h"

namespace vigil::fuzz {
namespace {

constexpr std::string_view kKeys[] = {
    "a", "b", "c", "d", "e", "f", "g", "h", "", std::string_view("k\0\xff", 3)};

constexpr std::string_view kNumbers[] = {
    "0",
    "1",
    "-1",
    "2",
    "10",
    "15",
    "16",
    "100",
    "4096",
    "4097",
    "1000000",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "18446744073709551615",
    "0.5",
    "-1e3",
    "1e400",
    "inf",
    "nan",
    "+1",
    "01",
    " 1",
    "",
    "x",
    "1799999999",
    "1800000001000",
};

// Values around the sizes where the store changes how it keeps them.
constexpr std::size_t kSizes[] = {1,   7,    8,    9,    40,   44,  45,
                                  100, 1000, 4095, 4096, 4097, 5000};

bool IsOneOf(std::string_view word, const std::vector<std::string_view>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string DrawNumber(Input& input) {
  if (input.Below(4) == 0) return std::to_string(input.Number());
  return std::string(input.Pick(kNumbers));
}

std::string DrawValue(Input& input) {
  switch (input.Below(4)) {
    case 0:
      return DrawNumber(input);
    case 1:
      return std::string(input.Pick(kSizes), static_cast<char>(input.Byte()));
    default:
      return std::string(input.Bytes(input.Below(24)));
  }
}

// A duration or a moment near the start of the targets' clocks, or any number.
std::string DrawTime(std::string_view name, Input& input) {
  constexpr std::int64_t kStartSeconds = 1'800'000'000;
  if (input.Below(4) == 0) return DrawNumber(input);
  auto time = static_cast<std::int64_t>(input.Below(24));
  const bool ms = name.ends_with("milliseconds");
  if (name.starts_with("unix-")) time += kStartSeconds * (ms ? 1000 : 1);
  return std::to_string(time);
}

// A word for the argument that the syntax calls `name`.
std::string DrawArgument(std::string_view name, Input& input) {
  static const std::vector<std::string_view> keys{
      "key", "key1", "key2", "newkey", "source", "destination"};
  static const std::vector<std::string_view> values{"value", "message", "arg",
                                                    "pattern", "section"};
  static const std::vector<std::string_view> commands{"command",
                                                      "command-name"};
  static const std::vector<std::string_view> databases{
      "db", "index", "index1", "index2", "destination-db"};
  if (IsOneOf(name, keys)) return std::string(input.Pick(kKeys));
  if (IsOneOf(name, values)) return DrawValue(input);
  if (IsOneOf(name, databases))
    return std::to_string(input.Below(kSampleDatabases));
  if (IsOneOf(name, commands)) {
    return std::string(input.Pick(command::AllCommands()).name);
  }
  if (name.ends_with("seconds")) return DrawTime(name, input);
  return DrawNumber(input);
}

bool IsLiteral(std::string_view word) {
  return std::none_of(word.begin(), word.end(),
                      [](unsigned char c) { return std::islower(c) != 0; });
}

// The parts of a syntax: brackets, bars, and words.
std::vector<std::string_view> Tokens(std::string_view syntax) {
  constexpr std::string_view kSigns = "[]()|";
  std::vector<std::string_view> tokens;
  while (!syntax.empty()) {
    std::size_t size = 1;
    if (kSigns.find(syntax[0]) == kSigns.npos) {
      size = std::min(syntax.find_first_of("[]()| "), syntax.size());
    }
    if (size > 0) tokens.push_back(syntax.substr(0, size));
    syntax.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return tokens;
}

// Reads alternatives up to the bracket that ends them, and takes that.
std::vector<Sequence> ReadChoices(const std::vector<std::string_view>& tokens,
                                  std::size_t& at) {
  std::vector<Sequence> choices(1);
  while (at < tokens.size()) {
    const std::string_view token = tokens[at++];
    if (token == "]" || token == ")") break;
    if (token == "|") {
      choices.emplace_back();
    } else if (token == "...") {
      choices.back().repeats = true;
    } else if (token == "[" || token == "(") {
      choices.back().items.push_back(
          {{}, token == "[", ReadChoices(tokens, at)});
    } else {
      choices.back().items.push_back({std::string(token), false, {}});
    }
  }
  return choices;
}

void Draw(const std::vector<Sequence>& choices, Input& input, Words& out) {
  constexpr int kMostRepeats = 4;
  const Sequence& chosen = input.Pick(choices);
  int left = kMostRepeats;
  do {
    for (const Item& item : chosen.items) {
      if (item.word.empty()) {
        if (!item.optional || input.Flip()) Draw(item.choices, input, out);
      } else if (IsLiteral(item.word)) {
        out.push_back(item.word);
      } else {
        out.push_back(DrawArgument(item.word, input));
      }
    }
  } while (chosen.repeats && --left > 0 && input.Flip());
}

}  // namespace

std::vector<Sequence> ReadSyntax(std::string_view syntax) {
  std::size_t at = 0;
  return ReadChoices(Tokens(syntax), at);
}

namespace {

// The words of `row` behind its name.
void DrawArguments(const command::Command& row, Input& input, Words& out) {
  static std::map<const command::Command*, std::vector<Sequence>> read;
  std::vector<Sequence>& choices = read[&row];
  if (choices.empty()) choices = ReadSyntax(row.syntax);
  Draw(choices, input, out);
}

}  // namespace

Words DrawCall(Input& input) {
  const command::Command* row = &input.Pick(command::AllCommands());
  Words words{std::string(row->name)};
  if (!row->subcommands.empty()) {
    row = &input.Pick(row->subcommands);
    words.emplace_back(row->name);
  }
  DrawArguments(*row, input, words);
  return words;
}

Words DrawCallOf(std::string_view name, Input& input) {
  const command::Command* const row = command::FindCommand(name);
  Require(row != nullptr && row->subcommands.empty(), "a command's name");
  Words words{std::string(name)};
  DrawArguments(*row, input, words);
  return words;
}

void Spoil(Input& input, Words& words) {
  if (words.empty()) return;
  const auto at = static_cast<std::ptrdiff_t>(input.Below(words.size()));
  switch (input.Below(4)) {
    case 0:
      words.erase(words.begin() + at);
      return;
    case 1:
      words.insert(words.begin() + at,
                   std::string(words[static_cast<std::size_t>(at)]));
      return;
    case 2:
      words[static_cast<std::size_t>(at)] = DrawValue(input);
      return;
    default:
      words.push_back(DrawValue(input));
  }
}

std::span<const std::string_view> SampleKeys() { return kKeys; }
std::span<const std::string_view> SampleNumbers() { return kNumbers; }

void PrintReply(const Reply& reply) {
  std::string bytes;
  AppendReply(reply, Protocol::kResp3, bytes);
  for (const char c : bytes) {
    if (c == '\n') continue;
    const bool plain = c >= ' ' && c < 0x7f;
    if (c == '\r') {
      std::fputc(' ', stderr);
    } else if (plain) {
      std::fputc(c, stderr);
    } else {
      std::fprintf(stderr, "\\x%02x", static_cast<unsigned char>(c));
    }
  }
  std::fputc('\n', stderr);
}

void PrintStep(std::size_t who, const Words& words, const Reply& reply) {
  std::fprintf(stderr, "%c>", static_cast<char>('A' + who));
  for (const std::string& word : words) {
    std::fputs(" \"", stderr);
    for (const char c : word) {
      if (c >= ' ' && c < 0x7f) {
        std::fputc(c, stderr);
      } else {
        std::fprintf(stderr, "\\x%02x", static_cast<unsigned char>(c));
      }
    }
    std::fputc('"', stderr);
  }
  std::fputs("   ", stderr);
  PrintReply(reply);
}

}  // namespace vigil::fuzz
