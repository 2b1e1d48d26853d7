// Which test programs have been seen to catch which planted bug.

#ifndef VIGIL_TESTS_PLANTED_CATCHERS_H_
#define VIGIL_TESTS_PLANTED_CATCHERS_H_

#include <ostream>
#include <span>
#include <string>
#include <string_view>

namespace vigil::planted {

struct Catcher {
  const char* name;
  const char* program;
  const char* filter = nullptr;  // of a program of GoogleTest
  const char* corpus = nullptr;  // of one that replays inputs

  // Whether running it again is another chance to fail.
  bool HasChance() const { return filter != nullptr; }
};
inline void PrintTo(const Catcher& catcher, std::ostream* out) {
  *out << catcher.name;
}

// All of them.
std::span<const Catcher> Catchers();
const Catcher& CatcherNamed(std::string_view name);

// The command that runs it.
std::string CommandOf(const Catcher& catcher);

// Those of one bug, the fastest first; none where nobody knows the bug.
std::span<const std::string_view> CatchersOf(std::string_view bug);

}  // namespace vigil::planted

#endif  // VIGIL_TESTS_PLANTED_CATCHERS_H_
