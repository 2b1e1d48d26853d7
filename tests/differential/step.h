// Steps: which session says which words. The unit of the differential test.

#ifndef VIGIL_TESTS_DIFFERENTIAL_STEP_H_
#define VIGIL_TESTS_DIFFERENTIAL_STEP_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vigil::differential {

using Words = std::vector<std::string>;

struct Step {
  std::size_t session = 0;
  Words words;  // at least one

  friend bool operator==(const Step&, const Step&) = default;
};

using Script = std::vector<Step>;

inline constexpr std::size_t kMaxSessions = 4;
// Who says DEBUG SLEEP: a session that says nothing else, so that a replay
// never queues it.
inline constexpr std::size_t kSleeper = kMaxSessions;

// Whether two ASCII words are equal but for their case.
bool SameWord(std::string_view a, std::string_view b);

// How far `DEBUG SLEEP <seconds>` moves the time: that step is never sent. Both
// sides have a clock that stands still, and theirs are moved instead.
std::optional<std::chrono::milliseconds> SleepOf(const Words& words);

// Splits at blanks; "..." holds blanks and the escapes \n \r \t \\ \" \xHH.
// Quotes that do not close hold the rest.
Words ParseWords(std::string_view line);
// The other way. redis-cli and `vigil run` read it back alike.
std::string PrintWords(const Words& words);
// Printable, whatever the bytes are.
std::string Printable(std::string_view bytes);

// ParseWords() for each part between semicolons.
std::vector<Words> ParseProgram(std::string_view text);

// One line per step, `A> SET k v`, as `vigil run` takes it.
std::string Transcript(std::span<const Step> script);
// The same for a shell and redis-cli; $S is the server's socket. Steps of
// several sessions are told apart by pauses.
std::string ShellScript(std::span<const Step> script);

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_STEP_H_
