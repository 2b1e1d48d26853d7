// Transcripts: what several sessions say, line by line, and what they expect to
// hear. docs/transcripts.md has the form.

#ifndef VIGIL_API_TOOL_TRANSCRIPT_H_
#define VIGIL_API_TOOL_TRANSCRIPT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/clock.h"
#include "vigil/status.h"

namespace vigil::tool {

// What one line asks for.
struct Request {
  enum class Kind : std::uint8_t {
    kNothing,  // blank, or a comment
    kCommand,  // words, said by a session
    kExpect,   // = text: the reply has this line
    kAdvance,  // @advance N: the clock goes on by N milliseconds
    kClose,    // @close NAME: the session ends
  };

  Kind kind = Kind::kNothing;
  std::string session;             // kCommand, kClose; empty: the default one
  std::vector<std::string> words;  // kCommand; at least one
  std::string text;                // kExpect
  Duration by{0};                  // kAdvance
};

// Takes one line apart.
//   kInvalidArgument  it is malformed; the message says why
Result<Request> ParseRequest(std::string_view line);

// A command or a directive with the lines expected of its reply.
struct TranscriptStep {
  std::size_t line = 0;  // counted from 1
  std::string source;    // as written, without spaces around it
  Request request;
  std::vector<std::string> expected;  // empty: nothing is expected
};

// The steps of a whole transcript, called `name` in messages.
//   kInvalidArgument  a line is malformed: "name:line: reason"
Result<std::vector<TranscriptStep>> ParseTranscript(const std::string& name,
                                                    std::string_view text);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_TRANSCRIPT_H_
