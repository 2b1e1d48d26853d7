// Words for a command, drawn from its row in the table: what the fuzzer's
// grammar is. A new row needs nothing here.

#ifndef VIGIL_FUZZ_COMMAND_WORDS_H_
#define VIGIL_FUZZ_COMMAND_WORDS_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/reply.h"

#include "api/command/command.h"
#include "fuzz/input.h"

namespace vigil::fuzz {

using Words = std::vector<std::string>;

// A row's syntax, read as command.h describes it.
struct Sequence;
struct Item {
  std::string word;               // empty: a group
  bool optional = false;          // a group in [ ], not in ( )
  std::vector<Sequence> choices;  // of a group
};
struct Sequence {
  std::vector<Item> items;
  bool repeats = false;
};
std::vector<Sequence> ReadSyntax(std::string_view syntax);

// A row of the table or one of a subcommand, and its words: the name, then what
// its syntax says, drawn from `input`.
Words DrawCall(Input& input);
// The same for the command of this name, which has no subcommands.
Words DrawCallOf(std::string_view name, Input& input);

// Changes words as nobody should say them: leaves one out, says one twice, puts
// any bytes in its place.
void Spoil(Input& input, Words& words);

// Arguments that name a database are below this.
inline constexpr int kSampleDatabases = 4;
// The keys and the numbers that arguments are drawn from.
std::span<const std::string_view> SampleKeys();
std::span<const std::string_view> SampleNumbers();

// One line for people: who says what, and what is answered.
void PrintStep(std::size_t who, const Words& words, const Reply& reply);
void PrintReply(const Reply& reply);

}  // namespace vigil::fuzz

#endif  // VIGIL_FUZZ_COMMAND_WORDS_H_
