// A program of the explorer: what a store holds at first, and what each session
// does. Written as text, one unit of a session in a line:
//
//   shards 2
//   setup SET a 1; FILL 5
//   a: WATCH a b
//   a: MULTI; SET a 2; EXEC
//   b: body GET a; SET b @a
//   schedule a3b2
//
// A unit is what one call of the library does, or some words of one session of
// which only the last touches the store. It is words of Session::Execute unless
// it begins with
//   typed   a function of Store
//   body    Store::Transact
//   eager   the same, which locks first after its first loss
//   locked  Store::Atomically
//   clock   moves the clock by so many milliseconds
//   purge   Store::PurgeExpired
// In words, ~70000 is a value of so many bytes, ^5 the time 5 ms after the
// program's begin, and @a, in bodies, what its last GET a has read. ADD is
// Transaction::Add. FILL n makes n more keys, CHURN n leaves n objects to free.
//
// A line `schedule` says with which choices to run it, instead of exploring
// all.

#ifndef VIGIL_TESTS_SCHEDULE_PROGRAM_H_
#define VIGIL_TESTS_SCHEDULE_PROGRAM_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/clock.h"

namespace vigil::schedule {

using Words = std::vector<std::string>;

inline constexpr TimePoint kBegin{Duration(1'800'000'000'000)};
// The keys whose contents are looked at in the end.
inline constexpr std::string_view kKeys[] = {"a", "b", "c"};

struct Unit {
  enum class Kind : std::uint8_t {
    kWords,
    kTyped,
    kBody,
    kEager,
    kLocked,
    kClock,
    kPurge,
  };
  Kind kind = Kind::kWords;
  std::vector<Words> calls;  // kClock: one, of the milliseconds
};

struct Program {
  std::string name;
  std::size_t shards = 1;
  std::vector<Words> setup;
  std::vector<std::vector<Unit>> sessions;
  std::vector<std::string> schedules;
};

// Adds one line of a program. False: it cannot be understood.
bool AddLine(Program& program, std::string_view line);

// The program as text, without its schedules.
std::string ToText(const Program& program);

// A word as it is told to the store: ~ and ^ replaced.
std::string Meant(std::string_view word);

// The program with this number, always the same.
Program Generate(std::uint64_t number, std::size_t sessions);

}  // namespace vigil::schedule

#endif  // VIGIL_TESTS_SCHEDULE_PROGRAM_H_
