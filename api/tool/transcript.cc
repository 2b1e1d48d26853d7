#include "api/tool/transcript.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vigil/clock.h"
#include "vigil/resp.h"
#include "vigil/status.h"

#include "api/tool/text.h"

namespace vigil::tool {
namespace {

// A thousand years: far enough, and no sum with a time of day overflows.
constexpr std::int64_t kFarthestMs = 1000LL * 366 * 24 * 60 * 60 * 1000;

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r";
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool IsName(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), IsNameCharacter);
}

// The NAME of a line that starts with "NAME>", which is cut off.
std::string TakeSession(std::string_view& line) {
  const std::size_t end = line.find('>');
  if (end == line.npos || !IsName(line.substr(0, end))) return {};
  const std::string_view rest = line.substr(end + 1);
  if (!rest.empty() && rest.front() != ' ' && rest.front() != '\t') return {};
  std::string name(line.substr(0, end));
  line = Trim(rest);
  return name;
}

Result<Request> ParseDirective(std::string_view line) {
  const std::optional<std::vector<std::string>> words = SplitWords(line);
  Request request;
  if (words && words->front() == "@advance") {
    request.kind = Request::Kind::kAdvance;
    std::int64_t by = -1;
    if (words->size() == 2) {
      const std::string& number = (*words)[1];
      const char* const end = number.data() + number.size();
      const auto [stop, error] = std::from_chars(number.data(), end, by);
      if (error != std::errc() || stop != end) by = -1;
    }
    if (by < 0 || by > kFarthestMs) {
      return InvalidArgument("@advance wants milliseconds: @advance 1500");
    }
    request.by = Duration(by);
    return request;
  }
  if (words && words->front() == "@close") {
    if (words->size() != 2 || !IsName((*words)[1])) {
      return InvalidArgument("@close wants the name of a session: @close A");
    }
    request.kind = Request::Kind::kClose;
    request.session = (*words)[1];
    return request;
  }
  return InvalidArgument(
      "no such directive: " + Printable(line.substr(0, line.find(' '))) +
      "; there are @advance and @close");
}

}  // namespace

Result<Request> ParseRequest(std::string_view line) {
  line = Trim(line);
  Request request;
  if (line.empty() || line.front() == '#') return request;
  if (line.front() == '@') return ParseDirective(line);
  if (line.front() == '=') {
    request.kind = Request::Kind::kExpect;
    line.remove_prefix(line.starts_with("= ") ? 2 : 1);
    request.text = line;
    return request;
  }
  request.kind = Request::Kind::kCommand;
  request.session = TakeSession(line);
  std::optional<std::vector<std::string>> words = SplitWords(line);
  if (!words) return InvalidArgument("the quotes are unbalanced");
  if (words->empty()) return InvalidArgument("there is no command");
  request.words = *std::move(words);
  return request;
}

Result<std::vector<TranscriptStep>> ParseTranscript(const std::string& name,
                                                    std::string_view text) {
  std::vector<TranscriptStep> steps;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);

    Result<Request> request = ParseRequest(line);
    if (request.ok() && request->kind == Request::Kind::kExpect &&
        (steps.empty() ||
         steps.back().request.kind != Request::Kind::kCommand)) {
      request = InvalidArgument("there is no reply to compare with");
    }
    if (!request.ok()) {
      return InvalidArgument(name + ":" + std::to_string(number) + ": " +
                             std::string(request.status().message()));
    }
    if (request->kind == Request::Kind::kNothing) continue;
    if (request->kind == Request::Kind::kExpect) {
      steps.back().expected.push_back(std::move(request->text));
      continue;
    }
    steps.push_back({.line = number,
                     .source = std::string(Trim(line)),
                     .request = *std::move(request),
                     .expected = {}});
  }
  return steps;
}

}  // namespace vigil::tool
