#include "fuzz/dictionary.h"

#include <set>
#include <string>
#include <string_view>

#include "api/command/command.h"
#include "fuzz/command_words.h"

namespace vigil::fuzz {
namespace {

using Entries = std::set<std::string>;

void AddLiterals(const std::vector<Sequence>& choices, Entries& entries) {
  for (const Sequence& sequence : choices) {
    for (const Item& item : sequence.items) {
      AddLiterals(item.choices, entries);
      if (item.word.find_first_of("abcdefghijklmnopqrstuvwxyz") ==
          std::string::npos) {
        entries.insert(item.word);
      }
    }
  }
}

void AddRow(const command::Command& row, Entries& entries) {
  entries.emplace(row.name);
  AddLiterals(ReadSyntax(row.syntax), entries);
  for (const command::Command& subcommand : row.subcommands) {
    AddRow(subcommand, entries);
  }
}

std::string Quoted(std::string_view word) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7f && c != '"' && c != '\\') {
      quoted += c;
    } else {
      quoted += "\\x";
      quoted += kDigits[byte >> 4];
      quoted += kDigits[byte & 15];
    }
  }
  return quoted + '"';
}

}  // namespace

void WriteDictionary(std::ostream& out) {
  Entries entries;
  for (const command::Command& row : command::AllCommands()) {
    AddRow(row, entries);
  }
  entries.insert(SampleKeys().begin(), SampleKeys().end());
  entries.insert(SampleNumbers().begin(), SampleNumbers().end());
  entries.erase("");  // libFuzzer refuses it
  for (const std::string& entry : entries) out << Quoted(entry) << '\n';
}

}  // namespace vigil::fuzz
