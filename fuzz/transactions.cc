// Fuzz target: WATCH, MULTI and EXEC of three sessions. Every reply, who loses,
// and on which keys, is what tests/support/model.h says.

#include <string>
#include <string_view>
#include <vector>

#include "fuzz/command_words.h"
#include "fuzz/input.h"
#include "fuzz/model_pair.h"

namespace vigil::fuzz {
namespace {

constexpr int kMaxSteps = 200;

// What transactions are made of is said more often than the other words.
Words DrawWords(Input& input) {
  static const std::vector<std::string_view> names = Model::Commands();
  const std::size_t choice = input.Below(64);
  if (choice < 8) return DrawCallOf("watch", input);
  if (choice < 16) return {"multi"};
  if (choice < 24) return {"exec"};
  Words words = DrawCallOf(input.Pick(names), input);
  if (choice < 27) Spoil(input, words);
  return words;
}

void Run(Input input) {
  ModelPair pair(std::size_t{1} << input.Below(3));
  for (int step = 0; step < kMaxSteps && !input.empty(); ++step) {
    const std::size_t how = input.Byte();
    if (how >= 224) {
      pair.Advance(DrawJump(input));
      continue;
    }
    const Words words = DrawWords(input);
    if (IsKnown(words)) pair.Say(how % ModelPair::kSessions, words);
  }
  pair.RequireSound();
}

}  // namespace
}  // namespace vigil::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  vigil::fuzz::Run({data, size});
  return 0;
}
